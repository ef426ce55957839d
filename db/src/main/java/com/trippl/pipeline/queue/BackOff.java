package com.trippl.pipeline.queue;

import java.time.Duration;

/** When a failed job is tried again: after 5 s, then twice as long each time, at most 10 minutes; given up after five retries. */
public final class BackOff {
    /** Retries before a job is given up. */
    public static final int MAX_RETRIES = 5;

    private static final Duration BASE = Duration.ofSeconds(5);
    private static final Duration CAP = Duration.ofMinutes(10);

    private BackOff() {}

    /** The wait before a retry, counted from 1. */
    public static Duration before(int retry) {
        Duration wait = BASE.multipliedBy(1L << Math.min(retry - 1, 20));
        return wait.compareTo(CAP) > 0 ? CAP : wait;
    }
}
