package com.trippl.pipeline.support;

/** A stage cannot go on; the message is for a person. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean retryable;

    /**
     * A failure.
     *
     * @param message what was wrong, where, and what to do
     * @param retryable whether trying again later may help
     */
    public StageFailure(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Whether trying again later may help. */
    public boolean retryable() {
        return retryable;
    }
}
