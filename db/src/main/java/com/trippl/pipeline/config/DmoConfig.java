package com.trippl.pipeline.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One version of one stage's configuration.
 *
 * @param params the keys set, by their names in JSON
 * @param version from 1, growing with every change
 * @param schedule {@code manual}, {@code pipeline}, {@code hourly}, {@code daily}, {@code weekly} or {@code monthly}
 * @param active whether it is the version in force
 * @param restoredFrom the older version it brought back; null: it brought none back
 */
public record DmoConfig(
        int id,
        int dmoId,
        Stage stage,
        String domain,
        JsonNode params,
        int version,
        String schedule,
        boolean active,
        @Nullable String createdBy,
        Instant createdAt,
        @Nullable Integer restoredFrom) {}
