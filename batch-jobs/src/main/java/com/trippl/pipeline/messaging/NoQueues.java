package com.trippl.pipeline.messaging;

import com.trippl.pipeline.queue.QueueStatus;
import java.util.List;

/** Work is found in the database alone. */
final class NoQueues implements QueueStatus {
    @Override
    public boolean isUsed() {
        return false;
    }

    @Override
    public List<QueueState> list() {
        return List.of();
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return List.of();
    }

    @Override
    public int deleteDeadLetters() {
        return 0;
    }
}
