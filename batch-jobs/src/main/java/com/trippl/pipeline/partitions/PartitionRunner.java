package com.trippl.pipeline.partitions;

import com.trippl.pipeline.partitions.HeldPartitions.Held;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.LeaseLostException;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.WorkContext;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Works on one claimed partition to an end, and says what came of it. */
@Component
class PartitionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRunner.class);

    private final PartitionQueue queue;
    private final JobQueue jobs;
    private final HeldPartitions held;
    private final JobRepository repository;
    private final ObjectProvider<Step> steps;

    PartitionRunner(
            PartitionQueue queue,
            JobQueue jobs,
            HeldPartitions held,
            JobRepository repository,
            ObjectProvider<Step> steps) {
        this.queue = queue;
        this.jobs = jobs;
        this.held = held;
        this.repository = repository;
        this.steps = steps;
    }

    /** Works on a partition on this thread. Whatever happens ends in the database; nothing is thrown. */
    void run(PartitionClaim claim) {
        try (WorkContext context = WorkContext.of("partition", claim.jobId(), runOf(claim))) {
            StepExecution execution = begin(claim);
            if (execution.getStatus() == BatchStatus.COMPLETED) {
                queue.complete(claim);
                return;
            }
            Held mine = held.add(claim, execution.getId());
            try {
                conclude(mine, handler(mine).handle(new StepExecutionRequest(claim.stepName(), execution.getId())));
            } finally {
                held.remove(execution.getId());
            }
        } catch (PartitionLostException | LeaseLostException lost) {
            LOG.info(lost.getMessage());
        } catch (RuntimeException e) {
            LOG.warn(
                    "Partition {} of job {} is left to the end of its lease: {}",
                    claim.partitionId(),
                    claim.jobId(),
                    Failures.message(e));
        }
    }

    private @Nullable Integer runOf(PartitionClaim claim) {
        return jobs.find(claim.jobId()).map(Job::runId).orElse(null);
    }

    /**
     * The execution to run: the one its manager made if nobody began it, else a new one that goes on where the last commit of the earlier
     * worker's ended, as Spring Batch does when it restarts a step. Spring Batch makes executions in transactions of its own; one that is
     * made and then not named as the partition's is never run.
     */
    private StepExecution begin(PartitionClaim claim) {
        StepExecution earlier = repository.getStepExecution(claim.stepExecutionId());
        if (earlier == null) {
            throw new IllegalStateException("Spring Batch knows no step execution " + claim.stepExecutionId());
        }
        if (earlier.getStatus() == BatchStatus.STARTING || earlier.getStatus() == BatchStatus.COMPLETED) {
            return earlier;
        }
        if (earlier.getStatus() == BatchStatus.STARTED || earlier.getStatus() == BatchStatus.UNKNOWN) {
            earlier.setStatus(BatchStatus.FAILED);
            earlier.setExitStatus(ExitStatus.FAILED.addExitDescription("Its worker died; another went on."));
            earlier.setEndTime(LocalDateTime.now());
            repository.update(earlier);
        }
        StepExecution next = repository.createStepExecution(earlier.getStepName(), earlier.getJobExecution());
        next.setExecutionContext(earlier.getExecutionContext());
        repository.updateExecutionContext(next);
        queue.continueIn(claim, next.getId());
        return next;
    }

    private StepExecutionRequestHandler handler(Held mine) {
        StepExecutionRequestHandler handler = new StepExecutionRequestHandler();
        handler.setJobRepository(repository);
        handler.setStepLocator(name -> {
            Step step = steps.stream()
                    .filter(known -> known.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StageFailure("This worker knows no step " + name + ".", false));
            return execution -> {
                mine.runs(execution);
                step.execute(execution);
            };
        });
        return handler;
    }

    private void conclude(Held mine, StepExecution execution) {
        PartitionClaim claim = mine.claim();
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            queue.complete(claim);
            return;
        }
        if (execution.getStatus() == BatchStatus.STOPPED || mine.stopAsked()) {
            queue.release(claim);
            return;
        }
        Throwable cause = Failures.cause(execution);
        if (cause instanceof PartitionLostException || cause instanceof LeaseLostException) {
            LOG.info(cause.getMessage());
            return;
        }
        boolean retryable = Failures.retryable(cause);
        if (retryable && !claim.isLastAttempt()) {
            LOG.warn(
                    "Partition {} of job {} failed and is tried again: {}",
                    claim.partitionId(),
                    claim.jobId(),
                    Failures.message(cause));
            queue.release(claim);
        } else {
            queue.fail(claim, Failures.message(cause, claim.jobId()), retryable);
        }
    }
}
