package com.trippl.pipeline.partitions;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.PartitionQueue.State;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.StageFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The manager's side of a shared step: offers the partitions to all workers, its own process among them, and waits until each has an end.
 * It holds nothing that a successor needs: when it dies, the job is restarted elsewhere and offers what is not yet done.
 */
final class SharedPartitionHandler implements PartitionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPartitionHandler.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Workers that were asked to stop do so at their next chunk; later ones are kept from writing by the fence of the job. */
    private static final Duration STOP = Duration.ofSeconds(8);

    private final PartitionQueue queue;
    private final PartitionWorker ownWorker;
    private final Bell partitionBell;
    private final JobRepository repository;
    private final BatchSettings settings;
    private final String stepName;

    SharedPartitionHandler(
            PartitionQueue queue,
            PartitionWorker ownWorker,
            Bell partitionBell,
            JobRepository repository,
            BatchSettings settings,
            String stepName) {
        this.queue = queue;
        this.ownWorker = ownWorker;
        this.partitionBell = partitionBell;
        this.repository = repository;
        this.settings = settings;
        this.stepName = stepName;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution manager) throws Exception {
        Set<StepExecution> parts = splitter.split(manager, settings.partitionThreads());
        Lease lease = JobContext.leaseOf(manager.getJobParameters());
        // Also when nothing is left: who had the last of it may have died before it could say that it was done.
        List<Long> ids = queue.open(lease, stepName, parts);
        if (parts.isEmpty()) {
            return parts;
        }
        partitionBell.ring(ids);
        ownWorker.begin();
        Collection<State> ends = await(lease, manager, ids);
        List<StepExecution> executions = new ArrayList<>();
        for (State end : ends) {
            StepExecution execution = repository.getStepExecution(end.stepExecutionId());
            if (execution == null) {
                throw new IllegalStateException("Spring Batch lost step execution " + end.stepExecutionId());
            }
            if (end.status().equals("failed")) {
                execution.setStatus(BatchStatus.FAILED);
                manager.addFailureException(new StageFailure(String.valueOf(end.message()), end.retryable()));
            } else if (!end.status().equals("completed")) {
                stopped(execution);
            }
            executions.add(execution);
        }
        return executions;
    }

    /** One that nobody began, or whose worker did not stop in time, would look as if it ran. */
    private void stopped(StepExecution execution) {
        if (execution.getStatus().isRunning()) {
            execution.setStatus(BatchStatus.STOPPED);
            execution.setExitStatus(ExitStatus.STOPPED);
            repository.update(execution);
        }
    }

    private Collection<State> await(Lease lease, StepExecution manager, List<Long> ids) throws InterruptedException {
        long sinceRing = System.nanoTime();
        long stopBy = Long.MAX_VALUE;
        boolean stopAsked = false;
        Outage outage = new Outage(settings.lease());
        while (true) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            try {
                Map<Long, State> states = queue.states(ids);
                boolean finished = states.values().stream().allMatch(State::isFinished);
                if (finished || stopAsked && System.nanoTime() - stopBy >= 0) {
                    return states.values();
                }
                if (!stopAsked && mustStop(manager)) {
                    queue.stop(lease);
                    stopAsked = true;
                    stopBy = System.nanoTime() + STOP.toNanos();
                }
                if (System.nanoTime() - sinceRing > settings.lease().toNanos()) {
                    sinceRing = System.nanoTime();
                    partitionBell.ring(states.values().stream()
                            .filter(state -> state.status().equals("open"))
                            .map(State::partitionId)
                            .toList());
                }
                outage.over();
            } catch (RuntimeException e) {
                outage.endure(e);
            }
        }
    }

    /** Someone cancelled the job, this process ends, or another has the lease. */
    private boolean mustStop(StepExecution manager) {
        JobExecution job = repository.getJobExecution(manager.getJobExecutionId());
        return manager.isTerminateOnly()
                || job == null
                || job.getStatus() != BatchStatus.STARTED && job.getStatus() != BatchStatus.STARTING;
    }

    /** A database that restarts is no reason to begin again, as long as the lease of the job may yet hold. */
    private static final class Outage {
        private final Duration longest;
        private long since;
        private boolean on;

        Outage(Duration longest) {
            this.longest = longest;
        }

        void over() {
            on = false;
        }

        void endure(RuntimeException fault) {
            if (!on) {
                on = true;
                since = System.nanoTime();
                LOG.warn("The partitions cannot be watched at the moment: {}", Failures.message(fault));
            } else if (System.nanoTime() - since > longest.toNanos()) {
                throw fault;
            }
        }
    }
}
