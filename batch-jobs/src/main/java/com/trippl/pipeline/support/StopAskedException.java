package com.trippl.pipeline.support;

/** A chunk is given up because its work is to stop: it is done again from its beginning by whoever goes on. */
public final class StopAskedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StopAskedException() {
        super("The work was asked to stop.");
    }
}
