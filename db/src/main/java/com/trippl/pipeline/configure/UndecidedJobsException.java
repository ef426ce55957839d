package com.trippl.pipeline.configure;

import java.util.List;

/** Something waits that the change comes before, and nobody has said what becomes of it; nothing was saved. */
public final class UndecidedJobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Waiting> waiting;

    UndecidedJobsException(List<Waiting> waiting) {
        super(
                waiting.size() == 1
                        ? "Something waits that was scheduled with the old configuration: decide what becomes of it."
                        : waiting.size()
                                + " wait that were scheduled with the old configuration: decide what becomes of each.");
        this.waiting = List.copyOf(waiting);
    }

    /** All that waits: jobs, the oldest first, then moments of the schedule. */
    public List<Waiting> waiting() {
        return waiting;
    }
}
