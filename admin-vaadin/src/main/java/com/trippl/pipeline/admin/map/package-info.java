/** A map that shows where listings are; it works without tiles. */
@NullMarked
package com.trippl.pipeline.admin.map;

import org.jspecify.annotations.NullMarked;
