package com.trippl.pipeline.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How accepted rows change public listings.
 *
 * @param mergePolicy {@code latest_wins} (default), {@code source_priority} or {@code fill_blanks}
 * @param updateBridgeTable whether bridge rows are written for new listings; default true
 * @param sourcePriority for {@code source_priority}: source names, the most trusted first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromoteConfig(
        @JsonProperty("merge_policy") @Nullable String mergePolicy,
        @JsonProperty("update_bridge_table") @Nullable Boolean updateBridgeTable,
        @JsonProperty("source_priority") @Nullable List<String> sourcePriority) {}
