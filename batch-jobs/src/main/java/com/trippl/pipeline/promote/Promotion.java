package com.trippl.pipeline.promote;

import com.trippl.pipeline.config.PromoteConfig;
import com.trippl.pipeline.config.TransformConfig;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a promote_public job is to promote.
 *
 * @param jobId the job
 * @param batchId the batch, which is the id of its load_stage job
 * @param relink whether public may have listings by now that the batch was not matched with
 * @param bulk which indexes are suspended for this job
 * @param dmoId whose listings
 * @param domain the data domain
 * @param sourceName the feed
 * @param config how values are merged
 * @param transform how the batch was hashed; for listings that end with values of both sides
 * @param now the time recorded as seen
 */
record Promotion(
        int jobId,
        int batchId,
        boolean relink,
        Bulk bulk,
        int dmoId,
        String domain,
        String sourceName,
        PromoteConfig config,
        TransformConfig transform,
        Instant now) {

    /** Which indexes a promotion goes without. */
    enum Bulk {
        /** None. */
        NO,
        /** Those that follow the order of a batch. */
        DOUBLING,
        /** These, and the keys of all tables but of the listings themselves. */
        FIRST
    }

    String mergePolicy() {
        return Objects.requireNonNullElse(config.mergePolicy(), "latest_wins");
    }

    boolean bridged() {
        return Objects.requireNonNullElse(config.updateBridgeTable(), true);
    }

    /** Sources trusted more than this one; for {@code source_priority}. A source that is not listed comes after all that are. */
    List<String> superiorSources() {
        List<String> priority = Objects.requireNonNullElse(config.sourcePriority(), List.of());
        int own = priority.indexOf(sourceName);
        return own < 0 ? priority : priority.subList(0, own);
    }
}
