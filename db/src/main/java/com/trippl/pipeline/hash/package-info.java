/** Normalisation and hashes: what makes two spellings of a place the same. */
@NullMarked
package com.trippl.pipeline.hash;

import org.jspecify.annotations.NullMarked;
