package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.Stage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job to be enqueued.
 *
 * @param dmoId whose data
 * @param domain the data domain
 * @param stage what to do
 * @param sourceName the feed
 * @param runId the run it belongs to, or null
 * @param parentJobId the job whose output it works on, or null
 * @param override changes to the configuration in force for this job alone, or null
 * @param priority higher goes first; 0 is usual
 * @param createdBy who asks
 */
public record NewJob(
        int dmoId,
        String domain,
        Stage stage,
        String sourceName,
        @Nullable Integer runId,
        @Nullable Integer parentJobId,
        @Nullable JsonNode override,
        int priority,
        String createdBy) {

    /** A job of its own. */
    public static NewJob of(int dmoId, String domain, Stage stage, String sourceName, String createdBy) {
        return new NewJob(dmoId, domain, stage, sourceName, null, null, null, 0, createdBy);
    }

    /** The same as part of a run. */
    public NewJob inRun(int run) {
        return new NewJob(dmoId, domain, stage, sourceName, run, parentJobId, override, priority, createdBy);
    }

    /** The same working on the output of another job. */
    public NewJob after(int parent) {
        return new NewJob(dmoId, domain, stage, sourceName, runId, parent, override, priority, createdBy);
    }

    /** The same with a priority: of what is due the highest goes first. */
    public NewJob ranked(int rank) {
        return new NewJob(dmoId, domain, stage, sourceName, runId, parentJobId, override, rank, createdBy);
    }

    /** The same with a configuration of its own. */
    public NewJob with(@Nullable JsonNode changes) {
        return new NewJob(dmoId, domain, stage, sourceName, runId, parentJobId, changes, priority, createdBy);
    }
}
