package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which runs or jobs are asked for; of a run its last job decides. Null asks for any.
 *
 * @param dmoId of this DMO
 * @param stage at this stage
 * @param status with this status
 * @param from enqueued at this moment or later
 * @param to enqueued before this moment
 * @param text somewhere in the source's, the file's or the person's name or in the message, or the id of the job or its run
 */
public record JobFilter(
        @Nullable Integer dmoId,
        @Nullable Stage stage,
        @Nullable JobStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {
    /** Any. */
    public static final JobFilter ALL = new JobFilter(null, null, null, null, null, null);

    public JobFilter {
        text = text == null || text.isBlank() ? null : text.strip();
    }
}
