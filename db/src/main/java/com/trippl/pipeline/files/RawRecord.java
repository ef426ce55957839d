package com.trippl.pipeline.files;

import org.jspecify.annotations.Nullable;

/**
 * One line of a raw file: what the source says, cells assigned to our fields, otherwise untouched.
 *
 * @param sourceName the feed's name
 * @param sourceId the feed's own id, or a hash of name, address and coordinates
 * @param recordNo position of the record in the source, from 1
 * @param lineNumber line of the source on which the record begins, from 1
 * @param receivedAt when the source was received, ISO 8601
 * @param fields the values
 */
public record RawRecord(
        String sourceName, String sourceId, int recordNo, long lineNumber, String receivedAt, Fields fields) {

    /** The values of our fields as text; null where the source says nothing. Several images are separated by white space or "|". */
    public record Fields(
            @Nullable String name,
            @Nullable String address,
            @Nullable String lat,
            @Nullable String lng,
            @Nullable String category,
            @Nullable String description,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String website,
            @Nullable String images,
            @Nullable String hours) {}
}
