package com.trippl.pipeline.partitions;

import com.trippl.pipeline.queue.BackOff;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.support.TraceParent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The partitions that are to be worked on, in {@code pipeline.partitions}. Claims are as those of jobs: under a lease, with a token that
 * grows, and with a fence at the beginning of every transaction that writes. A partition is void as soon as its job has a newer lease.
 */
@Service
class PartitionQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionQueue.class);

    private final JdbcClient jdbc;
    private final JobQueue jobs;
    private final PartitionClaims claims;

    PartitionQueue(JdbcClient jdbc, JobQueue jobs) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.claims = new PartitionClaims(jdbc);
    }

    /**
     * How a partition stands.
     *
     * @param stepExecutionId its execution
     * @param status {@code open}, {@code running}, {@code completed}, {@code failed} or {@code stopped}
     * @param message why it failed
     * @param retryable whether trying again may help
     */
    record State(
            long partitionId,
            long stepExecutionId,
            String status,
            @Nullable String message,
            boolean retryable) {
        boolean isFinished() {
            return !status.equals("open") && !status.equals("running");
        }
    }

    /**
     * Offers partitions of a job to all workers. What an earlier lease of the job offered is void.
     *
     * @param stepName the step that does the work
     * @return their ids
     * @throws com.trippl.pipeline.queue.LeaseLostException when another has the job
     */
    @Transactional
    List<Long> open(Lease lease, String stepName, Collection<StepExecution> executions) {
        jobs.fence(lease);
        endEarlier(lease);
        return jdbc.sql("""
                        INSERT INTO pipeline.partitions (job_id, job_token, step_name, name, step_execution_id, created_at, deaths, lost_workers, traceparent)
                        SELECT :job, :token, :step, e.name, e.id, statement_timestamp(), coalesce(b.deaths, 0), coalesce(b.lost_workers, '{}'),
                            CAST(:trace AS text)
                        FROM unnest(CAST(:names AS text[]), CAST(:ids AS bigint[])) AS e(name, id)
                        LEFT JOIN LATERAL (SELECT o.deaths, o.lost_workers FROM pipeline.partitions o
                                           WHERE o.job_id = :job AND o.step_name = :step AND o.name = e.name
                                           ORDER BY o.partition_id DESC LIMIT 1) b ON TRUE
                        ORDER BY e.name
                        RETURNING partition_id""")
                .param("job", lease.jobId())
                .param("token", lease.token())
                .param("step", stepName)
                .param("trace", TraceParent.current())
                .param(
                        "names",
                        executions.stream().map(StepExecution::getStepName).toArray(String[]::new))
                .param("ids", executions.stream().map(StepExecution::getId).toArray(Long[]::new))
                .query(Long.class)
                .list();
    }

    /** Of those that ended without a word, some had the job itself, others only a partition of it: it counts among its deaths either way. */
    private void endEarlier(Lease lease) {
        jdbc.sql("""
                        UPDATE pipeline.partitions p
                        SET status = 'stopped', finished_at = statement_timestamp(), deaths = p.deaths + d.dead,
                            lost_workers = CASE d.dead WHEN 1 THEN p.lost_workers || p.worker ELSE p.lost_workers END
                        FROM (SELECT e.partition_id,
                                     CASE WHEN e.status = 'running' AND (e.lease_until < statement_timestamp() OR e.worker = ANY (q.lost_workers))
                                          THEN 1 ELSE 0 END AS dead
                              FROM pipeline.partitions e JOIN pipeline.job_queue q USING (job_id)
                              WHERE e.job_id = :job AND e.job_token < :token AND e.status IN ('open', 'running')) d
                        WHERE p.partition_id = d.partition_id""").param("job", lease.jobId()).param("token", lease.token()).update();
    }

    /**
     * Claims the next partition: of the job with the highest priority, then the oldest; one whose lease has ended counts as open. One that has
     * cost too many workers has failed.
     *
     * @param deaths so many workers may end without a word while they have it
     */
    @Transactional
    Optional<PartitionClaim> claim(String worker, Duration lease, int deaths) {
        while (true) {
            Optional<PartitionClaims.Claimed> claimed = claims.next(worker, lease);
            if (claimed.isEmpty() || claimed.get().deaths() <= deaths) {
                return claimed.map(PartitionClaims.Claimed::claim);
            }
            PartitionClaims.Claimed poison = claimed.get();
            String message = poison.deaths() + " workers ended without a word while they had partition " + poison.name()
                    + ", so it is given to no other: " + String.join(", ", poison.lostWorkers())
                    + ". See what they logged last; ./pipeline retry "
                    + poison.claim().jobId() + " tries again.";
            LOG.error("Job {}: {}", poison.claim().jobId(), message);
            fail(poison.claim(), message, false);
        }
    }

    /**
     * Makes the running transaction one of the claim's holder: while it lasts nobody else can claim the partition.
     *
     * @throws PartitionLostException when another has it already
     */
    @Transactional
    void fence(PartitionClaim held) {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(?)")
                .param(held.partitionId())
                .query()
                .singleRow();
        jdbc.sql("SELECT 1 FROM pipeline.partitions WHERE partition_id = ? AND claim_token = ? AND status = 'running'")
                .param(held.partitionId())
                .param(held.token())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new PartitionLostException(held.partitionId()));
    }

    /**
     * Renews the leases of a worker.
     *
     * @return by partition, whether its worker shall stop at the next chunk; what is not there was lost to another
     */
    @Transactional
    Map<Long, Boolean> heartbeat(Collection<PartitionClaim> held, Duration lease) {
        record Beat(long partitionId, boolean stop) {}
        return jdbc
                .sql("""
                        UPDATE pipeline.partitions p SET lease_until = statement_timestamp() + :millis * interval '1 millisecond'
                        FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS bigint[])) AS h(id, token), pipeline.job_queue q
                        WHERE p.partition_id = h.id AND p.claim_token = h.token AND p.status = 'running' AND q.job_id = p.job_id
                        RETURNING p.partition_id,
                            p.stop_requested OR q.cancel_requested OR q.status <> 'running' OR q.lease_token <> p.job_token AS stop""")
                .param("millis", lease.toMillis())
                .param("ids", held.stream().map(PartitionClaim::partitionId).toArray(Long[]::new))
                .param("tokens", held.stream().map(PartitionClaim::token).toArray(Long[]::new))
                .query((row, n) -> new Beat(row.getLong("partition_id"), row.getBoolean("stop")))
                .list()
                .stream()
                .collect(Collectors.toMap(Beat::partitionId, Beat::stop));
    }

    /** Ends a partition well. Not being its holder any more is no fault: it is done either way. */
    @Transactional
    void complete(PartitionClaim held) {
        end(held, "completed", null, false);
    }

    /** Ends a partition badly. */
    @Transactional
    void fail(PartitionClaim held, String message, boolean retryable) {
        end(held, "failed", message, retryable);
    }

    private void end(PartitionClaim held, String status, @Nullable String message, boolean retryable) {
        jdbc.sql("""
                        UPDATE pipeline.partitions
                        SET status = ?, error_message = ?, retryable = ?, finished_at = statement_timestamp(), lease_until = NULL
                        WHERE partition_id = ? AND claim_token = ? AND status = 'running'""")
                .param(status)
                .param(message)
                .param(retryable)
                .param(held.partitionId())
                .param(held.token())
                .update();
    }

    /** Gives a partition back to whoever comes next; one that is to stop is not offered again. */
    @Transactional
    void release(PartitionClaim held) {
        jdbc.sql("""
                        UPDATE pipeline.partitions
                        SET status = CASE WHEN stop_requested THEN 'stopped' ELSE 'open' END, lease_until = NULL
                        WHERE partition_id = ? AND claim_token = ? AND status = 'running'""").param(held.partitionId()).param(held.token()).update();
    }

    /** Gives a partition that failed back, for another attempt after a while. */
    @Transactional
    void retry(PartitionClaim held, String message) {
        jdbc.sql("""
                        UPDATE pipeline.partitions
                        SET status = CASE WHEN stop_requested THEN 'stopped' ELSE 'open' END, lease_until = NULL, failures = failures + 1,
                            error_message = ?, next_attempt_at = statement_timestamp() + ? * interval '1 millisecond'
                        WHERE partition_id = ? AND claim_token = ? AND status = 'running'""")
                .param(message)
                .param(BackOff.before(held.failures() + 1).toMillis())
                .param(held.partitionId())
                .param(held.token())
                .update();
    }

    /** Takes the open partitions of a job back and asks the workers on the others to stop. */
    @Transactional
    void stop(Lease lease) {
        jdbc.sql("""
                        UPDATE pipeline.partitions
                        SET stop_requested = TRUE, status = CASE status WHEN 'open' THEN 'stopped' ELSE status END
                        WHERE job_id = ? AND job_token = ? AND status IN ('open', 'running')""").param(lease.jobId()).param(lease.token()).update();
    }

    /** How partitions stand, by id. */
    Map<Long, State> states(Collection<Long> ids) {
        return jdbc
                .sql("""
                        SELECT partition_id, step_execution_id, status, error_message, coalesce(retryable, TRUE) AS retryable
                        FROM pipeline.partitions WHERE partition_id = ANY(CAST(? AS bigint[]))""")
                .param(ids.toArray(Long[]::new))
                .query((row, n) -> new State(
                        row.getLong("partition_id"),
                        row.getLong("step_execution_id"),
                        row.getString("status"),
                        row.getString("error_message"),
                        row.getBoolean("retryable")))
                .list()
                .stream()
                .collect(Collectors.toMap(State::partitionId, Function.identity()));
    }
}
