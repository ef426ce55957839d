package com.trippl.pipeline.partitions;

import org.jspecify.annotations.Nullable;

/**
 * A worker's right to work on a partition, and to write for it, until its lease ends or another claims it.
 *
 * @param partitionId the partition
 * @param token grows with every claim: only the highest may write
 * @param jobId the job it is a part of
 * @param runId the run of that job; null: it has none
 * @param stepName the step that does the work
 * @param stepExecutionId the execution of that step for this partition
 * @param failures how often it has failed before
 * @param traceParent the span in which it was offered
 */
record PartitionClaim(
        long partitionId,
        long token,
        int jobId,
        @Nullable Integer runId,
        String stepName,
        long stepExecutionId,
        int failures,
        @Nullable String traceParent) {
    /** Whether it has failed more often than chance explains. */
    boolean isLastAttempt() {
        return failures + 1 >= MAX_ATTEMPTS;
    }

    /** A partition that fails {@value} times is not tried again. */
    static final int MAX_ATTEMPTS = 5;
}
