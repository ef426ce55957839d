package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobNotes;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResultsStore;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport.Review;
import com.trippl.pipeline.runs.RunReport.StageReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Reports on runs, from what the jobs themselves recorded. */
@Service
public class RunReports {
    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final JobResultsStore results;
    private final JobNotes notes;
    private final Clock clock;

    public RunReports(JdbcClient jdbc, JobQueue queue, JobResultsStore results, JobNotes notes, Clock clock) {
        this.notes = notes;
        this.jdbc = jdbc;
        this.queue = queue;
        this.results = results;
        this.clock = clock;
    }

    /** What a run has done so far. */
    public RunReport of(int runId) {
        List<Job> jobs = queue.ofRun(runId);
        List<StageReport> stages = jobs.stream()
                .map(job -> new StageReport(
                        job, seconds(job), results.find(job.jobId()).orElse(null), notes.of(job.jobId())))
                .toList();
        Review review = jobs.stream()
                .filter(job -> job.stage() == Stage.STAGE && job.status() == JobStatus.COMPLETED)
                .reduce((first, last) -> last)
                .map(job -> review(job.jobId()))
                .orElse(new Review(null, null, null, 0, Map.of()));
        JobStatus status = jobs.isEmpty() ? JobStatus.PENDING : jobs.getLast().status();
        return new RunReport(runId, status, stages, review);
    }

    /** What a batch has for people. */
    public Review review(int batchId) {
        Map<String, Integer> flags = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT flag, count(*) AS rows FROM staging.listings s CROSS JOIN LATERAL unnest(s.flags) AS flag
                        WHERE s.job_id = ? AND s.needs_review AND s.status = 'pending' GROUP BY flag ORDER BY rows DESC, flag""")
                .param(batchId)
                .query((row, n) -> flags.put(row.getString("flag"), row.getInt("rows")))
                .list();
        int pending = jdbc.sql(
                        "SELECT count(*) FROM staging.listings WHERE job_id = ? AND needs_review AND status = 'pending'")
                .param(batchId)
                .query(Integer.class)
                .single();
        return jdbc.sql("SELECT status, hold_reason FROM staging.batches WHERE job_id = ?")
                .param(batchId)
                .query((row, n) ->
                        new Review(batchId, row.getString("status"), row.getString("hold_reason"), pending, flags))
                .single();
    }

    private double seconds(Job job) {
        Instant started = job.startedAt();
        if (started == null) {
            return 0;
        }
        Instant ended = Objects.requireNonNullElse(job.finishedAt(), clock.instant());
        return Duration.between(started, ended).toMillis() / 1000.0;
    }
}
