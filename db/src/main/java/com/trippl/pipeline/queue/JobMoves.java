package com.trippl.pipeline.queue;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Moves jobs to another status: to their end, or back to where they are due. */
final class JobMoves {
    private final JdbcClient jdbc;
    private final JobRows rows;
    private final Clock clock;

    JobMoves(JdbcClient jdbc, JobRows rows, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.clock = clock;
    }

    void fail(Lease held, String message, boolean retryable) {
        int retries = rows.require(held.jobId()).retryCount();
        if (!retryable || retries >= BackOff.MAX_RETRIES) {
            finish(held, JobStatus.FAILED, message);
            return;
        }
        Leases.requireHeld(
                held,
                jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = 'pending', retry_count = retry_count + 1, next_attempt_at = ?, error_message = ?,
                                    locked_by = NULL, locked_at = NULL, lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""")
                        .param(Timestamp.from(clock.instant().plus(BackOff.before(retries + 1))))
                        .param(message)
                        .param(held.jobId())
                        .param(held.token())
                        .update());
    }

    void finish(Lease held, JobStatus status, @Nullable String message) {
        Leases.requireHeld(
                held,
                jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = ?, error_message = ?, finished_at = ?, locked_by = NULL, locked_at = NULL, lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""")
                        .param(status.label())
                        .param(message)
                        .param(now())
                        .param(held.jobId())
                        .param(held.token())
                        .update());
    }

    Job retry(int jobId) {
        Job job = rows.lock(jobId);
        Instant now = clock.instant();
        boolean dead = job.status() == JobStatus.RUNNING
                && job.leaseUntil() != null
                && job.leaseUntil().isBefore(now);
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
                        SET status = 'pending', next_attempt_at = ?, retry_count = 0, cancel_requested = FALSE, finished_at = NULL,
                            locked_by = NULL, locked_at = NULL, lease_until = NULL
                        WHERE job_id = ?""").param(now()).param(jobId).update();
        return rows.require(jobId);
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
            jdbc.sql("UPDATE pipeline.job_queue SET status = 'cancelled', finished_at = ? WHERE job_id = ?")
                    .param(now())
                    .param(jobId)
                    .update();
        }
        return rows.require(jobId);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
