package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.Stage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of the queue. */
public record Job(
        int jobId,
        Stage stage,
        JobStatus status,
        int priority,
        @Nullable String sourceName,
        int dmoId,
        String dataDomain,
        @Nullable Integer fileId,
        @Nullable Integer runId,
        @Nullable Integer parentJobId,
        @Nullable UUID configSnapshotId,
        Instant enqueuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant leaseUntil,
        @Nullable String lockedBy,
        long leaseToken,
        int dequeueAttempts,
        int retryCount,
        boolean cancelRequested,
        @Nullable String errorMessage,
        String createdBy) {}
