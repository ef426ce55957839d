package com.trippl.pipeline.messaging;

import com.trippl.pipeline.queue.JobReady;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Rings for a job once its row is committed, never before: a worker would look and find nothing. */
@Component
class JobBellRinger {
    private final Bell jobBell;

    JobBellRinger(Bell jobBell) {
        this.jobBell = jobBell;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void ring(JobReady ready) {
        jobBell.ring(List.of((long) ready.jobId()));
    }
}
