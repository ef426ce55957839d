package com.trippl.pipeline.queue;

import java.util.List;

/** How the queues between processes stand; there are none on localhost. */
public interface QueueStatus {
    /**
     * A queue.
     *
     * @param name its name
     * @param waiting messages nobody has taken
     * @param taken messages somebody has taken and not yet acknowledged
     * @param deadLetters messages that nobody understood
     */
    record QueueState(String name, int waiting, int taken, int deadLetters) {}

    /**
     * A message that nobody understood.
     *
     * @param queue the queue it was sent to
     * @param id as the queue's server names it
     * @param body what it says
     */
    record DeadLetter(String queue, String id, String body) {}

    /** Whether this process uses queues at all. */
    boolean isUsed();

    /** The queues; empty: this process uses none. */
    List<QueueState> list();

    /** Some dead letters, of all queues; they stay where they are. */
    List<DeadLetter> deadLetters();

    /** Deletes all dead letters. Returns how many there were, roughly. */
    int deleteDeadLetters();
}
