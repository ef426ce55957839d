package com.trippl.pipeline.retention;

/** Until when somebody has time. */
@FunctionalInterface
public interface Deadline {
    /** All the time it takes. */
    Deadline NONE = () -> false;

    /** Whether to stop now, and let the rest wait for another day. */
    boolean isOver();
}
