package com.trippl.pipeline.publicdata;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public listing as a list shows it.
 *
 * @param dmo the slug of its DMO
 * @param status {@code live}, {@code removed} or {@code merged}
 * @param mergedInto the listing that took it over, if it is merged
 * @param sources the names of the sources that feed it, in alphabetical order; only of the DMOs of the person who asks
 */
public record ListingRow(
        long id,
        int dmoId,
        String dmo,
        String domain,
        String name,
        @Nullable String address,
        @Nullable Double lat,
        @Nullable Double lng,
        @Nullable String category,
        String status,
        @Nullable Long mergedInto,
        List<String> sources,
        Instant createdAt,
        Instant updatedAt) {}
