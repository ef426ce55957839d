package com.trippl.pipeline.partitions;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.HeldPartitions.Held;
import com.trippl.pipeline.queue.LeaseLostException;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.WorkContext;
import java.util.List;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Works on one claimed partition to an end, and says what came of it. */
@Component
class PartitionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRunner.class);

    private final PartitionQueue queue;
    private final HeldPartitions held;
    private final JobRepository repository;
    private final ObjectProvider<Step> steps;
    private final TransactionTemplate transaction;
    private final Bell partitionBell;

    PartitionRunner(
            PartitionQueue queue,
            HeldPartitions held,
            JobRepository repository,
            ObjectProvider<Step> steps,
            PlatformTransactionManager transactions,
            Bell partitionBell) {
        this.queue = queue;
        this.held = held;
        this.repository = repository;
        this.steps = steps;
        this.transaction = new TransactionTemplate(transactions);
        this.partitionBell = partitionBell;
    }

    /** Works on a partition on this thread. Whatever happens ends in the database; nothing is thrown. */
    void run(PartitionClaim claim) {
        try (WorkContext context = WorkContext.of("partition", claim.jobId(), claim.runId(), claim.traceParent())) {
            runNamed(claim);
        }
    }

    /** What goes wrong is told of the same job as all else. */
    private void runNamed(PartitionClaim claim) {
        try {
            LOG.info("Partition {} of job {} is claimed.", claim.partitionId(), claim.jobId());
            StepExecution execution = begin(claim);
            if (execution.getStatus() == BatchStatus.COMPLETED) {
                queue.complete(claim);
                return;
            }
            Held mine = held.add(claim, execution.getId());
            try {
                conclude(mine, handler(mine).handle(new StepExecutionRequest(claim.stepName(), execution.getId())));
            } finally {
                held.remove(execution.getId(), mine);
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

    /**
     * The execution to run. When an earlier worker died or failed in it, it goes on in the same one, where its last commit ended: another
     * would look like the last word on the partition from the moment it is made, before it knows how far the earlier one came.
     */
    private StepExecution begin(PartitionClaim claim) {
        return transaction.execute(status -> {
            queue.fence(claim);
            StepExecution execution = repository.getStepExecution(claim.stepExecutionId());
            if (execution == null) {
                throw new IllegalStateException("Spring Batch knows no step execution " + claim.stepExecutionId());
            }
            if (execution.getStatus() != BatchStatus.STARTING && execution.getStatus() != BatchStatus.COMPLETED) {
                execution.setStatus(BatchStatus.STARTED);
                execution.setExitStatus(ExitStatus.EXECUTING);
                // What was read for a chunk that was rolled back is read again, and must not count twice.
                execution.setReadCount(
                        execution.getWriteCount() + execution.getFilterCount() + execution.getSkipCount());
                repository.update(execution);
            }
            return execution;
        });
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
                queue.fence(mine.claim());
                step.execute(execution);
            };
        });
        return handler;
    }

    private void conclude(Held mine, StepExecution execution) {
        PartitionClaim claim = mine.claim();
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            queue.complete(claim);
            LOG.info("Partition {} of job {} is completed.", claim.partitionId(), claim.jobId());
            return;
        }
        if (execution.getStatus() == BatchStatus.STOPPED || mine.stopAsked()) {
            queue.release(claim);
            partitionBell.ring(List.of(claim.partitionId()));
            LOG.info("Partition {} of job {} is given back.", claim.partitionId(), claim.jobId());
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
            queue.retry(claim, Failures.message(cause));
        } else {
            queue.fail(claim, Failures.message(cause, claim.jobId()), retryable);
        }
    }
}
