package com.trippl.pipeline.cli;

/** A command cannot do its work; the message is for a person. Ends with exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
