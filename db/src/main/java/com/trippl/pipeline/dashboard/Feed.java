package com.trippl.pipeline.dashboard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A DMO's data of one domain at a glance.
 *
 * @param lastRun its newest run, or null
 * @param lastRunStatus the status of that run's last job
 * @param lastPromoted when a promotion last succeeded, or null
 * @param publicRows live listings
 * @param waiting staged rows of open batches nobody has decided on
 * @param moreWaiting whether there are more of them: not all were counted
 * @param failures jobs that failed in the last seven days
 */
public record Feed(
        int dmoId,
        String dmo,
        String dmoName,
        String domain,
        @Nullable Integer lastRun,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        @Nullable Instant lastPromoted,
        long publicRows,
        long waiting,
        boolean moreWaiting,
        int failures) {}
