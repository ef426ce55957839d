package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * The durable queue. A worker claims a job under a lease and renews it while it works; when it dies the lease expires, and another
 * claims the job with a higher token. Every transaction that writes for a job begins with {@link #fence}, so that a worker that was
 * only slow, not dead, cannot write beside its successor.
 */
@Service
public class JobQueue {
    private final JobRows rows;
    private final JobIntake intake;
    private final JobClaims claims;
    private final Leases leases;
    private final JobMoves moves;
    private final ApplicationEventPublisher events;

    public JobQueue(JdbcClient jdbc, DmoConfigs configs, ApplicationEventPublisher events) {
        this.rows = new JobRows(jdbc);
        this.intake = new JobIntake(jdbc, configs);
        this.claims = new JobClaims(jdbc);
        this.leases = new Leases(jdbc);
        this.moves = new JobMoves(jdbc, rows);
        this.events = events;
    }

    /**
     * Starts a run, the frame of one ingest's jobs, that goes on by itself through the given stage.
     *
     * @param overrides changes to the configuration for this run's jobs, by stage
     */
    @Transactional
    public int startRun(
            int dmoId, String domain, String sourceName, Stage through, Map<Stage, JsonNode> overrides, String user) {
        return intake.startRun(dmoId, domain, sourceName, through, overrides, user);
    }

    /** The stage through which a run goes by itself. */
    public Stage throughStage(int runId) {
        return intake.throughStage(runId);
    }

    /**
     * Enqueues a job with a snapshot of the configuration in force, changed by the job's override; in a run that repeats another, with
     * the snapshot that run had for the stage.
     *
     * @throws com.trippl.pipeline.config.ConfigException when the override says what cannot be
     */
    @Transactional
    public Job enqueue(NewJob job) {
        int id = intake.enqueue(job);
        events.publishEvent(new JobReady(id));
        return rows.require(id);
    }

    /**
     * Starts a run that repeats another on its snapshots.
     *
     * @return the new run
     */
    public int repeatRun(int runId, String user) {
        return intake.repeatRun(runId, user);
    }

    /** Names the file a job works on. */
    public void attachFile(int jobId, int fileId) {
        intake.attachFile(jobId, fileId);
    }

    /** The configuration a job runs on. */
    public JsonNode configOf(Job job) {
        return intake.configOf(job);
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
            moves.giveUp(claimed.get());
        }
    }

    /**
     * Renews a lease.
     *
     * @return whether someone asked to cancel the job
     * @throws LeaseLostException when another has the job
     */
    @Transactional
    public boolean heartbeat(Lease held, Duration lease) {
        return leases.heartbeat(held, lease);
    }

    /**
     * Makes the running transaction one of the lease's holder: while it lasts nobody else can claim the job.
     *
     * @throws LeaseLostException when another has the job already
     */
    @Transactional
    public void fence(Lease held) {
        leases.fence(held);
    }

    /**
     * Ends a job well and enqueues what follows, both or neither. Where someone asked to cancel it and it was done before it heard of that,
     * nothing follows: it ends as cancelled, and a retry goes on with what follows. Without a follower nothing was left to cancel.
     *
     * @return what follows now; empty, when nothing does
     */
    @Transactional
    public Optional<Job> complete(Lease held, @Nullable NewJob follower) {
        if (follower != null && moves.endAsCancelled(held)) {
            return Optional.empty();
        }
        moves.finish(held, JobStatus.COMPLETED, null);
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
        moves.fail(held, message, retryable);
    }

    /** Ends an attempt that waits for other work, for a while; it counts as no retry. */
    @Transactional
    public void postpone(Lease held, String message, Duration delay) {
        moves.postpone(held, message, delay);
    }

    /** Gives a job back untried, as when its worker shuts down; it is due at once. */
    @Transactional
    public void release(Lease held) {
        leases.release(held);
        events.publishEvent(new JobReady(held.jobId()));
    }

    /** Ends a job because someone asked to. */
    @Transactional
    public void cancelled(Lease held) {
        moves.finish(held, JobStatus.CANCELLED, "Cancelled while it ran.");
    }

    /**
     * Makes a job due now that failed, was cancelled, waits for its next attempt, or whose worker died.
     *
     * @throws IllegalJobMoveException when it is completed, or runs under a live lease
     */
    @Transactional
    public Job retry(int jobId) {
        Job job = moves.retry(jobId);
        events.publishEvent(new JobReady(jobId));
        return job;
    }

    /**
     * Locks a job until the transaction ends, if it stands as somebody saw it.
     *
     * @throws IllegalJobMoveException when it has moved on since
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireStill(int jobId, JobStatus seen) {
        moves.requireStill(jobId, seen);
    }

    /**
     * Ends the lease of a worker that is known to be dead, so that the job can be claimed at once.
     *
     * @param token of the lease that was seen to be the dead worker's; a newer one is left alone
     */
    @Transactional
    public void expire(int jobId, long token) {
        leases.expire(jobId, token);
    }

    /**
     * Cancels a job that waits, or asks the worker of a running one to stop.
     *
     * @throws IllegalJobMoveException when it is over
     */
    @Transactional
    public Job cancel(int jobId) {
        return moves.cancel(jobId);
    }

    /** A job by its id. */
    public Optional<Job> find(int jobId) {
        return rows.find(jobId);
    }

    /**
     * The job that works on another's output, or did, unless it was cancelled. The other's row is locked: until the transaction ends nobody
     * else can enqueue one, if they ask here first.
     */
    @Transactional
    public Optional<Job> follower(int parentJobId, Stage stage) {
        return rows.follower(parentJobId, stage);
    }

    /** The jobs of a run in the order of their stages. */
    public List<Job> ofRun(int runId) {
        return rows.ofRun(runId);
    }

    /**
     * The newest jobs first.
     *
     * @param dmoId only of this DMO, or null
     * @param status only with this status, or null
     */
    public List<Job> list(@Nullable Integer dmoId, @Nullable JobStatus status, int limit) {
        return rows.list(dmoId, status, limit);
    }

    /** Reads a row with all columns of {@code pipeline.job_queue}. */
    public static Job read(ResultSet row, int ignored) throws SQLException {
        return JobRows.read(row, ignored);
    }
}
