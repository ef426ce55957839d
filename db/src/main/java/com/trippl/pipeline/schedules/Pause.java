package com.trippl.pipeline.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that is not to be begun.
 *
 * @param dmoId whose; null: everybody's
 * @param slug the DMO's short name, or null
 * @param source only of this feed; null: of all
 * @param reason as whoever paused it gave it; null: none
 */
public record Pause(
        int id,
        @Nullable Integer dmoId,
        @Nullable String slug,
        @Nullable String source,
        @Nullable String reason,
        String by,
        Instant at) {

    /** What is paused, for people. */
    public String scope() {
        return slug == null ? "everything" : source == null ? slug : source + " of " + slug;
    }
}
