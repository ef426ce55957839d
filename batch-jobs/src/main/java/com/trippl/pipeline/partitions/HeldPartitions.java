package com.trippl.pipeline.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/** The partitions that this process works on, by their step executions. */
@Component
class HeldPartitions {
    private final Map<Long, Held> byExecution = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** One of them. */
    static final class Held {
        private final PartitionClaim claim;
        private volatile @Nullable StepExecution running;
        private volatile boolean stopAsked;

        private Held(PartitionClaim claim) {
            this.claim = claim;
        }

        PartitionClaim claim() {
            return claim;
        }

        /** Names the execution that runs, once it does. */
        void runs(StepExecution execution) {
            running = execution;
            if (stopAsked) {
                execution.setTerminateOnly();
            }
        }

        /** Has it stop at its next chunk. */
        void stop() {
            stopAsked = true;
            StepExecution execution = running;
            if (execution != null) {
                execution.setTerminateOnly();
            }
        }

        boolean stopAsked() {
            return stopAsked;
        }
    }

    Held add(PartitionClaim claim, long stepExecutionId) {
        Held held = new Held(claim);
        Held lost = byExecution.put(stepExecutionId, held);
        if (lost != null) {
            // This process lost it without noticing, and got it again.
            lost.stop();
        }
        if (stopping) {
            held.stop();
        }
        return held;
    }

    void remove(long stepExecutionId, Held held) {
        byExecution.remove(stepExecutionId, held);
    }

    /**
     * The claim under which an execution runs here; null when it does not. Whoever takes a partition over goes on in the same execution: the
     * object tells one that lost it from its successor in this process.
     */
    @Nullable
    PartitionClaim claimOf(StepExecution execution) {
        Held held = byExecution.get(execution.getId());
        return held == null || held.running != execution ? null : held.claim();
    }

    /** Has all of them stop at their next chunk, also those that come after this. */
    void stopAll() {
        stopping = true;
        byExecution.values().forEach(Held::stop);
    }

    List<Held> all() {
        return new ArrayList<>(byExecution.values());
    }
}
