package com.trippl.pipeline.importraw.source;

/** A source cannot be read as a whole; the message says what is wrong, where, and what to do. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }
}
