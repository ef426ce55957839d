package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.queue.QueueStatus.DeadLetter;
import com.trippl.pipeline.security.Permissions;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What people do with messages that nobody understood. Such a message tells of no DMO: only who manages all of them sees it. */
@Service
public class DeadLetterDesk {
    private final QueueStatus queues;

    public DeadLetterDesk(QueueStatus queues) {
        this.queues = queues;
    }

    /** Whether there can be any here: on localhost there are no queues. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean isUsed() {
        return queues.isUsed();
    }

    /**
     * Some of them, of all queues; they stay where they are. Asks the queues' server, which may take seconds.
     *
     * @throws IllegalStateException when it does not answer
     */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public List<DeadLetter> list() {
        return queues.deadLetters();
    }

    /** Deletes all of them for good. Returns how many there were, roughly. */
    @PreAuthorize(Permissions.MAY_ADMIN)
    public int delete() {
        return queues.deleteDeadLetters();
    }
}
