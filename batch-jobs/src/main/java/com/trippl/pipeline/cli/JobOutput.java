package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as JSON. */
final class JobOutput {
    private JobOutput() {}

    static Map<String, @Nullable Object> asJson(Session session, Job job) {
        Dmo dmo = session.get(Dmos.class).byId(job.dmoId());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("jobId", job.jobId());
        json.put("runId", job.runId());
        json.put("stage", job.stage().label());
        json.put("type", job.stage().jobType());
        json.put("status", job.status().label());
        json.put("dmo", dmo.slug());
        json.put("source", job.sourceName());
        json.put("parentJobId", job.parentJobId());
        json.put("enqueuedAt", text(job.enqueuedAt()));
        json.put("startedAt", text(job.startedAt()));
        json.put("finishedAt", text(job.finishedAt()));
        json.put("nextAttemptAt", text(job.nextAttemptAt()));
        json.put("attempts", job.dequeueAttempts());
        json.put("retries", job.retryCount());
        json.put("lockedBy", job.lockedBy());
        json.put("leaseUntil", text(job.leaseUntil()));
        json.put("cancelRequested", job.cancelRequested());
        json.put("message", job.errorMessage());
        JobResults results =
                session.get(JobResultsStore.class).find(job.jobId()).orElse(null);
        if (results != null) {
            json.put("total", results.total());
            json.put("new", results.added());
            json.put("updated", results.updated());
            json.put("unchanged", results.unchanged());
            json.put("duplicates", results.duplicates());
            json.put("deleted", results.deleted());
            json.put("error", results.error());
        }
        return json;
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
