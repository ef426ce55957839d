/** When jobs are due by themselves, what became of each such moment, and what is paused. */
@NullMarked
package com.trippl.pipeline.schedules;

import org.jspecify.annotations.NullMarked;
