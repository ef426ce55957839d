package com.trippl.pipeline.queue;

/** Another worker has the job by now: whoever gets this must stop without a trace. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(Lease lease) {
        super("Worker " + lease.worker() + " has lost its lease on job " + lease.jobId() + ".");
    }
}
