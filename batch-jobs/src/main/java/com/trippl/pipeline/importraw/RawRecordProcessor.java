package com.trippl.pipeline.importraw;

import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.hash.Hashes;
import com.trippl.pipeline.hash.Normalizer;
import com.trippl.pipeline.importraw.source.Field;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.RecordFault;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.listing.SourceKeys;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.support.Outcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import tools.jackson.databind.json.JsonMapper;

/** One record of the source to one raw record: cells assigned to fields, an id found or made. */
class RawRecordProcessor implements ItemProcessor<SourceRecord, Outcome<RawRecord>> {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SourceKeys keys;
    private final int jobId;
    private final int fileId;
    private final String sourceName;
    private final String receivedAt;
    private final FieldMapping mapping;

    /** Makes raw records of the source's, and errors of the faulty ones. */
    RawRecordProcessor(int dmoId, int jobId, int fileId, String sourceName, String receivedAt, FieldMapping mapping) {
        this.keys = new SourceKeys(dmoId);
        this.jobId = jobId;
        this.fileId = fileId;
        this.sourceName = sourceName;
        this.receivedAt = receivedAt;
        this.mapping = mapping;
    }

    @Override
    public Outcome<RawRecord> process(SourceRecord record) {
        RecordFault fault = RecordFault.of(record, mapping);
        if (fault != null) {
            return refused(record, fault.type(), fault.what());
        }
        RawRecord.Fields fields = fields(record);
        String given = mapping.id(record);
        String id = given == null ? hashedId(fields) : given;
        return new Outcome.Kept<>(
                new RawRecord(sourceName, id, record.recordNo(), record.lineNumber(), receivedAt, fields));
    }

    private RawRecord.Fields fields(SourceRecord record) {
        return new RawRecord.Fields(
                mapping.value(Field.NAME, record),
                mapping.value(Field.ADDRESS, record),
                mapping.value(Field.LAT, record),
                mapping.value(Field.LNG, record),
                mapping.value(Field.CATEGORY, record),
                mapping.value(Field.DESCRIPTION, record),
                mapping.value(Field.PHONE, record),
                mapping.value(Field.EMAIL, record),
                mapping.value(Field.WEBSITE, record),
                mapping.value(Field.IMAGES, record),
                mapping.value(Field.HOURS, record));
    }

    /** The specification's id: a hash of source name, name, address and coordinates, normalised. */
    private String hashedId(RawRecord.Fields fields) {
        UUID hash = Hashes.of(
                sourceName,
                normalized(fields.name()),
                normalized(fields.address()),
                degrees(fields.lat()),
                degrees(fields.lng()));
        return hash.toString();
    }

    private static @Nullable String normalized(@Nullable String text) {
        return text == null ? null : Normalizer.normalize(text);
    }

    /** Rounded to five places where it is a number, so that 35.59510 and 35.5951 are one place. */
    private static @Nullable String degrees(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.toString(Math.round(Double.parseDouble(text.strip().replace(',', '.')) * 1e5));
        } catch (NumberFormatException e) {
            return text.strip();
        }
    }

    private Outcome<RawRecord> refused(SourceRecord record, String type, String what) {
        return new Outcome.Refused<>(new JobError(
                jobId,
                fileId,
                Integer.toString(record.recordNo()),
                record.lineNumber(),
                JSON.writeValueAsString(mapping.original(record)),
                type,
                "Line " + record.lineNumber() + ": the record " + what + (what.endsWith("?") ? "" : ".")
                        + " Correct it in the source and import again.",
                sourceKey(record)));
    }

    /** Whose record it is, if its id can be read. In a row with too few or too many cells that may be another cell, which does no harm. */
    private @Nullable UUID sourceKey(SourceRecord record) {
        String id = mapping.id(record);
        return id == null ? null : keys.of(sourceName, id);
    }
}
