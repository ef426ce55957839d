package com.trippl.pipeline.queue;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs a worker may claim.
 *
 * @param runId only of this run, and of earlier ones of its source, which go first; null: of any
 * @param jobsPerDmo how many jobs of one DMO may run at a time, on all workers together; 0: any number
 * @param deaths after so many workers have ended without a word while they had a job, it is given to no other
 */
public record ClaimRules(@Nullable Integer runId, int jobsPerDmo, int deaths) {
    /** So many workers may die of a job, or by chance while they have it. */
    public static final int DEATHS = 5;

    /** Any job. */
    public static final ClaimRules ANY = new ClaimRules(null, 0, DEATHS);
}
