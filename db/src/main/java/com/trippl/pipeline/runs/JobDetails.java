package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Progress.JobProgress;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** All about one job: its Batch steps, configuration, files, progress, and what it left for people. */
@Service
public class JobDetails {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final DataFiles files;
    private final Progress progress;
    private final RunReports reports;
    private final Access access;

    public JobDetails(
            JdbcClient jdbc, JobQueue queue, DataFiles files, Progress progress, RunReports reports, Access access) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.files = files;
        this.progress = progress;
        this.reports = reports;
        this.access = access;
    }

    /** One job; empty, too, when its DMO is not among those of the person who asks. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Job> find(int jobId) {
        return queue.find(jobId).filter(job -> access.reaches(job.dmoId()));
    }

    /** The executions of its steps, in order. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<StepRow> steps(int jobId) {
        require(jobId);
        return jdbc.sql("""
                        SELECT s.* FROM batch.batch_job_execution_params p
                        JOIN batch.batch_step_execution s ON s.job_execution_id = p.job_execution_id
                        WHERE p.parameter_name = 'job_id' AND p.parameter_value = ? ORDER BY s.step_execution_id""")
                .param(Integer.toString(jobId))
                .query((row, n) -> new StepRow(
                        jobId,
                        row.getLong("job_execution_id"),
                        row.getString("step_name"),
                        row.getString("status"),
                        row.getLong("read_count"),
                        row.getLong("write_count"),
                        row.getLong("filter_count"),
                        row.getLong("commit_count"),
                        row.getLong("rollback_count"),
                        row.getObject("start_time", java.time.LocalDateTime.class),
                        row.getObject("end_time", java.time.LocalDateTime.class),
                        row.getString("exit_message")))
                .list();
    }

    /** The configuration it runs on, as indented JSON; secrets are hidden. */
    @PreAuthorize(Permissions.MAY_READ)
    public String config(int jobId) {
        Job job = require(jobId);
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(ConfigSchema.hidden(job.stage(), queue.configOf(job)));
    }

    /** Its input, if it is a file someone sent, and the files it wrote. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<DataFile> files(int jobId) {
        Job job = require(jobId);
        List<DataFile> all = new ArrayList<>(Stream.of("upload", "import", "transform")
                .flatMap(stage -> files.ofJob(jobId, stage).stream())
                .toList());
        Integer input = job.fileId();
        if (input != null && all.stream().noneMatch(file -> file.id() == input)) {
            files.find(input).ifPresent(file -> all.addFirst(file));
        }
        return all;
    }

    /** How far it is. */
    @PreAuthorize(Permissions.MAY_READ)
    public JobProgress progress(int jobId) {
        return progress.of(require(jobId));
    }

    /** What the batch it staged has for people. */
    @PreAuthorize(Permissions.MAY_READ)
    public RunReport.Review review(int jobId) {
        require(jobId);
        return reports.review(jobId);
    }

    private Job require(int jobId) {
        Job job = queue.find(jobId).orElseThrow(() -> new IllegalArgumentException("There is no job " + jobId + "."));
        access.requireDmo(job.dmoId());
        return job;
    }
}
