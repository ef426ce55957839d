package com.trippl.pipeline.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a feed is read. Everything that is null is detected from the file.
 *
 * @param sourceType where records come from; only {@code csv} (files) so far
 * @param fileFormat {@code csv} or {@code json} (an array or one object per line); null: by looking at the content
 * @param delimiter one character between cells
 * @param encoding a charset name
 * @param skipHeader whether the first record is a header (the specification's word): true (default): it names the columns; false:
 *     there is none, and {@code columns} map by position
 * @param quote the quoting character; an empty string: cells are never quoted
 * @param escape the character that escapes a quote inside a quoted cell; null: the quote is doubled
 * @param skipRows lines above the header that are not data
 * @param idField the header of the feed's own stable id; null: ids are hashes of the content
 * @param missingId what a record without an id in that column is: {@code error} (default), or {@code hash}: told by its content
 * @param columns our field to the feed's headers, or to positions from 1 as numbers; several are joined with ", "
 * @param feed {@code full}: what is missing was deleted; {@code delta}: it was merely not sent
 * @param required our fields without which a record is an error
 * @param recordsPerFile the most records of one raw file, which is also one partition of every later stage
 * @param skipLimitPercent the job fails when more than this share of the records is faulty, once 20 are; default 20
 * @param skipLimitRecords the job fails when more records than this are faulty; null: only the share counts
 * @param maxBytes the largest source accepted, after decompression
 * @param location where scheduled imports look: an address beginning with http, or a file name in the DMO's inbox, in which * stands
 *     for anything; null: nowhere
 * @param sourceName the feed that scheduled imports are of; default {@code scheduled}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportConfig(
        @JsonProperty("source_type") @Nullable String sourceType,
        @JsonProperty("file_format") @Nullable String fileFormat,
        @JsonProperty("delimiter") @Nullable String delimiter,
        @JsonProperty("encoding") @Nullable String encoding,
        @JsonProperty("skip_header") @Nullable Boolean skipHeader,
        @JsonProperty("quote") @Nullable String quote,
        @JsonProperty("escape") @Nullable String escape,
        @JsonProperty("skip_rows") @Nullable Integer skipRows,
        @JsonProperty("id_field") @Nullable String idField,
        @JsonProperty("missing_id") @Nullable String missingId,
        @JsonProperty("columns") @Nullable Map<String, List<String>> columns,
        @JsonProperty("feed") @Nullable String feed,
        @JsonProperty("required") @Nullable List<String> required,
        @JsonProperty("records_per_file") @Nullable Integer recordsPerFile,
        @JsonProperty("skip_limit_percent") @Nullable Double skipLimitPercent,
        @JsonProperty("skip_limit_records") @Nullable Integer skipLimitRecords,
        @JsonProperty("max_bytes") @Nullable Long maxBytes,
        @JsonProperty("location") @Nullable String location,
        @JsonProperty("source_name") @Nullable String sourceName) {}
