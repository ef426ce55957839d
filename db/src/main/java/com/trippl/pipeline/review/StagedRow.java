package com.trippl.pipeline.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A staged row as a reviewer sees it; {@code version} grows with every decision on it. */
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
        @Nullable Long duplicateOf,
        @Nullable String decidedBy,
        @Nullable String notes,
        int version) {}
