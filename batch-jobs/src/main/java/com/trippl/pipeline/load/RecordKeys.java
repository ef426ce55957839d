package com.trippl.pipeline.load;

import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.listing.ListingHasher;
import com.trippl.pipeline.listing.SourceKeys;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Gives records their keys. */
class RecordKeys implements ItemProcessor<ListingRecord, KeyedRecord> {
    private final SourceKeys keys;
    private final ListingHasher hasher;

    RecordKeys(int dmoId, TransformConfig transform) {
        this.keys = new SourceKeys(dmoId);
        this.hasher = new ListingHasher(transform);
    }

    @Override
    public KeyedRecord process(ListingRecord record) {
        return new KeyedRecord(
                record,
                keys.of(record.sourceName(), record.sourceId()),
                hasher.recordHash(record.place(), record.details()));
    }
}
