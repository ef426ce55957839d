package com.trippl.pipeline.dispatch;

import org.jspecify.annotations.Nullable;

/** The database did not come back while it was waited for; the message says how to go on once it has. */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAwayException(int runId, @Nullable Integer jobId, String reason) {
        super("The database went away and did not come back (" + reason + "). Once it is there again, go on with "
                + (jobId == null ? "run " + runId + ": ./pipeline jobs" : "./pipeline retry " + jobId));
    }
}
