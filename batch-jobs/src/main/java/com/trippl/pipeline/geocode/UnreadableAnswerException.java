package com.trippl.pipeline.geocode;

/** An answer that is none. */
final class UnreadableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean temporary;

    UnreadableAnswerException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Whether asking again soon may help. */
    boolean temporary() {
        return temporary;
    }
}
