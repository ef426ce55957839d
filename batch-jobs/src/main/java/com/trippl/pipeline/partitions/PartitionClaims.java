package com.trippl.pipeline.partitions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the next partition and claims it, in the running transaction; as with jobs, what a dead machine holds keeps nobody from the rest.
 */
final class PartitionClaims {
    /** More than there are partitions whose workers' machines can have died in a transaction at the same time. */
    private static final int CANDIDATES = 64;

    private static final String CLAIMABLE = """
            FROM pipeline.partitions c
            JOIN pipeline.job_queue q ON q.job_id = c.job_id AND q.lease_token = c.job_token AND q.status = 'running'
            WHERE (c.status = 'open' AND coalesce(c.next_attempt_at, statement_timestamp()) <= statement_timestamp()
                   OR c.status = 'running' AND c.lease_until < statement_timestamp())
              AND NOT c.stop_requested AND NOT q.cancel_requested
            """;

    private final JdbcClient jdbc;

    PartitionClaims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A claimed partition.
     *
     * @param name as its step calls it
     * @param deaths how many workers ended with it so far
     * @param lostWorkers who they were
     */
    record Claimed(PartitionClaim claim, String name, int deaths, List<String> lostWorkers) {}

    /** Claims the next partition; the caller decides whether it has cost too many workers already. */
    Optional<Claimed> next(String worker, Duration lease) {
        jdbc.sql(
                        "SELECT set_config('lock_timeout', '2s', TRUE), set_config('idle_in_transaction_session_timeout', '10s', TRUE)")
                .query()
                .singleRow();
        for (long candidate : candidates()) {
            if (isFree(candidate)) {
                Optional<Claimed> claimed = claim(candidate, worker, lease);
                if (claimed.isPresent()) {
                    return claimed;
                }
            }
        }
        return Optional.empty();
    }

    private List<Long> candidates() {
        return jdbc.sql("SELECT c.partition_id " + CLAIMABLE
                        + "ORDER BY q.priority DESC, c.partition_id LIMIT :candidates")
                .param("candidates", CANDIDATES)
                .query(Long.class)
                .list();
    }

    private boolean isFree(long partitionId) {
        return Boolean.TRUE.equals(jdbc.sql("SELECT pg_try_advisory_xact_lock(?)")
                .param(partitionId)
                .query(Boolean.class)
                .single());
    }

    private Optional<Claimed> claim(long partitionId, String worker, Duration lease) {
        return jdbc.sql("""
                        UPDATE pipeline.partitions p
                        SET status = 'running', worker = :worker, claim_token = p.claim_token + 1, next_attempt_at = NULL,
                            lease_until = statement_timestamp() + :millis * interval '1 millisecond',
                            started_at = coalesce(p.started_at, statement_timestamp()),
                            deaths = p.deaths + next.dead, lost_workers = CASE next.dead WHEN 1 THEN p.lost_workers || p.worker ELSE p.lost_workers END
                        FROM (SELECT c.partition_id, q.run_id, CASE c.status WHEN 'running' THEN 1 ELSE 0 END AS dead
                        """ + CLAIMABLE + """
                                AND c.partition_id = :partition
                              FOR UPDATE OF c SKIP LOCKED) next
                        WHERE p.partition_id = next.partition_id
                        RETURNING p.partition_id, p.claim_token, p.job_id, next.run_id, p.step_name, p.step_execution_id, p.failures, p.name, p.deaths,
                            p.lost_workers, p.traceparent""")
                .param("partition", partitionId)
                .param("worker", worker)
                .param("millis", lease.toMillis())
                .query((row, n) -> new Claimed(
                        new PartitionClaim(
                                row.getLong("partition_id"),
                                row.getLong("claim_token"),
                                row.getInt("job_id"),
                                row.getObject("run_id", Integer.class),
                                row.getString("step_name"),
                                row.getLong("step_execution_id"),
                                row.getInt("failures"),
                                row.getString("traceparent")),
                        row.getString("name"),
                        row.getInt("deaths"),
                        List.of((String[]) row.getArray("lost_workers").getArray())))
                .optional();
    }
}
