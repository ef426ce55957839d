/** The files a run produces: their rows in {@code pipeline.files} and the records on their lines. */
@NullMarked
package com.trippl.pipeline.files;

import org.jspecify.annotations.NullMarked;
