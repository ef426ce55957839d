package com.trippl.pipeline.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a batch is matched and what may go on without a person.
 *
 * @param matchOn what identifies a listing beside the source map; only {@code dedupe_key} so far
 * @param conflictResolution {@code update_if_changed}
 * @param statusField {@code ok_to_promote}
 * @param autoAccept whether rows without flags are accepted at once; default true
 * @param ignoreFlags flags that do not ask for a person
 * @param deleteGraceDays days a listing may be missing from a full feed before it is staged as delete; default 0
 * @param minPercentOfLast hold a batch smaller than this share of the last good one; default 50
 * @param maxPercentOfLast hold a batch larger than this share of the last good one; default 300
 * @param maxDeletePercent hold a batch that deletes more than this share of the source's listings; default 20
 * @param farMovedMeters flag coordinates that moved further than this; default 500
 * @param keepDays days that staged rows and files stay after their batch was closed; default 90
 * @param keepBatches so many of the newest batches of each source stay however old; default 3
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StageConfig(
        @JsonProperty("match_on") @Nullable List<String> matchOn,
        @JsonProperty("conflict_resolution") @Nullable String conflictResolution,
        @JsonProperty("status_field") @Nullable String statusField,
        @JsonProperty("auto_accept") @Nullable Boolean autoAccept,
        @JsonProperty("ignore_flags") @Nullable List<String> ignoreFlags,
        @JsonProperty("delete_grace_days") @Nullable Integer deleteGraceDays,
        @JsonProperty("min_percent_of_last") @Nullable Double minPercentOfLast,
        @JsonProperty("max_percent_of_last") @Nullable Double maxPercentOfLast,
        @JsonProperty("max_delete_percent") @Nullable Double maxDeletePercent,
        @JsonProperty("far_moved_meters") @Nullable Double farMovedMeters,
        @JsonProperty("keep_days") @Nullable Integer keepDays,
        @JsonProperty("keep_batches") @Nullable Integer keepBatches) {}
