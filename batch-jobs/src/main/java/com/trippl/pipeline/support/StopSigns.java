package com.trippl.pipeline.support;

import com.trippl.pipeline.queue.Lease;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Which work of this process is to stop. Spring Batch looks only between chunks; whatever waits long within one, as for other people's
 * servers, looks here and gives the chunk up.
 */
@Component
public class StopSigns {
    private final Set<Lease> raised = ConcurrentHashMap.newKeySet();

    /** Has everything stop that works under a lease. */
    public void raise(Lease lease) {
        raised.add(lease);
    }

    /** Forgets a lease that is over. */
    public void clear(Lease lease) {
        raised.remove(lease);
    }

    /** Whether a step is to stop. */
    public boolean isRaisedFor(StepExecution step) {
        return step.isTerminateOnly() || raised.contains(JobContext.leaseOf(step.getJobParameters()));
    }
}
