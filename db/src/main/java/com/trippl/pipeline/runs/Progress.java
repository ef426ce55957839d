package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** How far a running job is, from the counts its chunks committed. */
@Service
public class Progress {
    private final JdbcClient jdbc;
    private final JobQueue queue;

    public Progress(JdbcClient jdbc, JobQueue queue) {
        this.jdbc = jdbc;
        this.queue = queue;
    }

    /**
     * A job's progress.
     *
     * @param job the job
     * @param done records its partitions have read
     * @param total records there are to read; 0 while that is not known
     */
    public record JobProgress(Job job, long done, long total) {}

    /** The progress of the last job of a run. */
    public Optional<JobProgress> ofRun(int runId) {
        return queue.ofRun(runId).stream().reduce((first, last) -> last).map(this::of);
    }

    /** The progress of one job. */
    public JobProgress of(Job job) {
        return new JobProgress(job, done(job), total(job));
    }

    private long done(Job job) {
        return jdbc.sql("""
                        SELECT coalesce(sum(s.read_count), 0) FROM batch.batch_job_execution_params p
                        JOIN batch.batch_step_execution s ON s.job_execution_id = p.job_execution_id
                        WHERE p.parameter_name = 'job_id' AND p.parameter_value = ? AND s.step_name LIKE '%:%'""")
                .param(Integer.toString(job.jobId()))
                .query(Long.class)
                .single();
    }

    private long total(Job job) {
        return switch (job.stage()) {
            case IMPORT ->
                jdbc.sql("SELECT coalesce(max(record_count), 0) FROM pipeline.files WHERE id = ?")
                        .param(job.fileId())
                        .query(Long.class)
                        .single();
            case TRANSFORM, STAGE -> files(job);
            case PROMOTE ->
                jdbc.sql("SELECT coalesce(max(records_expected), 0) FROM pipeline.job_queue WHERE job_id = ?")
                        .param(job.jobId())
                        .query(Long.class)
                        .single();
        };
    }

    private long files(Job job) {
        return jdbc.sql(
                        "SELECT coalesce(sum(record_count), 0) FROM pipeline.files WHERE job_id = ? AND stage <> 'upload'")
                .param(job.parentJobId())
                .query(Long.class)
                .single();
    }
}
