package com.trippl.pipeline.support;

/** A stage cannot go on; the message is for a person. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean retryable;

    /**
     * A failure.
     *
     * @param message what was wrong, where, and what to do; a NUL in it, which the queue cannot keep, becomes U+FFFD
     * @param retryable whether trying again later may help
     */
    public StageFailure(String message, boolean retryable) {
        super(message.replace('\0', '\uFFFD'));
        this.retryable = retryable;
    }

    /** Whether trying again later may help. */
    public boolean retryable() {
        return retryable;
    }
}
