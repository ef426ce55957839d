package com.trippl.pipeline.queue;

/**
 * Published in the transaction that makes a job due, so that whoever listens can tell the workers once it is committed.
 *
 * @param jobId the job
 */
public record JobReady(int jobId) {}
