/** The destination marketing organisations whose feeds are taken. */
@NullMarked
package com.trippl.pipeline.dmo;

import org.jspecify.annotations.NullMarked;
