package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The durable queue. A worker claims a job under a lease and renews it while it works; when it dies the lease expires, and another
 * claims the job with a higher token. Every transaction that writes for a job begins with {@link #fence}, so that a worker that was
 * only slow, not dead, cannot write beside its successor.
 */
@Service
public class JobQueue {
    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

    /**
     * A process that stands still in the middle of a transaction, as on a suspended machine, would keep its job from others for ever. Longer
     * than S3 is asked again within one.
     */
    private static final String FENCE_IDLE = "90s";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final DmoConfigs configs;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final JobClaims claims;

    public JobQueue(JdbcClient jdbc, DmoConfigs configs, Clock clock, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.configs = configs;
        this.clock = clock;
        this.events = events;
        this.claims = new JobClaims(jdbc);
    }

    /**
     * Starts a run, the frame of one ingest's jobs, that goes on by itself through the given stage.
     *
     * @param overrides changes to the configuration for this run's jobs, by stage
     */
    @Transactional
    public int startRun(
            int dmoId, String domain, String sourceName, Stage through, Map<Stage, JsonNode> overrides, String user) {
        ObjectNode byStage = JsonNodeFactory.instance.objectNode();
        overrides.forEach((stage, patch) -> byStage.set(stage.label(), patch));
        return jdbc.sql("""
                        INSERT INTO pipeline.runs (dmo_id, data_domain, source_name, through_stage, created_by, created_at, overrides)
                        VALUES (?, ?, ?, ?, ?, ?, CAST(? AS jsonb)) RETURNING run_id""")
                .param(dmoId)
                .param(domain)
                .param(sourceName)
                .param(through.label())
                .param(user)
                .param(now())
                .param(byStage.toString())
                .query(Integer.class)
                .single();
    }

    /** The stage through which a run goes by itself. */
    public Stage throughStage(int runId) {
        return Stage.of(jdbc.sql("SELECT through_stage FROM pipeline.runs WHERE run_id = ?")
                .param(runId)
                .query(String.class)
                .single());
    }

    /**
     * Enqueues a job with a snapshot of the configuration in force, changed by the job's override; in a run that repeats another, with
     * the snapshot that run had for the stage.
     *
     * @throws com.trippl.pipeline.config.ConfigException when the override says what cannot be
     */
    @Transactional
    public Job enqueue(NewJob job) {
        // A save decides on the jobs that wait: one that is enqueued meanwhile takes the new configuration.
        configs.awaitSaves(job.dmoId());
        Snapshot config = repeated(job).orElseGet(() -> inForce(job));
        int id = jdbc.sql("""
                        INSERT INTO pipeline.job_queue (job_type, stage, source_name, dmo_id, data_domain, run_id, parent_job_id, priority,
                                                        created_by, enqueued_at, next_attempt_at, origin_run_id)
                        VALUES (:type, :stage, :source, :dmo, :domain, :run, :parent, :priority, :user, :now, statement_timestamp(),
                                coalesce((SELECT origin_run_id FROM pipeline.job_queue WHERE job_id = :parent), :run)) RETURNING job_id""")
                .param("type", job.stage().jobType())
                .param("stage", job.stage().label())
                .param("source", job.sourceName())
                .param("dmo", job.dmoId())
                .param("domain", job.domain())
                .param("run", job.runId())
                .param("parent", job.parentJobId())
                .param("priority", job.priority())
                .param("user", job.createdBy())
                .param("now", now())
                .query(Integer.class)
                .single();
        UUID snapshot = jdbc.sql("""
                        INSERT INTO pipeline.job_configs (job_id, dmo_id, type, data_domain, config_params, version, schedule)
                        VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?) RETURNING snapshot_id""")
                .param(id)
                .param(job.dmoId())
                .param(job.stage().label())
                .param(job.domain())
                .param(config.params())
                .param(config.version())
                .param(config.schedule())
                .query(UUID.class)
                .single();
        jdbc.sql("UPDATE pipeline.job_queue SET config_snapshot_id = ? WHERE job_id = ?")
                .param(snapshot)
                .param(id)
                .update();
        events.publishEvent(new JobReady(id));
        return require(id);
    }

    private record Snapshot(String params, int version, String schedule) {}

    private Snapshot inForce(NewJob job) {
        DmoConfig config = configs.active(job.dmoId(), job.stage(), job.domain());
        JsonNode params = job.override() == null ? config.params() : DmoConfigs.merge(config.params(), job.override());
        DmoConfigs.parse(job.stage(), params);
        return new Snapshot(params.toString(), config.version(), config.schedule());
    }

    private Optional<Snapshot> repeated(NewJob job) {
        return jdbc.sql("""
                        SELECT c.config_params, c.version, c.schedule FROM pipeline.runs r
                        JOIN pipeline.job_queue q ON q.run_id = r.repeats_run_id AND q.stage = ?
                        JOIN pipeline.job_configs c ON c.job_id = q.job_id
                        WHERE r.run_id = ? ORDER BY q.job_id DESC LIMIT 1""")
                .param(job.stage().label())
                .param(job.runId())
                .query((row, n) -> new Snapshot(row.getString(1), row.getInt(2), row.getString(3)))
                .optional();
    }

    /**
     * Starts a run that repeats another on its snapshots.
     *
     * @return the new run
     */
    public int repeatRun(int runId, String user) {
        return jdbc.sql("""
                        INSERT INTO pipeline.runs (dmo_id, data_domain, source_name, through_stage, overrides, created_by, created_at,
                                                   repeats_run_id)
                        SELECT dmo_id, data_domain, source_name, through_stage, overrides, ?, ?, run_id
                        FROM pipeline.runs WHERE run_id = ? RETURNING run_id""")
                .param(user)
                .param(now())
                .param(runId)
                .query(Integer.class)
                .single();
    }

    /** Names the file a job works on. */
    public void attachFile(int jobId, int fileId) {
        jdbc.sql("UPDATE pipeline.job_queue SET file_id = ? WHERE job_id = ?")
                .param(fileId)
                .param(jobId)
                .update();
    }

    /** The configuration a job runs on. */
    public JsonNode configOf(Job job) {
        return JSON.readTree(jdbc.sql("SELECT config_params FROM pipeline.job_configs WHERE job_id = ?")
                .param(job.jobId())
                .query(String.class)
                .single());
    }

    /**
     * Claims the next job: the one with the highest priority, then the oldest, of those that are due or whose lease has expired, are not
     * paused, and have no earlier run of the same source before them. One that has cost too many workers on the way has failed.
     */
    @Transactional
    public Optional<Lease> claim(String worker, Duration lease, ClaimRules rules) {
        while (true) {
            Optional<JobClaims.Claimed> claimed = claims.next(worker, lease, rules);
            if (claimed.isEmpty() || claimed.get().deaths() <= rules.deaths()) {
                return claimed.map(JobClaims.Claimed::lease);
            }
            giveUp(claimed.get());
        }
    }

    private void giveUp(JobClaims.Claimed poison) {
        String message =
                poison.deaths() + " workers ended without a word while they had this job, so it is given to no other: "
                        + String.join(", ", poison.lostWorkers())
                        + ". See what they logged last; ./pipeline retry "
                        + poison.lease().jobId() + " tries again.";
        LOG.error("Job {}: {}", poison.lease().jobId(), message);
        finish(poison.lease(), JobStatus.FAILED, message);
    }

    /**
     * Renews a lease.
     *
     * @return whether someone asked to cancel the job
     * @throws LeaseLostException when another has the job
     */
    @Transactional
    public boolean heartbeat(Lease held, Duration lease) {
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

    /**
     * Makes the running transaction one of the lease's holder: while it lasts nobody else can claim the job.
     *
     * @throws LeaseLostException when another has the job already
     */
    @Transactional
    public void fence(Lease held) {
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

    /** Ends a job well and enqueues what follows, both or neither. */
    @Transactional
    public Optional<Job> complete(Lease held, @Nullable NewJob follower) {
        finish(held, JobStatus.COMPLETED, null);
        return Optional.ofNullable(follower).map(this::enqueue);
    }

    /**
     * Ends an attempt badly: the job is tried again later if that may help and has not been tried too often, else it has failed.
     *
     * @param message for a person
     * @param retryable whether trying again may help
     */
    @Transactional
    public void fail(Lease held, String message, boolean retryable) {
        int retries = require(held.jobId()).retryCount();
        if (!retryable || retries >= BackOff.MAX_RETRIES) {
            finish(held, JobStatus.FAILED, message);
            return;
        }
        giveBack(held, message, BackOff.before(retries + 1), 1);
    }

    /** Ends an attempt that waits for other work, for a while; it counts as no retry. */
    @Transactional
    public void postpone(Lease held, String message, Duration delay) {
        giveBack(held, message, delay, 0);
    }

    private void giveBack(Lease held, String message, Duration delay, int retries) {
        requireHeld(
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

    /** Gives a job back untried, as when its worker shuts down; it is due at once. */
    @Transactional
    public void release(Lease held) {
        requireHeld(held, jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = 'pending', next_attempt_at = statement_timestamp(), locked_by = NULL, locked_at = NULL,
                                    lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""").param(held.jobId()).param(held.token()).update());
        events.publishEvent(new JobReady(held.jobId()));
    }

    /** Ends a job because someone asked to. */
    @Transactional
    public void cancelled(Lease held) {
        finish(held, JobStatus.CANCELLED, "Cancelled while it ran.");
    }

    private void finish(Lease held, JobStatus status, @Nullable String message) {
        requireHeld(
                held,
                jdbc.sql("""
                                UPDATE pipeline.job_queue
                                SET status = ?, error_message = ?, finished_at = statement_timestamp(), locked_by = NULL, locked_at = NULL, lease_until = NULL
                                WHERE job_id = ? AND lease_token = ? AND status = 'running'""")
                        .param(status.label())
                        .param(message)
                        .param(held.jobId())
                        .param(held.token())
                        .update());
    }

    private static void requireHeld(Lease held, int rows) {
        if (rows != 1) {
            throw new LeaseLostException(held);
        }
    }

    /**
     * Makes a job due now that failed, was cancelled, waits for its next attempt, or whose worker died.
     *
     * @throws IllegalJobMoveException when it is completed, or runs under a live lease
     */
    @Transactional
    public Job retry(int jobId) {
        Job job = lock(jobId);
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
        jdbc.sql("UPDATE pipeline.partitions SET deaths = 0, lost_workers = '{}' WHERE job_id = ? AND deaths > 0")
                .param(jobId)
                .update();
        events.publishEvent(new JobReady(jobId));
        return require(jobId);
    }

    /**
     * Ends the lease of a worker that is known to be dead, so that the job can be claimed at once.
     *
     * @param token of the lease that was seen to be the dead worker's; a newer one is left alone
     */
    @Transactional
    public void expire(int jobId, long token) {
        jdbc.sql("""
                        UPDATE pipeline.job_queue SET lease_until = statement_timestamp() - interval '1 second'
                        WHERE job_id = ? AND lease_token = ? AND status = 'running'""").param(jobId).param(token).update();
    }

    /**
     * Cancels a job that waits, or asks the worker of a running one to stop.
     *
     * @throws IllegalJobMoveException when it is over
     */
    @Transactional
    public Job cancel(int jobId) {
        Job job = lock(jobId);
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
        return require(jobId);
    }

    /** A job by its id. */
    public Optional<Job> find(int jobId) {
        return jdbc.sql("SELECT * FROM pipeline.job_queue WHERE job_id = ?")
                .param(jobId)
                .query(JobQueue::read)
                .optional();
    }

    /** The jobs of a run in the order of their stages. */
    public List<Job> ofRun(int runId) {
        return jdbc.sql("SELECT * FROM pipeline.job_queue WHERE run_id = ? ORDER BY job_id")
                .param(runId)
                .query(JobQueue::read)
                .list();
    }

    /**
     * The newest jobs first.
     *
     * @param dmoId only of this DMO, or null
     * @param status only with this status, or null
     */
    public List<Job> list(@Nullable Integer dmoId, @Nullable JobStatus status, int limit) {
        return jdbc.sql("""
                        SELECT * FROM pipeline.job_queue
                        WHERE (CAST(:dmo AS int) IS NULL OR dmo_id = :dmo) AND (CAST(:status AS text) IS NULL OR status = :status)
                        ORDER BY job_id DESC LIMIT :limit""")
                .param("dmo", dmoId)
                .param("status", status == null ? null : status.label())
                .param("limit", limit)
                .query(JobQueue::read)
                .list();
    }

    private Job require(int jobId) {
        return find(jobId)
                .orElseThrow(() -> new IllegalJobMoveException("There is no job " + jobId + ". See ./pipeline jobs."));
    }

    private Job lock(int jobId) {
        jdbc.sql("SELECT job_id FROM pipeline.job_queue WHERE job_id = ? FOR UPDATE")
                .param(jobId)
                .query(Integer.class)
                .optional();
        return require(jobId);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    /** Reads a row with all columns of {@code pipeline.job_queue}. */
    public static Job read(ResultSet row, int ignored) throws SQLException {
        return new Job(
                row.getInt("job_id"),
                Stage.of(row.getString("stage")),
                JobStatus.of(row.getString("status")),
                row.getInt("priority"),
                row.getString("source_name"),
                row.getInt("dmo_id"),
                row.getString("data_domain"),
                row.getObject("file_id", Integer.class),
                row.getObject("run_id", Integer.class),
                row.getObject("parent_job_id", Integer.class),
                row.getObject("config_snapshot_id", UUID.class),
                row.getTimestamp("enqueued_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                instant(row, "next_attempt_at"),
                instant(row, "lease_until"),
                row.getString("locked_by"),
                row.getLong("lease_token"),
                row.getInt("dequeue_attempts"),
                row.getInt("retry_count"),
                row.getBoolean("cancel_requested"),
                row.getString("error_message"),
                row.getString("created_by"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
