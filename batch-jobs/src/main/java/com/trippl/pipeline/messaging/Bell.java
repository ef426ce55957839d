package com.trippl.pipeline.messaging;

import java.time.Duration;
import java.util.Collection;

/**
 * A doorbell. It says that there is work and may be rung twice, late, or not be heard at all: what there is to do stands in the database,
 * and whoever waits looks there by itself once the waiting time is over.
 */
public interface Bell {
    /**
     * Rings once for each piece of work, soon, without keeping the caller. A bell that is out of order is logged: the work is found without it.
     *
     * @param ids of jobs or of partitions
     */
    void ring(Collection<Long> ids);

    /**
     * Waits for a ring.
     *
     * @param longest how long to wait without one
     * @param most how many rings the caller can answer; the others are left to other processes
     */
    void await(Duration longest, int most) throws InterruptedException;
}
