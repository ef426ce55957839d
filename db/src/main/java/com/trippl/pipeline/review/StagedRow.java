package com.trippl.pipeline.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A staged row as a reviewer sees it.
 *
 * @param line in the source file, or null: of deletes
 * @param certainty how sure the match is, 0 to 1
 * @param matchedBy what the match rests on, or null: the row matches nothing
 * @param duplicateOf the staged row that survives of those that say the same
 * @param conflictAction which side wins: {@code take_incoming}, {@code keep_current} or {@code field_by_field}
 * @param version grows with every decision on it
 * @param editedBy who edited it last, or null
 */
public record StagedRow(
        long id,
        int batchId,
        @Nullable Long listingId,
        String sourceName,
        String sourceId,
        @Nullable Long line,
        @Nullable String name,
        @Nullable String address,
        @Nullable Double lat,
        @Nullable Double lng,
        @Nullable String category,
        String action,
        String status,
        List<String> flags,
        double certainty,
        @Nullable String matchedBy,
        @Nullable Long duplicateOf,
        String conflictAction,
        @Nullable String decidedBy,
        @Nullable String notes,
        int version,
        @Nullable String editedBy) {}
