package com.trippl.pipeline.load;

import com.trippl.pipeline.config.StageConfig;
import com.trippl.pipeline.staging.Flag;
import java.util.List;
import java.util.Objects;

/**
 * The batch a load_stage job fills.
 *
 * @param jobId the job, and the batch's id
 * @param dmoId whose listings
 * @param domain the data domain
 * @param sourceName the feed
 * @param full whether what is missing was deleted
 * @param firstListingId record n, if new, becomes this plus n - 1
 * @param firstRowId record n is staged under this plus n - 1
 * @param records records of the source file, faulty ones included
 * @param rules how to match and what to let through
 */
record StagedBatch(
        int jobId,
        int dmoId,
        String domain,
        String sourceName,
        boolean full,
        long firstListingId,
        long firstRowId,
        int records,
        Rules rules) {

    /** The staging id of a record. */
    long rowId(int recordNo) {
        return firstRowId + recordNo - 1;
    }

    /** The stage's configuration with defaults filled in. */
    record Rules(
            boolean autoAccept,
            List<String> ignoredFlags,
            int deleteGraceDays,
            double minPercentOfLast,
            double maxPercentOfLast,
            double maxDeletePercent,
            double farMovedMeters) {
        private static final List<String> BLOCKING = Flag.blocking();

        static Rules of(StageConfig config) {
            return new Rules(
                    Objects.requireNonNullElse(config.autoAccept(), true),
                    Objects.requireNonNullElse(config.ignoreFlags(), List.of()),
                    Objects.requireNonNullElse(config.deleteGraceDays(), 0),
                    Objects.requireNonNullElse(config.minPercentOfLast(), 50.0),
                    Objects.requireNonNullElse(config.maxPercentOfLast(), 300.0),
                    Objects.requireNonNullElse(config.maxDeletePercent(), 20.0),
                    Objects.requireNonNullElse(config.farMovedMeters(), 500.0));
        }

        /** Whether none of the flags needs a person; those that block always do. */
        boolean letThrough(List<String> flags) {
            for (String flag : flags) {
                if (!ignoredFlags.contains(flag) || BLOCKING.contains(flag)) {
                    return false;
                }
            }
            return true;
        }
    }
}
