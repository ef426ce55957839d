package com.trippl.pipeline.geocode;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer that is none. */
final class UnreadableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean temporary;
    private final @Nullable Duration retryAfter;

    UnreadableAnswerException(String message, boolean temporary) {
        this(message, temporary, null);
    }

    UnreadableAnswerException(String message, boolean temporary, @Nullable Duration retryAfter) {
        super(message);
        this.temporary = temporary;
        this.retryAfter = retryAfter;
    }

    /** Whether asking again soon may help. */
    boolean temporary() {
        return temporary;
    }

    /** How long the service wants to be left alone; null when it does not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
