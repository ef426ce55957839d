package com.trippl.pipeline.dashboard;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that wants a person.
 *
 * @param jobId the job; of a held batch the one that staged it
 * @param runId its run, or null
 * @param message why
 */
public record Failure(
        Kind kind,
        int jobId,
        @Nullable Integer runId,
        String dmo,
        String domain,
        @Nullable String sourceName,
        String stage,
        @Nullable String message,
        Instant since) {
    /** What kinds there are. */
    public enum Kind {
        /** A job failed, and none after it for the same stage and source has succeeded or is under way. */
        FAILED,
        /** A batch is held back by a volume guard. */
        HELD,
        /** A job is said to run, but its worker is not heard of any more. */
        DEAD
    }
}
