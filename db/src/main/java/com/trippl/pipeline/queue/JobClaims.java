package com.trippl.pipeline.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the next job and claims it, in the running transaction.
 *
 * <p>What is looked through is not locked. Of each candidate the fence is tried first, which its old holder has as long as it writes: a
 * transaction that a dead machine left open keeps its own job from others, not theirs. Every statement names one job, so that no plan tries
 * the fences of others.
 */
final class JobClaims {
    /** Serialises claims of an expired lease with the fenced transactions of its old holder. */
    static final int FENCE_CLASS = 0x4c50;
    /** Serialises claims that count the running jobs of a DMO. */
    private static final int COUNT_CLASS = 0x4c51;
    /** More than there are workers whose machines can have died in a transaction at the same time. */
    private static final int CANDIDATES = 64;

    /** A claim takes milliseconds: one that stands still, or waits for one that does, is given up. */
    private static final String BOUNDS =
            "SELECT set_config('lock_timeout', '2s', TRUE), set_config('idle_in_transaction_session_timeout', '10s', TRUE)";

    private static final String CLAIMABLE = """
            (c.status = 'pending' AND coalesce(c.next_attempt_at, statement_timestamp()) <= statement_timestamp()
             OR c.status = 'running' AND c.lease_until < statement_timestamp())
            AND NOT EXISTS (SELECT 1 FROM pipeline.pauses p
                            WHERE p.resumed_at IS NULL
                              AND (p.dmo_id IS NULL
                                   OR p.dmo_id = c.dmo_id AND (p.source_name IS NULL OR p.source_name = c.source_name)))
            AND (:most = 0 OR :most > (SELECT count(*) FROM pipeline.job_queue o
                                       WHERE o.dmo_id = c.dmo_id AND o.status = 'running' AND o.lease_until >= statement_timestamp()))
            AND NOT EXISTS (SELECT 1 FROM pipeline.job_queue e
                            WHERE e.dmo_id = c.dmo_id AND e.data_domain = c.data_domain AND e.source_name = c.source_name
                              AND e.origin_run_id < c.origin_run_id AND e.status IN ('pending', 'running'))
            """;

    private final JdbcClient jdbc;

    JobClaims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A claimed job.
     *
     * @param deaths how many workers ended with it so far
     * @param lostWorkers who they were
     */
    record Claimed(Lease lease, int deaths, List<String> lostWorkers) {}

    /** Claims the next job that fits; the caller decides whether it has cost too many workers already. */
    Optional<Claimed> next(String worker, Duration lease, ClaimRules rules) {
        jdbc.sql(BOUNDS).query().singleRow();
        if (rules.jobsPerDmo() > 0) {
            // Two claims at the same moment would each count without the other.
            jdbc.sql("SELECT pg_advisory_xact_lock(?, 0)")
                    .param(COUNT_CLASS)
                    .query()
                    .singleRow();
        }
        for (int candidate : candidates(rules)) {
            if (isFree(candidate)) {
                Optional<Claimed> claimed = claim(candidate, worker, lease, rules);
                if (claimed.isPresent()) {
                    return claimed;
                }
            }
        }
        return Optional.empty();
    }

    private List<Integer> candidates(ClaimRules rules) {
        return jdbc.sql("SELECT c.job_id FROM pipeline.job_queue c WHERE " + CLAIMABLE + """
                        AND (CAST(:run AS int) IS NULL OR c.run_id = :run
                             OR EXISTS (SELECT 1 FROM pipeline.job_queue m
                                        WHERE m.run_id = :run AND m.status IN ('pending', 'running') AND m.dmo_id = c.dmo_id
                                          AND m.data_domain = c.data_domain AND m.source_name = c.source_name
                                          AND c.origin_run_id < m.origin_run_id))
                        ORDER BY c.priority DESC, c.job_id LIMIT :candidates""")
                .param("most", rules.jobsPerDmo())
                .param("run", rules.runId())
                .param("candidates", CANDIDATES)
                .query(Integer.class)
                .list();
    }

    private boolean isFree(int jobId) {
        return Boolean.TRUE.equals(jdbc.sql("SELECT pg_try_advisory_xact_lock(?, ?)")
                .param(FENCE_CLASS)
                .param(jobId)
                .query(Boolean.class)
                .single());
    }

    /** Empty when another was faster, or has the row locked for another reason. */
    private Optional<Claimed> claim(int jobId, String worker, Duration lease, ClaimRules rules) {
        return jdbc.sql("""
                        UPDATE pipeline.job_queue q
                        SET status = 'running', locked_by = :worker, locked_at = statement_timestamp(), heartbeat_at = statement_timestamp(),
                            lease_until = statement_timestamp() + :millis * interval '1 millisecond',
                            lease_token = q.lease_token + 1, dequeue_attempts = q.dequeue_attempts + 1,
                            started_at = coalesce(q.started_at, statement_timestamp()), finished_at = NULL, next_attempt_at = NULL,
                            deaths = q.deaths + next.dead, lost_workers = CASE next.dead WHEN 1 THEN q.lost_workers || q.locked_by ELSE q.lost_workers END
                        FROM (SELECT c.job_id, CASE c.status WHEN 'running' THEN 1 ELSE 0 END AS dead FROM pipeline.job_queue c
                              WHERE c.job_id = :job AND
                        """ + CLAIMABLE + """
                              FOR UPDATE SKIP LOCKED) next
                        WHERE q.job_id = next.job_id
                        RETURNING q.job_id, q.lease_token, q.deaths, q.lost_workers""")
                .param("job", jobId)
                .param("worker", worker)
                .param("millis", lease.toMillis())
                .param("most", rules.jobsPerDmo())
                .query((row, n) -> new Claimed(
                        new Lease(row.getInt("job_id"), row.getLong("lease_token"), worker),
                        row.getInt("deaths"),
                        List.of((String[]) row.getArray("lost_workers").getArray())))
                .optional();
    }
}
