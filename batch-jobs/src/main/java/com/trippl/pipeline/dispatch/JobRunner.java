package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.queue.LeaseLostException;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.StopSigns;
import com.trippl.pipeline.support.WorkContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Runs one claimed job to an end: starts its Spring Batch job, or restarts the same instance where an earlier attempt stopped, keeps the
 * lease alive meanwhile, and tells the queue what came of it.
 */
@Component
public class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int RECOVERIES = 5;
    /** Before a job looks again whether it may begin. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final JobQueue queue;
    private final Followers followers;
    private final JobOperator operator;
    private final JobRepository repository;
    private final Map<String, org.springframework.batch.core.job.Job> batchJobs;
    private final Heartbeats heartbeats;
    private final StopSigns signs;

    public JobRunner(
            JobQueue queue,
            Followers followers,
            JobOperator operator,
            JobRepository repository,
            Map<String, org.springframework.batch.core.job.Job> batchJobs,
            Heartbeats heartbeats,
            StopSigns signs) {
        this.queue = queue;
        this.followers = followers;
        this.operator = operator;
        this.repository = repository;
        this.batchJobs = batchJobs;
        this.heartbeats = heartbeats;
        this.signs = signs;
    }

    /** Runs a claimed job on this thread. Whatever happens ends in the queue; nothing is thrown. */
    public void run(Lease lease, ShutdownSignal shutdown) {
        Job job = queue.find(lease.jobId()).orElseThrow();
        try (WorkContext context = WorkContext.of(job.stage().jobType(), job.jobId(), job.runId())) {
            run(lease, job, shutdown);
        }
    }

    private void run(Lease lease, Job job, ShutdownSignal shutdown) {
        LOG.info("Job {} ({}) is claimed by {}.", lease.jobId(), job.stage().jobType(), lease.worker());
        org.springframework.batch.core.job.Job batchJob =
                batchJobs.get(job.stage().jobType());
        if (batchJob == null) {
            queue.fail(lease, "This worker knows no job of type " + job.stage().jobType() + ".", false);
            return;
        }
        JobParameters parameters = new JobParametersBuilder()
                .addLong(JobContext.JOB_ID, (long) lease.jobId(), true)
                .addLong(JobContext.LEASE_TOKEN, lease.token(), false)
                .addString(JobContext.WORKER, lease.worker(), false)
                .toJobParameters();
        try (Heartbeats.Watch watch =
                heartbeats.watch(lease, shutdown, () -> stop(lease, parameters, batchJob.getName()))) {
            recoverDead(parameters, batchJob.getName());
            attempt(lease, job, batchJob, parameters, watch);
        } catch (LeaseLostException lost) {
            LOG.warn(lost.getMessage());
        } catch (Exception e) {
            LOG.debug("Job {} failed", lease.jobId(), e);
            conclude(() -> queue.fail(lease, Failures.message(e, lease.jobId()), Failures.retryable(e)));
        } finally {
            signs.clear(lease);
        }
    }

    private void attempt(
            Lease lease,
            Job job,
            org.springframework.batch.core.job.Job batchJob,
            JobParameters parameters,
            Heartbeats.Watch watch)
            throws JobExecutionException {
        JobExecution execution;
        try {
            execution = operator.start(batchJob, parameters);
        } catch (JobInstanceAlreadyCompleteException done) {
            complete(lease, job);
            return;
        }
        conclude(lease, job, execution, watch);
    }

    /**
     * Its work is done, whatever comes of the next stage: trying the work again would not help. A database that is away is another matter,
     * and left to the next claim.
     */
    private void complete(Lease lease, Job job) {
        try {
            conclude(() -> {
                NewJob follower = followers.of(job);
                Optional<Job> next = queue.complete(lease, follower);
                LOG.info(
                        "Job {} is completed{}.",
                        lease.jobId(),
                        next.map(begun -> ", job " + begun.jobId() + " follows")
                                .orElse(follower == null ? "" : ", but cancelled: nothing follows"));
            });
        } catch (TransactionException
                | TransientDataAccessException
                | RecoverableDataAccessException
                | NonTransientDataAccessResourceException away) {
            throw away;
        } catch (RuntimeException e) {
            LOG.debug("What follows job {} could not be enqueued", lease.jobId(), e);
            conclude(() -> queue.fail(
                    lease,
                    "The work is done, but " + next(job) + " cannot be enqueued: " + Failures.message(e)
                            + " Correct that; ./pipeline retry " + lease.jobId() + " then goes on with it.",
                    false));
        }
    }

    private static String next(Job job) {
        Stage next = job.stage().next();
        return next == null ? "what follows" : next.label();
    }

    private void conclude(Lease lease, Job job, JobExecution execution, Heartbeats.Watch watch) {
        if (watch.leaseLost()) {
            LOG.warn("Job {} was lost by {} to another.", lease.jobId(), lease.worker());
        } else if (execution.getStatus() == BatchStatus.COMPLETED) {
            complete(lease, job);
        } else if (execution.getStatus() == BatchStatus.STOPPED || watch.stopAsked()) {
            conclude(() -> {
                if (watch.cancelAsked()) {
                    queue.cancelled(lease);
                    LOG.info("Job {} is cancelled.", lease.jobId());
                } else {
                    queue.release(lease);
                    LOG.info("Job {} is given back by {}.", lease.jobId(), lease.worker());
                }
            });
        } else {
            Throwable cause = Failures.cause(execution);
            LOG.debug("Job {} failed", lease.jobId(), cause);
            String message = Failures.message(cause, lease.jobId());
            if (cause instanceof StageFailure failure && failure.waiting()) {
                conclude(() -> queue.postpone(lease, message, WAIT));
                LOG.info("Job {} waits: {}", lease.jobId(), message);
                return;
            }
            conclude(() -> queue.fail(lease, message, Failures.retryable(cause)));
            LOG.info("Job {} failed: {}", lease.jobId(), message);
        }
    }

    private static void conclude(Runnable action) {
        try {
            action.run();
        } catch (LeaseLostException lost) {
            LOG.warn(lost.getMessage());
        }
    }

    /**
     * An execution of an earlier claim that still says it runs belongs to a worker that died: the lease would not be ours otherwise. It is
     * marked as failed, so that the instance can be restarted. So is a step whose last commit's outcome was unknown, as when the database went
     * away, and one that somebody was to begin or end and did not: where it stands is committed with the records themselves.
     */
    private void recoverDead(JobParameters parameters, String name) {
        for (int attempt = 1; ; attempt++) {
            try {
                recoverOnce(parameters, name);
                return;
            } catch (OptimisticLockingFailureException e) {
                // The one that was taken for dead had one more word; it is not heard for long, as its fences fail.
                if (attempt == RECOVERIES) {
                    throw e;
                }
            }
        }
    }

    private void recoverOnce(JobParameters parameters, String name) {
        JobExecution last = repository.getLastJobExecution(name, parameters);
        if (last == null) {
            forgetUnbegun(parameters, name);
            return;
        }
        // Earlier ones too: a worker that comes back after its job went on speaks of the execution it was in.
        for (JobExecution execution : repository.getJobExecutions(last.getJobInstance())) {
            for (StepExecution step : execution.getStepExecutions()) {
                if (step.getStatus() == BatchStatus.STARTING) {
                    // Nobody began it, and its maker may have died before it named the data it was to go on with: the
                    // one before it counts.
                    repository.deleteStepExecution(step);
                } else if (isOpen(step.getStatus())) {
                    step.setStatus(BatchStatus.FAILED);
                    repository.update(step);
                }
            }
        }
        for (JobExecution execution : repository.getJobExecutions(last.getJobInstance())) {
            if (execution.getStatus() == BatchStatus.UNKNOWN) {
                execution.setStatus(BatchStatus.FAILED);
                repository.update(execution);
            } else if (execution.isRunning()) {
                operator.recover(execution);
            }
        }
    }

    private static boolean isOpen(BatchStatus status) {
        return status == BatchStatus.UNKNOWN || status.isRunning();
    }

    /** Whoever lost its lease without noticing must not stop the one that goes on: the last execution may be the other's. */
    private void stop(Lease lease, JobParameters parameters, String name) {
        signs.raise(lease);
        JobExecution execution = repository.getLastJobExecution(name, parameters);
        if (execution == null
                || !execution.isRunning()
                || !lease.equals(JobContext.leaseOf(execution.getJobParameters()))) {
            return;
        }
        try {
            operator.stop(execution);
        } catch (Exception e) {
            LOG.debug("Job {} could not be told to stop", lease.jobId(), e);
        }
    }

    /**
     * Spring Batch makes an instance and its first execution in two transactions. An instance whose maker died between them, or lost the
     * database, could never be started: it is as if it had not been made.
     */
    private void forgetUnbegun(JobParameters parameters, String name) {
        JobInstance unbegun = repository.getJobInstance(name, parameters);
        if (unbegun != null) {
            repository.deleteJobInstance(unbegun);
        }
    }
}
