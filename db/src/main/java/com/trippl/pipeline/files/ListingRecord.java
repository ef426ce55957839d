package com.trippl.pipeline.files;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a transformed file: a listing ready to be matched.
 *
 * @param sourceName the feed's name
 * @param sourceId the record's id within the feed
 * @param recordNo position of the record in the source, from 1
 * @param lineNumber line of the source on which the record begins
 * @param receivedAt when the source was received, ISO 8601
 * @param dedupeKey hash of the normalised dedupe fields; null when they say too little to identify a place
 * @param contentHash hash of the normalised hash fields
 * @param place what identifies a listing, in its original spelling
 * @param details what hangs on it
 * @param flags what a person should look at
 */
public record ListingRecord(
        String sourceName,
        String sourceId,
        int recordNo,
        long lineNumber,
        String receivedAt,
        @Nullable UUID dedupeKey,
        UUID contentHash,
        Place place,
        Details details,
        List<String> flags) {

    /** Name, address, coordinates in degrees (WGS 84, both or neither) and category. */
    public record Place(
            @Nullable String name,
            @Nullable String address,
            @Nullable Double lat,
            @Nullable Double lng,
            @Nullable String category) {}

    /** What depends on a listing: it follows the listing that its record is matched to. */
    public record Details(
            @Nullable String description,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String website,
            List<String> images,
            @Nullable String hours) {

        public static final Details NONE = new Details(null, null, null, null, List.of(), null);
    }
}
