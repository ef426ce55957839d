/** Transform: raw files to transformed ones, one to one: clean, geocode what lacks coordinates, hash. */
@NullMarked
package com.trippl.pipeline.transform;

import org.jspecify.annotations.NullMarked;
