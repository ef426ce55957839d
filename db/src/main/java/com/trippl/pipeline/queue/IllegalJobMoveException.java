package com.trippl.pipeline.queue;

/** A job cannot do what was asked from where it stands; the message says where that is. */
public final class IllegalJobMoveException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public IllegalJobMoveException(String message) {
        super(message);
    }
}
