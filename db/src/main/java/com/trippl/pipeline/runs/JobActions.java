package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.PrunedFileException;
import com.trippl.pipeline.queue.DeadWorkers;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people do with jobs, in the admin UI and on the command line. Each refuses jobs of DMOs that are not among theirs. */
@Service
public class JobActions {
    private static final String KEPT = """
             AND NOT EXISTS (SELECT FROM staging.batches b WHERE b.job_id = q.job_id AND b.pruned_at IS NOT NULL)
            """;

    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final DataFiles files;
    private final Access access;

    public JobActions(JdbcClient jdbc, JobQueue queue, DataFiles files, Access access) {
        this.jdbc = jdbc;
        this.files = files;
        this.queue = queue;
        this.access = access;
    }

    /**
     * Makes a job due now that failed, was cancelled, waits for its next attempt, or whose worker died; it goes on where it stopped.
     *
     * @throws IllegalJobMoveException when it is completed, runs under a live lease, or what it did so far was pruned
     */
    @PreAuthorize(Permissions.MAY_RUN)
    @Transactional
    public Job retry(int jobId) {
        require(jobId);
        refusePruned(jobId);
        DeadWorkers.release(queue, jobId);
        return queue.retry(jobId);
    }

    /**
     * The same of a job as somebody saw it: where another was quicker, nothing is done.
     *
     * @throws IllegalJobMoveException also when it has moved on since
     */
    @PreAuthorize(Permissions.MAY_RUN)
    @Transactional
    public Job retry(int jobId, JobStatus seen) {
        require(jobId);
        queue.requireStill(jobId, seen);
        return retry(jobId);
    }

    /**
     * Cancels a job that waits, or asks the worker of a running one to stop.
     *
     * @throws IllegalJobMoveException when it is over
     */
    @PreAuthorize(Permissions.MAY_RUN)
    @Transactional
    public Job cancel(int jobId) {
        require(jobId);
        return queue.cancel(jobId);
    }

    /** How many jobs {@link #retryFailed} would retry. */
    @PreAuthorize(Permissions.MAY_RUN)
    public int countFailed(JobFilter filter) {
        return failed(filter, "").size();
    }

    /**
     * Retries the failed jobs that fit a filter; none when it asks for another status. Left alone are those that another retries at the
     * same moment, and loads whose rows were pruned: see {@link #retry(int)}.
     *
     * @return how many
     */
    @PreAuthorize(Permissions.MAY_RUN)
    @Transactional
    public int retryFailed(JobFilter filter) {
        List<Integer> jobs = failed(filter, " FOR UPDATE OF q");
        jobs.forEach(queue::retry);
        return jobs.size();
    }

    /**
     * Imports a run's file once more, as a new run through the same stages on the snapshots of the configuration that the old one had.
     *
     * @return the new run's first job
     * @throws IllegalJobMoveException when the run did not begin with a file, that file was pruned, or a run that repeats it is not over
     */
    @PreAuthorize(Permissions.MAY_RUN)
    @Transactional
    public Job runAgain(int runId) {
        Job first = queue.ofRun(runId).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalJobMoveException("There is no run " + runId + " with jobs."));
        access.requireDmo(first.dmoId());
        Integer file = first.fileId();
        String source = first.sourceName();
        if (first.stage() != Stage.IMPORT || file == null || source == null) {
            throw new IllegalJobMoveException("Run " + runId + " begins with "
                    + first.stage().label() + ", not with a file: run the one again that imported it.");
        }
        refuseRepeated(runId);
        int again = queue.repeatRun(runId, access.user());
        Job job = queue.enqueue(NewJob.of(first.dmoId(), first.dataDomain(), Stage.IMPORT, source, access.user())
                .inRun(again));
        queue.attachFile(job.jobId(), file);
        // Only now: whoever prunes the file has ended by then, and the next one sees the job.
        refusePrunedFile(file);
        return job;
    }

    /** Of two who press the button at the same moment the second is told of the run of the first. */
    private void refuseRepeated(int runId) {
        jdbc.sql("SELECT run_id FROM pipeline.runs WHERE run_id = ? FOR UPDATE")
                .param(runId)
                .query(Integer.class)
                .optional();
        jdbc.sql("""
                        SELECT 'Run ' || r.run_id || ' of ' || r.created_by FROM pipeline.runs r
                        WHERE r.repeats_run_id = ?
                          AND EXISTS (SELECT FROM pipeline.job_queue q WHERE q.run_id = r.run_id AND q.status IN ('pending', 'running'))
                        ORDER BY r.run_id LIMIT 1""").param(runId).query(String.class).optional().ifPresent(other -> {
            throw new IllegalJobMoveException(
                    other + " repeats run " + runId + " already and is not over yet. Wait for it.");
        });
    }

    /** What a load job staged before it failed is gone: the rest would not add up. */
    private void refusePruned(int batchId) {
        jdbc.sql("SELECT pruned_at FROM staging.batches WHERE job_id = ? AND pruned_at IS NOT NULL")
                .param(batchId)
                .query(Timestamp.class)
                .optional()
                .ifPresent(at -> {
                    throw new IllegalJobMoveException("The rows that job " + batchId + " staged were pruned on "
                            + at.toInstant().atZone(ZoneOffset.UTC).toLocalDate() + ": run its file again.");
                });
    }

    private void refusePrunedFile(int fileId) {
        try {
            files.find(fileId).orElseThrow().kept();
        } catch (PrunedFileException gone) {
            throw new IllegalJobMoveException(gone.getMessage() + " Send the file again.");
        }
    }

    private List<Integer> failed(JobFilter filter, String locking) {
        JobStatus status = filter.status();
        if (status != null && status != JobStatus.FAILED) {
            return List.of();
        }
        JobFilter failed = new JobFilter(
                filter.dmoId(), filter.stage(), JobStatus.FAILED, filter.from(), filter.to(), filter.text());
        String sql =
                "SELECT q.job_id" + JobConditions.FROM + JobConditions.WHERE + KEPT + " ORDER BY q.job_id" + locking;
        return JobConditions.bind(jdbc.sql(sql), failed, access.dmos())
                .query(Integer.class)
                .list();
    }

    private void require(int jobId) {
        queue.find(jobId).ifPresent(job -> access.requireDmo(job.dmoId()));
    }
}
