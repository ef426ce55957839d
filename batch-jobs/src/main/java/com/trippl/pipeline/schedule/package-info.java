/** Starts jobs by the clock: one process of many takes each moment, looks where the feed comes from, and enqueues. */
@NullMarked
package com.trippl.pipeline.schedule;

import org.jspecify.annotations.NullMarked;
