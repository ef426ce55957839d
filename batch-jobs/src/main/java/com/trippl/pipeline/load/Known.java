package com.trippl.pipeline.load;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The public listing a record is about.
 *
 * @param listingId the listing
 * @param mapped what the source map says of the record; null when the listing was found by its dedupe key alone
 * @param contentHash hash of the listing's deciding fields as they are in public
 * @param removed whether the listing was removed since
 * @param lat degrees, or null
 * @param lng degrees, or null
 */
record Known(
        long listingId,
        @Nullable Mapped mapped,
        UUID contentHash,
        boolean removed,
        @Nullable Double lat,
        @Nullable Double lng) {

    /** A listing whose record says what it said: what became of the listing meanwhile does not matter, so it was not looked at. */
    static Known asBefore(long listingId, Mapped mapped) {
        return new Known(listingId, mapped, mapped.contentHash(), false, null, null);
    }

    Known mappedAs(Mapped record) {
        return new Known(listingId, record, contentHash, removed, lat, lng);
    }

    /**
     * What the source said when its record was last promoted.
     *
     * @param contentHash of the deciding fields
     * @param recordHash of everything as displayed
     * @param missing whether the source's full feed did not name it last time
     */
    record Mapped(UUID contentHash, UUID recordHash, boolean missing) {}
}
