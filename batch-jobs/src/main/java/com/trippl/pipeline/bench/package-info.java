/** What a benchmark needs: synthetic listings of any number, and a hand-written SQL script to compare with. */
@NullMarked
package com.trippl.pipeline.bench;

import org.jspecify.annotations.NullMarked;
