package com.trippl.pipeline.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Moves jobs to another status: to their end, or back to where they are due. */
final class JobMoves {
    private static final Logger LOG = LoggerFactory.getLogger(JobMoves.class);

    private final JdbcClient jdbc;
    private final JobRows rows;

    JobMoves(JdbcClient jdbc, JobRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    void fail(Lease held, String message, boolean retryable) {
        int retries = rows.require(held.jobId()).retryCount();
        if (!retryable || retries >= BackOff.MAX_RETRIES) {
            finish(held, JobStatus.FAILED, message);
            return;
        }
        giveBack(held, message, BackOff.before(retries + 1), 1);
    }

    void postpone(Lease held, String message, Duration delay) {
        giveBack(held, message, delay, 0);
    }

    private void giveBack(Lease held, String message, Duration delay, int retries) {
        Leases.requireHeld(
                held,
                jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = 'pending', retry_count = retry_count + ?, error_message = ?,
                                    next_attempt_at = statement_timestamp() + ? * interval '1 millisecond',
                                    locked_by = NULL, locked_at = NULL, lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""")
                        .param(retries)
                        .param(message)
                        .param(delay.toMillis())
                        .param(held.jobId())
                        .param(held.token())
                        .update());
    }

    /** Ends a job that has cost too many workers. */
    void giveUp(JobClaims.Claimed poison) {
        String message =
                poison.deaths() + " workers ended without a word while they had this job, so it is given to no other: "
                        + String.join(", ", poison.lostWorkers())
                        + ". See what they logged last; ./pipeline retry "
                        + poison.lease().jobId() + " tries again.";
        LOG.error("Job {}: {}", poison.lease().jobId(), message);
        finish(poison.lease(), JobStatus.FAILED, message);
    }

    void finish(Lease held, JobStatus status, @Nullable String message) {
        Leases.requireHeld(held, end(held, status, message, "TRUE"));
    }

    /** Ends a job whose work is done, if someone asked to cancel it meanwhile. Returns whether. */
    boolean endAsCancelled(Lease held) {
        return end(
                        held,
                        JobStatus.CANCELLED,
                        "Cancelled when its own work was done: what follows was not begun. ./pipeline retry "
                                + held.jobId() + " goes on with it.",
                        "cancel_requested")
                == 1;
    }

    private int end(Lease held, JobStatus status, @Nullable String message, String condition) {
        return jdbc.sql("""
                        UPDATE pipeline.job_queue
                        SET status = ?, error_message = ?, finished_at = statement_timestamp(), locked_by = NULL, locked_at = NULL, lease_until = NULL
                        WHERE job_id = ? AND lease_token = ? AND status = 'running' AND %s""".formatted(condition))
                .param(status.label())
                .param(message)
                .param(held.jobId())
                .param(held.token())
                .update();
    }

    Job retry(int jobId) {
        Job job = rows.lock(jobId);
        boolean dead = Boolean.TRUE.equals(jdbc.sql(
                        "SELECT status = 'running' AND lease_until < statement_timestamp() FROM pipeline.job_queue WHERE job_id = ?")
                .param(jobId)
                .query(Boolean.class)
                .single());
        boolean allowed = job.status() == JobStatus.PENDING
                || dead
                || job.status() != JobStatus.RUNNING && job.status().canBecome(JobStatus.PENDING);
        if (!allowed) {
            throw new IllegalJobMoveException(
                    job.status() == JobStatus.RUNNING
                            ? "Job " + jobId + " is running on " + job.lockedBy() + ", whose lease lasts until "
                                    + job.leaseUntil() + ". Wait, or cancel it first."
                            : "Job " + jobId + " is " + job.status().label() + ": there is nothing to retry.");
        }
        jdbc.sql("""
                        UPDATE pipeline.job_queue
                        SET status = 'pending', next_attempt_at = statement_timestamp(), retry_count = 0, deaths = 0, lost_workers = '{}',
                            cancel_requested = FALSE, finished_at = NULL, locked_by = NULL, locked_at = NULL, lease_until = NULL
                        WHERE job_id = ?""").param(jobId).update();
        // What an earlier attempt had under way is void, and whoever died of it does not count any more.
        jdbc.sql("""
                        UPDATE pipeline.partitions
                        SET deaths = 0, lost_workers = '{}',
                            finished_at = CASE WHEN status IN ('open', 'running') THEN statement_timestamp() ELSE finished_at END,
                            status = CASE WHEN status IN ('open', 'running') THEN 'stopped' ELSE status END
                        WHERE job_id = ? AND (deaths > 0 OR status IN ('open', 'running'))""").param(jobId).update();
        return rows.require(jobId);
    }

    /** Locks a job that is to stand as somebody saw it. */
    void requireStill(int jobId, JobStatus seen) {
        JobStatus now = rows.lock(jobId).status();
        if (now != seen) {
            throw new IllegalJobMoveException("Job " + jobId + " has moved on since you saw it: it was " + seen.label()
                    + " and is " + now.label() + " now. Nothing was done.");
        }
    }

    Job cancel(int jobId) {
        Job job = rows.lock(jobId);
        if (!job.status().canBecome(JobStatus.CANCELLED)) {
            throw new IllegalJobMoveException(
                    "Job " + jobId + " is " + job.status().label() + ": there is nothing to cancel.");
        }
        if (job.status() == JobStatus.RUNNING) {
            jdbc.sql("UPDATE pipeline.job_queue SET cancel_requested = TRUE WHERE job_id = ?")
                    .param(jobId)
                    .update();
        } else {
            jdbc.sql(
                            "UPDATE pipeline.job_queue SET status = 'cancelled', finished_at = statement_timestamp() WHERE job_id = ?")
                    .param(jobId)
                    .update();
        }
        return rows.require(jobId);
    }
}
