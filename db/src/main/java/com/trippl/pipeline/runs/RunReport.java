package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param runId the run
 * @param status {@code completed}, {@code failed}, {@code cancelled}, {@code running} or {@code pending}
 * @param stages its jobs in order
 * @param review what its batch has for people
 */
public record RunReport(int runId, JobStatus status, List<StageReport> stages, Review review) {
    /**
     * One stage of a run.
     *
     * @param job its job
     * @param seconds from start to end, or until now
     * @param results null until it has settled
     * @param notes what it has to say beside, in sentences
     */
    public record StageReport(
            Job job, double seconds, @Nullable JobResults results, List<String> notes) {}

    /**
     * What waits for people.
     *
     * @param batchId the staged batch; null when none was staged
     * @param batchStatus its status
     * @param holdReason why it is held, or null
     * @param pending rows nobody has decided on
     * @param flags how many of them have which flag, the most frequent first
     */
    public record Review(
            @Nullable Integer batchId,
            @Nullable String batchStatus,
            @Nullable String holdReason,
            int pending,
            Map<String, Integer> flags) {}
}
