package com.trippl.pipeline.queue;

/**
 * A worker's right to run a job, and to write for it, until it expires or another claims the job.
 *
 * @param jobId the job
 * @param token grows with every claim: of two workers that think they hold the job, the higher is right
 * @param worker who claimed it
 */
public record Lease(int jobId, long token, String worker) {}
