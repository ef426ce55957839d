/** Retention: batches and files that are old and have successors go, but for what tells of them. */
@NullMarked
package com.trippl.pipeline.retention;

import org.jspecify.annotations.NullMarked;
