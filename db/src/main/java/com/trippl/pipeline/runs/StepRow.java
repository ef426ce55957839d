package com.trippl.pipeline.runs;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a Batch step. Times are those of the machine that ran it.
 *
 * @param jobId the job it worked for
 * @param execution the number of its Batch job execution: a restart has a new one
 */
public record StepRow(
        int jobId,
        long execution,
        String step,
        String status,
        long read,
        long written,
        long filtered,
        long commits,
        long rollbacks,
        @Nullable LocalDateTime started,
        @Nullable LocalDateTime ended,
        @Nullable String message) {}
