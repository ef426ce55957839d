/** Staged batches and rows: what they are, what may become of them. */
@NullMarked
package com.trippl.pipeline.staging;

import org.jspecify.annotations.NullMarked;
