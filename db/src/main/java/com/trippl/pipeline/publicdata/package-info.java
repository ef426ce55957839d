/** What is public, for people to look at: finding listings, and telling where each value of one came from. */
@NullMarked
package com.trippl.pipeline.publicdata;

import org.jspecify.annotations.NullMarked;
