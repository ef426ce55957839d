package com.trippl.pipeline.load;

import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.support.CopyBuffer;
import com.trippl.pipeline.support.PlannerHints;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stages one chunk: its records go by COPY into a temporary table, and one statement matches them with the source map and the public
 * listings, decides their action and inserts them. What hangs on a record is copied beside it, since its staging id is known before.
 */
class StagingWriter implements ItemWriter<ListingRecord> {
    private static final String INCOMING = """
            CREATE TEMPORARY TABLE IF NOT EXISTS incoming_listings (
                record_no int, line_number bigint, source_id text, source_key uuid, dedupe_key uuid, content_hash uuid,
                record_hash uuid, has_details boolean, name text, address text, lat float8, lng float8, category text, flags text[]
            ) ON COMMIT DELETE ROWS""";

    private static final String MATCH = """
            INSERT INTO staging.listings (
                id, job_id, record_no, file_id, line_number, listing_id, source_name, source_id, source_key, dedupe_key, content_hash,
                record_hash, name, address, lat, lng, category, action, status, flags, needs_review, matched_by, details_changed)
            SELECT :firstRow + i.record_no - 1, :job, i.record_no, :file, i.line_number,
                   coalesce(m.listing_id, p.id, :firstListing + i.record_no - 1), :source, i.source_id, i.source_key, i.dedupe_key,
                   i.content_hash, i.record_hash, i.name, i.address, i.lat, i.lng, i.category,
                   a.action, CASE WHEN r.needs_review THEN 'pending' ELSE 'accepted' END, f.flags, r.needs_review,
                   CASE WHEN m.source_key IS NOT NULL THEN 'source_map' WHEN p.id IS NOT NULL THEN 'dedupe_key' END,
                   m.source_key IS NULL AND p.id IS NOT NULL AND i.has_details
            FROM incoming_listings i
            LEFT JOIN public.listing_source_map m ON m.source_key = i.source_key
            LEFT JOIN public.listings p
                ON p.dedupe_key = CASE WHEN m.source_key IS NULL THEN i.dedupe_key END AND p.status = 'live'
            LEFT JOIN public.listings c ON c.id = coalesce(m.listing_id, p.id)
            CROSS JOIN LATERAL (SELECT CASE
                WHEN c.id IS NULL OR c.status = 'removed' THEN 'insert'
                WHEN m.record_hash = i.record_hash OR m.source_key IS NULL AND c.content_hash = i.content_hash THEN 'unchanged'
                ELSE 'update' END AS action) a
            CROSS JOIN LATERAL (SELECT i.flags
                || CASE WHEN a.action = 'update' AND sqrt((i.lat - c.lat) ^ 2 + ((i.lng - c.lng) * cosd(least(abs(c.lat), 90))) ^ 2)
                                                     * 111195 > :farMoved
                        THEN ARRAY['coordinates_moved'] ELSE '{}' END
                || CASE WHEN a.action = 'update' AND (m.source_key IS NULL OR m.content_hash <> c.content_hash)
                        THEN CASE WHEN EXISTS (SELECT FROM public.listing_history h WHERE h.listing_id = c.id AND h.change = 'edit')
                                  THEN ARRAY['edit_conflict'] ELSE ARRAY['source_conflict'] END
                        ELSE '{}' END AS flags) f
            CROSS JOIN LATERAL (SELECT a.action <> 'unchanged'
                AND (NOT :autoAccept OR NOT f.flags <@ CAST(:ignored AS text[])) AS needs_review) r
            ORDER BY i.record_no""";

    private static final String BRIDGE = """
            INSERT INTO pipeline.bridge_source_listing (job_file_id, source_record_hash, listing_id)
            SELECT s.file_id, s.source_key, s.listing_id FROM staging.listings s
            WHERE s.job_id = :job AND s.record_no BETWEEN :first AND :last AND s.matched_by IS NOT NULL AND s.action <> 'unchanged'
            ORDER BY s.record_no
            ON CONFLICT (job_file_id, source_record_hash) DO NOTHING""";

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final StagedBatch batch;
    private final int fileId;

    StagingWriter(DataSource dataSource, JdbcClient jdbc, StagedBatch batch, int fileId) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.batch = batch;
        this.fileId = fileId;
    }

    @Override
    public void write(Chunk<? extends ListingRecord> chunk) throws SQLException, IOException {
        List<? extends ListingRecord> records = chunk.getItems();
        copyIncoming(records);
        PlannerHints.chunkAgainstTables(jdbc);
        int staged = jdbc.sql(MATCH)
                .param("firstRow", batch.firstRowId())
                .param("firstListing", batch.firstListingId())
                .param("job", batch.jobId())
                .param("file", fileId)
                .param("source", batch.sourceName())
                .param("farMoved", batch.rules().farMovedMeters())
                .param("autoAccept", batch.rules().autoAccept())
                .param("ignored", arrayLiteral(letThrough()))
                .update();
        if (staged != records.size()) {
            throw new IllegalStateException("Staged " + staged + " of " + records.size() + " records.");
        }
        jdbc.sql(BRIDGE)
                .param("job", batch.jobId())
                .param("first", records.getFirst().recordNo())
                .param("last", records.getLast().recordNo())
                .update();
        copyDependents(records);
    }

    private List<String> letThrough() {
        List<String> blocking = Flag.blocking();
        return batch.rules().ignoredFlags().stream()
                .filter(flag -> !blocking.contains(flag))
                .toList();
    }

    private void copyIncoming(List<? extends ListingRecord> records) throws SQLException, IOException {
        jdbc.sql(INCOMING).update();
        CopyBuffer rows = new CopyBuffer();
        for (ListingRecord record : records) {
            ListingRecord.Place place = record.place();
            rows.add(
                    record.recordNo(),
                    record.lineNumber(),
                    record.sourceId(),
                    record.sourceKey(),
                    record.dedupeKey(),
                    record.contentHash(),
                    record.recordHash(),
                    !record.details().equals(ListingRecord.Details.NONE),
                    place.name(),
                    place.address(),
                    place.lat(),
                    place.lng(),
                    place.category(),
                    arrayLiteral(record.flags()));
        }
        rows.copyTo(dataSource, "incoming_listings");
    }

    private void copyDependents(List<? extends ListingRecord> records) throws SQLException, IOException {
        CopyBuffer infos = new CopyBuffer();
        CopyBuffer contacts = new CopyBuffer();
        CopyBuffer images = new CopyBuffer();
        CopyBuffer hours = new CopyBuffer();
        for (ListingRecord record : records) {
            long id = batch.firstRowId() + record.recordNo() - 1;
            ListingRecord.Details details = record.details();
            if (details.description() != null) {
                infos.add(id, details.description(), record.recordHash());
            }
            if (details.phone() != null || details.email() != null || details.website() != null) {
                contacts.add(id, details.phone(), details.email(), details.website());
            }
            int position = 0;
            for (String url : details.images()) {
                images.add(id, ++position, url);
            }
            if (details.hours() != null) {
                hours.add(id, details.hours());
            }
        }
        infos.copyTo(dataSource, "staging.listing_info (staging_id, description, content_hash)");
        contacts.copyTo(dataSource, "staging.listing_contacts (staging_id, phone, email, website)");
        images.copyTo(dataSource, "staging.listing_images (staging_id, position, url)");
        hours.copyTo(dataSource, "staging.listing_hours (staging_id, hours)");
    }

    /** A PostgreSQL array of words that need no quoting: flags. */
    private static String arrayLiteral(List<String> words) {
        return words.isEmpty()
                ? "{}"
                : new ArrayList<>(words)
                        .toString()
                        .replace('[', '{')
                        .replace(']', '}')
                        .replace(" ", "");
    }
}
