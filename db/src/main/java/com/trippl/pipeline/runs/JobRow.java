package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobResults;
import org.jspecify.annotations.Nullable;

/**
 * A job as lists show it.
 *
 * @param dmo the slug of its DMO
 * @param results null until it has settled
 * @param fileName what the person who sent its file called it; null but for imports
 * @param dead whether it is said to run, but its worker has not been heard of for longer than its lease
 */
public record JobRow(
        Job job,
        String dmo,
        @Nullable JobResults results,
        @Nullable String fileName,
        boolean dead) {}
