/** Looks at the beginning of source files, as an import would read them. */
@NullMarked
package com.trippl.pipeline.sampling;

import org.jspecify.annotations.NullMarked;
