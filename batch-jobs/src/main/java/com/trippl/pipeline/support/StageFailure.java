package com.trippl.pipeline.support;

/** A stage cannot go on; the message is for a person. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean retryable;
    private final boolean waiting;

    /**
     * A failure.
     *
     * @param message what was wrong, where, and what to do; a NUL in it, which the queue cannot keep, becomes U+FFFD
     * @param retryable whether trying again later may help
     */
    public StageFailure(String message, boolean retryable) {
        this(message, retryable, false);
    }

    private StageFailure(String message, boolean retryable, boolean waiting) {
        super(message.replace('\0', '\uFFFD'));
        this.retryable = retryable;
        this.waiting = waiting;
    }

    /** Not yet: other work has to end first, however long it takes, and nothing is wrong. */
    public static StageFailure waitsFor(String message) {
        return new StageFailure(message, true, true);
    }

    /** Whether trying again later may help. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether other work is waited for, so that this is no failed attempt. */
    public boolean waiting() {
        return waiting;
    }
}
