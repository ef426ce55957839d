package com.trippl.pipeline.operations;

import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.operations.WorkFigures.Figure;
import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.queue.QueueStatus.QueueState;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The queues between processes, as an operator's tools see them. */
@Component
class QueueWatch {
    private final QueueStatus queues;

    QueueWatch(QueueStatus queues) {
        this.queues = queues;
    }

    /** Whether there are queues at all. */
    boolean isNeeded() {
        return queues.isUsed();
    }

    /** Throws where a queue that work is announced by does not answer. */
    void ask() {
        queues.list();
    }

    /** About how many messages lie in each queue, dead letters included; empty without queues. */
    List<Figure> messages() {
        List<Figure> all = new ArrayList<>();
        for (QueueState queue : queues.list()) {
            all.add(new Figure(List.of(queue.name()), queue.waiting()));
            all.add(new Figure(List.of(queue.name() + QueueNames.DEAD_LETTERS), queue.deadLetters()));
        }
        return all;
    }
}
