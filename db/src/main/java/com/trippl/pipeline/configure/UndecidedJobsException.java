package com.trippl.pipeline.configure;

import com.trippl.pipeline.queue.Job;
import java.util.List;

/** Jobs wait that were enqueued with the configuration as it was, and nobody has said what becomes of them; nothing was saved. */
public final class UndecidedJobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Job> jobs;

    UndecidedJobsException(List<Job> jobs) {
        super(
                jobs.size() == 1
                        ? "A job waits that was enqueued with the old configuration: decide what becomes of it."
                        : jobs.size()
                                + " jobs wait that were enqueued with the old configuration: decide what becomes of each.");
        this.jobs = List.copyOf(jobs);
    }

    /** All jobs that wait, the oldest first. */
    public List<Job> jobs() {
        return jobs;
    }
}
