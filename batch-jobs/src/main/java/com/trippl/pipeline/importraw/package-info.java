/** Import: a source file to raw files of at most so many records, each record with its id and its line in the source. */
@NullMarked
package com.trippl.pipeline.importraw;

import org.jspecify.annotations.NullMarked;
