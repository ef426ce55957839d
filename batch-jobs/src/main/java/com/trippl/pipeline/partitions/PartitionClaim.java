package com.trippl.pipeline.partitions;

/**
 * A worker's right to work on a partition, and to write for it, until its lease ends or another claims it.
 *
 * @param partitionId the partition
 * @param token grows with every claim: only the highest may write
 * @param jobId the job it is a part of
 * @param stepName the step that does the work
 * @param stepExecutionId the last execution of that step for this partition
 */
record PartitionClaim(long partitionId, long token, int jobId, String stepName, long stepExecutionId) {
    /** Whether it has been claimed more often than death and failure by chance explain. */
    boolean isLastAttempt() {
        return token >= MAX_CLAIMS;
    }

    /** A partition that ends {@value} workers, or fails with them, is not given to yet another. */
    static final int MAX_CLAIMS = 5;
}
