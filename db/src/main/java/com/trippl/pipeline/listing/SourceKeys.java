package com.trippl.pipeline.listing;

import com.trippl.pipeline.hash.Hashes;
import java.util.UUID;

/**
 * The keys of a DMO's records in the source map: the hash of DMO, source and the record's id there, so that two DMOs may call their sources
 * alike. Every stage that names a record makes the same key.
 */
public final class SourceKeys {
    private final String dmo;

    /** Keys of records of one DMO. */
    public SourceKeys(int dmoId) {
        this.dmo = Integer.toString(dmoId);
    }

    /**
     * The key of a record.
     *
     * @param sourceName the feed
     * @param sourceId what the feed calls the record
     */
    public UUID of(String sourceName, String sourceId) {
        return Hashes.of(dmo, sourceName, sourceId);
    }
}
