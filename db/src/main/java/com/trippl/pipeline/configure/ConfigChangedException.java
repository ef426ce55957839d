package com.trippl.pipeline.configure;

/** Somebody else saved the same configuration since it was opened; nothing was saved. */
public final class ConfigChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient StageSetup now;

    ConfigChangedException(String message, StageSetup now) {
        super(message);
        this.now = now;
    }

    /** The configuration as it is now. */
    public StageSetup now() {
        return now;
    }
}
