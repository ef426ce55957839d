package com.trippl.pipeline.support;

import com.trippl.pipeline.queue.Lease;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Which work of this process is to stop. Spring Batch looks only between chunks; whatever waits long within one, as for other people's
 * servers, looks here and gives the chunk up, or is interrupted.
 */
@Component
public class StopSigns {
    private final Set<Lease> raised = ConcurrentHashMap.newKeySet();
    private final Map<Lease, Thread> interruptible = new HashMap<>();

    /** Work that reads files for long, or waits for a store. */
    @FunctionalInterface
    interface LongWork {
        void run() throws Exception;
    }

    /** Has everything stop that works under a lease. */
    public void raise(Lease lease) {
        raised.add(lease);
        synchronized (interruptible) {
            Thread thread = interruptible.get(lease);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /**
     * Does work on this thread that is interrupted once it is to stop.
     *
     * @throws StopAskedException when it failed after it was to stop
     */
    void interruptibly(StepExecution step, LongWork work) throws Exception {
        Lease lease = JobContext.leaseOf(step.getJobParameters());
        synchronized (interruptible) {
            interruptible.put(lease, Thread.currentThread());
        }
        try {
            if (isRaisedFor(step)) {
                throw new StopAskedException();
            }
            work.run();
        } catch (Exception e) {
            throw isRaisedFor(step) ? new StopAskedException() : e;
        } finally {
            synchronized (interruptible) {
                interruptible.remove(lease);
                if (raised.contains(lease)) {
                    // Nobody else is to find the interruption that was meant for this work.
                    boolean ignored = Thread.interrupted();
                }
            }
        }
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
