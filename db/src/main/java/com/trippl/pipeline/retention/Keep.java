package com.trippl.pipeline.retention;

import com.trippl.pipeline.config.StageConfig;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What of a DMO's data is kept.
 *
 * @param batches so many of the newest batches of each source stay, however old
 * @param before what changed later than this stays
 */
record Keep(int batches, Timestamp before) {
    private static final int DEFAULT_BATCHES = 3;
    private static final int DEFAULT_DAYS = 90;

    static Keep of(StageConfig config, Instant now) {
        int days = Objects.requireNonNullElse(config.keepDays(), DEFAULT_DAYS);
        return new Keep(
                Objects.requireNonNullElse(config.keepBatches(), DEFAULT_BATCHES),
                Timestamp.from(now.minus(Duration.ofDays(days))));
    }
}
