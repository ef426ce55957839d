package com.trippl.pipeline.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

/** Says that the process wants to end. */
public final class ShutdownSignal {
    private final AtomicBoolean raised = new AtomicBoolean();

    /** Asks for the end. */
    public void raise() {
        raised.set(true);
    }

    /** Whether the end was asked for. */
    public boolean isRaised() {
        return raised.get();
    }
}
