package com.trippl.pipeline.runs;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.JsonLines;
import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.files.RawRecordCodec;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Finds what the source said of a staged row, in the raw file it came by. */
@Service
public class SourceRecords {
    private final JdbcClient jdbc;
    private final DataFiles files;
    private final FileStore store;
    private final Access access;

    public SourceRecords(JdbcClient jdbc, DataFiles files, FileStore store, Access access) {
        this.jdbc = jdbc;
        this.files = files;
        this.store = store;
        this.access = access;
    }

    private record Place(int fileId, int recordNo) {}

    /**
     * The fields of the record as the source spelt them, those it leaves out left out.
     *
     * @return empty when the row has none, as deletes, or it is of a DMO the person may not see
     * @throws com.trippl.pipeline.files.PrunedFileException when the bytes of its raw file are gone
     * @throws IOException when the file cannot be read
     */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Map<String, String>> of(long stagingId) throws IOException {
        Place place = jdbc.sql("""
                        SELECT raw.id, s.record_no
                        FROM staging.listings s JOIN staging.batches b USING (job_id)
                        JOIN pipeline.files f ON f.id = s.file_id JOIN pipeline.files raw ON raw.id = f.source_file_id
                        WHERE s.id = :id AND (CAST(:mine AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:mine AS int[])))""")
                .param("id", stagingId)
                .param("mine", access.dmos())
                .query((row, n) -> new Place(row.getInt("id"), row.getInt("record_no")))
                .optional()
                .orElse(null);
        return place == null ? Optional.empty() : read(place);
    }

    private Optional<Map<String, String>> read(Place place) throws IOException {
        DataFile raw = files.find(place.fileId()).orElseThrow().kept();
        try (InputStream in = store.open(raw.path());
                JsonLines.Reader<RawRecord> records = JsonLines.reader(in, RawRecordCodec.INSTANCE)) {
            for (RawRecord record = records.read(); record != null; record = records.read()) {
                if (record.recordNo() == place.recordNo()) {
                    return Optional.of(fields(record));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> fields(RawRecord record) {
        Map<String, String> said = new LinkedHashMap<>();
        RawRecord.Fields f = record.fields();
        put(said, "id", record.sourceId());
        put(said, "name", f.name());
        put(said, "address", f.address());
        put(said, "lat", f.lat());
        put(said, "lng", f.lng());
        put(said, "category", f.category());
        put(said, "phone", f.phone());
        put(said, "email", f.email());
        put(said, "website", f.website());
        put(said, "description", f.description());
        put(said, "hours", f.hours());
        put(said, "images", f.images());
        return said;
    }

    private static void put(Map<String, String> said, String field, @Nullable String value) {
        if (value != null) {
            said.put(field, value);
        }
    }
}
