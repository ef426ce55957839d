package com.trippl.pipeline.review;

/** A decision cannot be made; the message says why, and what to do. */
public final class ReviewException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ReviewException(String message) {
        super(message);
    }
}
