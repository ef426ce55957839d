package com.trippl.pipeline.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bell within this process. */
final class LocalBell implements Bell {
    /** Where nobody waits, as in a process that only enqueues, rings are not kept for ever. */
    private static final int KEPT = 64;

    private final Semaphore rings = new Semaphore(0);

    @Override
    public void ring(Collection<Long> ids) {
        int room = KEPT - rings.availablePermits();
        rings.release(Math.clamp(room, 0, ids.size()));
    }

    @Override
    public void await(Duration longest, int most) throws InterruptedException {
        boolean ignored = rings.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
