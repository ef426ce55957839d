package com.trippl.pipeline.queue;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives jobs to workers for a while, and keeps those who lost theirs from writing. */
final class Leases {
    /** Serialises claims of an expired lease with the fenced transactions of its old holder. */
    private static final int FENCE_CLASS = 0x4c50;

    /** Serialises claims that count the running jobs of a DMO. */
    private static final int COUNT_CLASS = 0x4c51;

    private final JdbcClient jdbc;
    private final Clock clock;

    Leases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Lease> claim(String worker, Duration lease, @Nullable Integer runId, int jobsPerDmo) {
        if (jobsPerDmo > 0) {
            // Two claims at the same moment would each count without the other.
            jdbc.sql("SELECT pg_advisory_xact_lock(?, 0)")
                    .param(COUNT_CLASS)
                    .query()
                    .singleRow();
        }
        return jdbc.sql("""
                        UPDATE pipeline.job_queue q
                        SET status = 'running', locked_by = :worker, locked_at = :now, heartbeat_at = :now, lease_until = :until,
                            lease_token = q.lease_token + 1, dequeue_attempts = q.dequeue_attempts + 1,
                            started_at = coalesce(q.started_at, :now), finished_at = NULL, next_attempt_at = NULL
                        FROM (SELECT c.job_id FROM pipeline.job_queue c
                              WHERE (c.status = 'pending' AND coalesce(c.next_attempt_at, :now) <= :now
                                     OR c.status = 'running' AND c.lease_until < :now)
                                AND (CAST(:run AS int) IS NULL OR c.run_id = :run)
                                AND NOT EXISTS (SELECT 1 FROM pipeline.pauses p
                                                WHERE p.resumed_at IS NULL
                                                  AND (p.dmo_id IS NULL
                                                       OR p.dmo_id = c.dmo_id
                                                          AND (p.source_name IS NULL OR p.source_name = c.source_name)))
                                AND (:most = 0 OR :most > (SELECT count(*) FROM pipeline.job_queue o
                                                           WHERE o.dmo_id = c.dmo_id AND o.status = 'running' AND o.lease_until >= :now))
                              ORDER BY c.priority DESC, c.job_id
                              FOR UPDATE SKIP LOCKED LIMIT 1) next
                        WHERE q.job_id = next.job_id AND pg_try_advisory_xact_lock(:fence, q.job_id)
                        RETURNING q.job_id, q.lease_token""")
                .param("worker", worker)
                .param("now", now())
                .param("until", Timestamp.from(clock.instant().plus(lease)))
                .param("run", runId)
                .param("fence", FENCE_CLASS)
                .param("most", jobsPerDmo)
                .query((row, n) -> new Lease(row.getInt("job_id"), row.getLong("lease_token"), worker))
                .optional();
    }

    boolean heartbeat(Lease held, Duration lease) {
        return jdbc.sql("""
                        UPDATE pipeline.job_queue SET heartbeat_at = ?, lease_until = ?
                        WHERE job_id = ? AND lease_token = ? AND status = 'running' RETURNING cancel_requested""")
                .param(now())
                .param(Timestamp.from(clock.instant().plus(lease)))
                .param(held.jobId())
                .param(held.token())
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(held));
    }

    void fence(Lease held) {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(?, ?)")
                .param(FENCE_CLASS)
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
        requireHeld(
                held,
                jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = 'pending', next_attempt_at = ?, locked_by = NULL, locked_at = NULL, lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""")
                        .param(now())
                        .param(held.jobId())
                        .param(held.token())
                        .update());
    }

    void expire(int jobId, long token) {
        jdbc.sql(
                        "UPDATE pipeline.job_queue SET lease_until = ? WHERE job_id = ? AND lease_token = ? AND status = 'running'")
                .param(Timestamp.from(clock.instant().minusSeconds(1)))
                .param(jobId)
                .param(token)
                .update();
    }

    /** Whoever changed no row is not the holder any more. */
    static void requireHeld(Lease held, int rows) {
        if (rows != 1) {
            throw new LeaseLostException(held);
        }
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
