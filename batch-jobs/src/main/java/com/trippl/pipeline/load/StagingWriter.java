package com.trippl.pipeline.load;

import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import com.trippl.pipeline.support.BinaryCopy;
import com.trippl.pipeline.support.PlannerHints;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stages one chunk: two queries find the public listings its records are about, each record gets its verdict, and COPY takes the rows where
 * they stay. What hangs on a record is copied after it, since its staging id is known before.
 */
class StagingWriter implements ItemWriter<KeyedRecord> {
    private static final String ROWS =
            "staging.listing_rows (id, job_id, record_no, file_id, line_number, listing_id, source_name, source_id,"
                    + " source_key, dedupe_key, content_hash, record_hash, name, address, lat, lng, category, action, own_status, flags, needs_review,"
                    + " matched_by, details_changed, phone, email, website)";

    /** The tables of what hangs on records, with their columns. */
    private static final Map<String, Dependent> DEPENDENTS = Map.of(
            "staging.listing_info (staging_id, description, content_hash)", StagingWriter::info,
            "staging.listing_images (staging_id, position, url)", StagingWriter::images,
            "staging.listing_hours (staging_id, hours)", StagingWriter::hours);

    private static final String EDITED = """
            SELECT DISTINCT h.listing_id FROM unnest(?) AS k (id)
            JOIN public.listing_changes h ON h.listing_id = k.id AND h.change = 'edit'""";

    private static final String BRIDGE = """
            INSERT INTO pipeline.bridge_records (job_file_id, source_record_hash, listing_id)
            SELECT s.file_id, s.source_key, s.listing_id FROM staging.listings s
            WHERE s.id BETWEEN :first AND :last AND s.job_id = :job AND s.matched_by IS NOT NULL AND s.action <> 'unchanged'
            ORDER BY s.id
            ON CONFLICT (job_file_id, source_record_hash) DO NOTHING""";

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final KnownListings listings;
    private final StagedBatch batch;
    private final int fileId;

    StagingWriter(DataSource dataSource, JdbcClient jdbc, StagedBatch batch, int fileId) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.listings = new KnownListings(jdbc);
        this.batch = batch;
        this.fileId = fileId;
    }

    @Override
    public void write(Chunk<? extends KeyedRecord> chunk) throws SQLException {
        List<? extends KeyedRecord> records = chunk.getItems();
        PlannerHints.chunkAgainstTables(jdbc);
        Map<Integer, Known> known = listings.of(records);
        Set<Long> edited = edited(records, known);
        List<Verdict> verdicts = new ArrayList<>(records.size());
        for (KeyedRecord record : records) {
            verdicts.add(Verdict.of(record, known.get(record.listing().recordNo()), edited, batch));
        }
        copyRows(records, verdicts);
        copyDependents(records);
        if (verdicts.stream().anyMatch(v -> v.matchedBy() != null && !v.action().equals("unchanged"))) {
            jdbc.sql(BRIDGE)
                    .param("job", batch.jobId())
                    .param("first", batch.rowId(records.getFirst().listing().recordNo()))
                    .param("last", batch.rowId(records.getLast().listing().recordNo()))
                    .update();
        }
    }

    /** Of the listings whose records say otherwise than public, those that people edited. */
    private Set<Long> edited(List<? extends KeyedRecord> records, Map<Integer, Known> known) {
        Set<Long> conflicting = new HashSet<>();
        for (KeyedRecord record : records) {
            Known listing = known.get(record.listing().recordNo());
            if (listing != null && Verdict.conflicts(record, listing)) {
                conflicting.add(listing.listingId());
            }
        }
        return conflicting.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.sql(EDITED)
                        .param(conflicting.toArray(Long[]::new))
                        .query(Long.class)
                        .list());
    }

    private void copyRows(List<? extends KeyedRecord> records, List<Verdict> verdicts) throws SQLException {
        try (BinaryCopy rows = new BinaryCopy(dataSource, ROWS)) {
            for (int i = 0; i < verdicts.size(); i++) {
                KeyedRecord keyed = records.get(i);
                ListingRecord record = keyed.listing();
                Verdict verdict = verdicts.get(i);
                Place place = record.place();
                Details details = record.details();
                rows.row()
                        .int8(batch.rowId(record.recordNo()))
                        .int4(batch.jobId())
                        .int4(record.recordNo())
                        .int4(fileId)
                        .int8(record.lineNumber())
                        .int8(verdict.listingId())
                        .text(batch.sourceName())
                        .text(record.sourceId())
                        .uuid(keyed.sourceKey())
                        .uuid(record.dedupeKey())
                        .uuid(record.contentHash())
                        .uuid(keyed.recordHash())
                        .text(place.name())
                        .text(place.address())
                        .float8(place.lat())
                        .float8(place.lng())
                        .text(place.category())
                        .text(verdict.action())
                        .text(verdict.ownStatus())
                        .texts(verdict.flags())
                        .bool(verdict.needsReview())
                        .text(verdict.matchedBy())
                        .bool(verdict.detailsChanged())
                        .text(details.phone())
                        .text(details.email())
                        .text(details.website());
            }
            rows.finish();
        }
    }

    private void copyDependents(List<? extends KeyedRecord> records) throws SQLException {
        for (Map.Entry<String, Dependent> dependent : DEPENDENTS.entrySet()) {
            try (BinaryCopy rows = new BinaryCopy(dataSource, dependent.getKey())) {
                for (KeyedRecord record : records) {
                    dependent.getValue().copy(rows, batch.rowId(record.listing().recordNo()), record);
                }
                rows.finish();
            }
        }
    }

    /** Copies the rows that hang on one record, if any. */
    private interface Dependent {
        void copy(BinaryCopy rows, long rowId, KeyedRecord record) throws SQLException;
    }

    private static void info(BinaryCopy rows, long rowId, KeyedRecord record) throws SQLException {
        if (record.listing().details().description() != null) {
            rows.row()
                    .int8(rowId)
                    .text(record.listing().details().description())
                    .uuid(record.recordHash());
        }
    }

    private static void images(BinaryCopy rows, long rowId, KeyedRecord record) throws SQLException {
        int position = 0;
        for (String url : record.listing().details().images()) {
            rows.row().int8(rowId).int4(++position).text(url);
        }
    }

    private static void hours(BinaryCopy rows, long rowId, KeyedRecord record) throws SQLException {
        if (record.listing().details().hours() != null) {
            rows.row().int8(rowId).text(record.listing().details().hours());
        }
    }
}
