package com.trippl.pipeline.queue;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps jobs with the workers that claimed them, for a while, and those who lost theirs from writing. */
final class Leases {
    /**
     * A process that stands still in the middle of a transaction, as on a suspended machine, would keep its job from others for ever. Longer
     * than S3 is asked again within one.
     */
    private static final String FENCE_IDLE = "90s";

    private final JdbcClient jdbc;

    Leases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean heartbeat(Lease held, Duration lease) {
        return jdbc.sql("""
                        UPDATE pipeline.job_queue
                        SET heartbeat_at = statement_timestamp(), lease_until = statement_timestamp() + ? * interval '1 millisecond'
                        WHERE job_id = ? AND lease_token = ? AND status = 'running' RETURNING cancel_requested""")
                .param(lease.toMillis())
                .param(held.jobId())
                .param(held.token())
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(held));
    }

    void fence(Lease held) {
        jdbc.sql(
                        "SELECT set_config('idle_in_transaction_session_timeout', ?, TRUE), pg_advisory_xact_lock_shared(?, ?)")
                .param(FENCE_IDLE)
                .param(JobClaims.FENCE_CLASS)
                .param(held.jobId())
                .query()
                .singleRow();
        jdbc.sql("SELECT 1 FROM pipeline.job_queue WHERE job_id = ? AND lease_token = ? AND status = 'running'")
                .param(held.jobId())
                .param(held.token())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(held));
    }

    void release(Lease held) {
        requireHeld(held, jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = 'pending', next_attempt_at = statement_timestamp(), locked_by = NULL, locked_at = NULL,
                                    lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""").param(held.jobId()).param(held.token()).update());
    }

    void expire(int jobId, long token) {
        jdbc.sql("""
                        UPDATE pipeline.job_queue SET lease_until = statement_timestamp() - interval '1 second'
                        WHERE job_id = ? AND lease_token = ? AND status = 'running'""").param(jobId).param(token).update();
    }

    /** Whoever changed no row is not the holder any more. */
    static void requireHeld(Lease held, int rows) {
        if (rows != 1) {
            throw new LeaseLostException(held);
        }
    }
}
