package com.trippl.pipeline.schedules;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a moment at which a schedule was due.
 *
 * @param detail why, for a person; null: nothing to say
 * @param jobId the first job that was enqueued, or null
 */
public record Slot(
        Instant at,
        State state,
        int attempts,
        @Nullable String detail,
        @Nullable Integer jobId,
        String decidedBy,
        Instant decidedAt) {

    /** What becomes of one. */
    public enum State {
        /** Somebody is at it, or it is tried again. */
        TAKING,
        /** Its job was enqueued. */
        ENQUEUED,
        /** There was nothing to work on. */
        NOTHING_NEW,
        /** A later one was due as well. */
        SKIPPED,
        /** Somebody did not want it. */
        CANCELLED,
        /** Its source could not be read. */
        FAILED;

        /** The word in the table. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For people. */
        public String words() {
            return label().replace('_', ' ');
        }
    }
}
