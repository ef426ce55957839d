package com.trippl.pipeline.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How raw records become comparable ones.
 *
 * @param normalizeFields fields whose case, white space and punctuation are folded before hashing
 * @param roundLatLng decimal places kept of coordinates, 0 to 10
 * @param hashFields what {@code content_hash} covers
 * @param dedupeKeyFields what {@code dedupe_key} covers
 * @param skipLimitPercent the job fails when more than this share of the records is faulty, once 20 are; null: as the import
 * @param skipLimitRecords the job fails when more records than this are faulty; null: as the import
 * @param geocode how rows without coordinates get them; null: the defaults
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransformConfig(
        @JsonProperty("normalize_fields") @Nullable List<String> normalizeFields,
        @JsonProperty("round_lat_lng") @Nullable Integer roundLatLng,
        @JsonProperty("hash_fields") @Nullable List<String> hashFields,
        @JsonProperty("dedupe_key_fields") @Nullable List<String> dedupeKeyFields,
        @JsonProperty("skip_limit_percent") @Nullable Double skipLimitPercent,
        @JsonProperty("skip_limit_records") @Nullable Integer skipLimitRecords,
        @JsonProperty("geocode") @Nullable GeocodeConfig geocode) {

    /**
     * Which geocoder to ask, and how hard.
     *
     * @param provider {@code nominatim} (default), {@code photon}, {@code google}, {@code amazon} or {@code none}
     * @param baseUrl the service's address; null: the provider's public one
     * @param key the API key where the provider wants one
     * @param requestsPerSecond default 1 for Nominatim and Photon, 10 for the others
     * @param maxRequestsPerJob after this many the rest goes on without coordinates, flagged; default 250
     * @param minConfidence answers below go on flagged as uncertain; 0 to 1, default 0.5
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GeocodeConfig(
            @JsonProperty("provider") @Nullable String provider,
            @JsonProperty("base_url") @Nullable String baseUrl,
            @JsonProperty("key") @Nullable String key,
            @JsonProperty("requests_per_second") @Nullable Double requestsPerSecond,
            @JsonProperty("max_requests_per_job") @Nullable Integer maxRequestsPerJob,
            @JsonProperty("min_confidence") @Nullable Double minConfidence) {}
}
