package com.trippl.pipeline.schedule;

/** A source cannot be read; the message says what is wrong and what to do. */
final class SourceFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean passing;

    /** @param passing whether asking again later may help */
    SourceFault(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    boolean passing() {
        return passing;
    }
}
