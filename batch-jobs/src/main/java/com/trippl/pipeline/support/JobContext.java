package com.trippl.pipeline.support;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.Lease;
import java.util.Objects;
import org.springframework.batch.core.job.parameters.JobParameters;
import tools.jackson.databind.JsonNode;

/**
 * What a running job works on.
 *
 * @param job its row in the queue
 * @param dmo whose listings these are
 * @param config the snapshot of the stage's configuration taken when the job was enqueued
 * @param lease the right to write for this job, until it is lost
 */
public record JobContext(Job job, Dmo dmo, JsonNode config, Lease lease) {
    /** The identifying parameter of every Spring Batch job: the id of the row in the queue. */
    public static final String JOB_ID = "job_id";
    /** Which claim of the job this execution belongs to; not identifying, as a restart comes with a new one. */
    public static final String LEASE_TOKEN = "lease_token";
    /** Which worker made the claim; not identifying. */
    public static final String WORKER = "worker";

    /** The id of the job. */
    public int jobId() {
        return job.jobId();
    }

    /**
     * The job whose output this one works on.
     *
     * @throws StageFailure when the queue does not say
     */
    public int parentJobId() {
        Integer parent = job.parentJobId();
        if (parent == null) {
            throw new StageFailure("Job " + jobId() + " does not say which job it continues.", false);
        }
        return parent;
    }

    /** The name of the feed; the specification's default where none was given. */
    public String sourceName() {
        return Objects.requireNonNullElse(job.sourceName(), "user_csv_upload");
    }

    /** The lease under which an execution was started. */
    public static Lease leaseOf(JobParameters parameters) {
        return new Lease(
                Math.toIntExact(Objects.requireNonNull(parameters.getLong(JOB_ID))),
                Objects.requireNonNull(parameters.getLong(LEASE_TOKEN)),
                Objects.requireNonNull(parameters.getString(WORKER)));
    }
}
