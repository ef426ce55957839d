package com.trippl.pipeline.configure;

import com.trippl.pipeline.dmo.Dmo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DMO in the list.
 *
 * @param domains what it has configurations for
 * @param lastRun its newest run, or null
 * @param lastRunStatus the status of that run's last job; null when it has none
 * @param publicListings live listings
 */
public record DmoRow(
        Dmo dmo,
        List<String> domains,
        @Nullable Integer lastRun,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        long publicListings) {}
