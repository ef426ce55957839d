/** Dispatch: workers that claim jobs under a lease and run, restart or stop their Spring Batch jobs. */
@NullMarked
package com.trippl.pipeline.dispatch;

import org.jspecify.annotations.NullMarked;
