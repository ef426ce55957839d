package com.trippl.pipeline.promote;

import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import com.trippl.pipeline.listing.ListingHasher;
import com.trippl.pipeline.support.PlannerHints;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Promotes one chunk of accepted rows by one statement per table, all in the chunk's transaction. */
class PromotionWriter implements ItemWriter<AcceptedRow> {
    private final JdbcClient jdbc;
    private final Promotion promotion;
    private final BulkReferences references;

    PromotionWriter(JdbcClient jdbc, Promotion promotion) {
        this.jdbc = jdbc;
        this.promotion = promotion;
        this.references = new BulkReferences(jdbc);
    }

    @Override
    public void write(Chunk<? extends AcceptedRow> chunk) {
        long first = chunk.getItems().getFirst().id();
        long last = chunk.getItems().getLast().id();
        PlannerHints.chunkAgainstTables(jdbc);
        if (promotion.relink()) {
            run(PromotionStatements.RELINK_KNOWN, first, last);
            run(PromotionStatements.RELINK, first, last);
        }
        Contents contents = (promotion.relink() ? Optional.<Contents>empty() : AcceptedRow.contentsOf(chunk.getItems()))
                .orElseGet(() -> contents(first, last));
        if (contents.shared() && run(PromotionStatements.RELINK_SHARED, first, last) > 0) {
            contents = contents(first, last);
        }
        List<DependentStatements.Dependent> dependents = DependentStatements.ALL.stream()
                .filter(dependent -> Boolean.TRUE.equals(statement(dependent.any(), first, last)
                        .query(Boolean.class)
                        .single()))
                .toList();
        if (contents.fresh() > 0) {
            Contents holds = contents;
            references.write(
                    contents.ofOneFile()
                            ? statement(PromotionStatements.REFERENCES_OF_FILE, first, last)
                                    .param("file", contents.firstFile())
                            : statement(PromotionStatements.FRESH_REFERENCES, first, last),
                    () -> insertFresh(holds, dependents, first, last));
        }
        if (contents.existing()) {
            mergeExisting(contents, dependents, first, last);
        }
        if (contents.edits()) {
            rehash(statement(PromotionStatements.EDITED, first, last)
                    .query(Long.class)
                    .list());
            run(PromotionStatements.EDIT_HISTORY, first, last);
        }
        jdbc.sql(PromotionStatements.NOTE_CHUNK)
                .param("job", promotion.jobId())
                .param("first", first)
                .param("inserts", contents.inserts())
                .param("updates", contents.updated())
                .param("unchanged", contents.unchanged())
                .param("deletes", contents.deleted())
                .update();
        requireAll(contents.rows(), chunk.size());
        if (contents.withOwnStatus() > 0) {
            requireAll(run(PromotionStatements.SET_PROMOTED, first, last), contents.withOwnStatus());
        }
        if (contents.withOwnStatus() < contents.rows()) {
            // Last, as other chunks of the batch write to the same row.
            run(PromotionStatements.NOTE_PROMOTED, first, last);
        }
    }

    private Contents contents(long first, long last) {
        statement(PromotionStatements.KEEP_BATCH, first, last)
                .query(Integer.class)
                .single();
        return statement(PromotionStatements.CONTENTS, first, last)
                .query(Contents.class)
                .single();
    }

    /** New listings and all that refers to them; each table takes as many rows as there are, or the chunk is rolled back. */
    private void insertFresh(Contents contents, List<DependentStatements.Dependent> dependents, long first, long last) {
        requireAll(run(PromotionStatements.insertListings(promotion.bulk()), first, last), contents.fresh());
        PlannerHints.rangeAgainstRange(jdbc, true);
        dependents.forEach(dependent -> run(dependent.fresh(), first, last));
        PlannerHints.rangeAgainstRange(jdbc, false);
        requireAll(
                run(PromotionStatements.insertFreshSourceMap(promotion.bulk(), promotion.bridged()), first, last),
                contents.fresh());
        if (promotion.bridged() && contents.freshUncertain() > 0) {
            requireAll(run(PromotionStatements.BRIDGE_UNCERTAIN, first, last), contents.freshUncertain());
        }
        if (contents.freshDecided() > 0) {
            requireAll(run(PromotionStatements.DECIDED_HISTORY, first, last), contents.freshDecided());
        }
    }

    /** Listings that exist: what they become of two sides, or that they go, or only that they were seen. */
    private void mergeExisting(
            Contents contents, List<DependentStatements.Dependent> dependents, long first, long last) {
        if (contents.revivals()) {
            run(PromotionStatements.REVIVE_LISTINGS, first, last);
            run(PromotionStatements.REVIVED_HISTORY, first, last);
        }
        if (contents.updated() > 0) {
            rehash(statement(PromotionStatements.UPDATE_LISTINGS, first, last)
                    .query(Long.class)
                    .list());
        }
        if (contents.updated() > 0 || contents.newDetails() || contents.revivals()) {
            run(DependentStatements.CONTACTS, first, last);
            DependentStatements.ERASE.forEach(sql -> run(sql, first, last));
            dependents.forEach(dependent -> run(dependent.merged(), first, last));
        }
        if (contents.deleted() > 0) {
            run(PromotionStatements.REMOVE_LISTINGS, first, last);
            run(PromotionStatements.MARK_MISSING, first, last);
        }
        if (contents.known()) {
            run(PromotionStatements.UPDATE_SOURCE_MAP, first, last);
        }
        if (contents.unknown()) {
            run(PromotionStatements.INSERT_SOURCE_MAP, first, last);
        }
        if (promotion.bridged() && (contents.revivals() || contents.updated() > 0 || contents.unknown())) {
            run(PromotionStatements.BRIDGE_EXISTING, first, last);
        }
    }

    /** Promotes duplicates, whose survivors are public. */
    void writeDuplicates(Chunk<? extends AcceptedRow> chunk) {
        long first = chunk.getItems().getFirst().id();
        long last = chunk.getItems().getLast().id();
        PlannerHints.chunkAgainstTables(jdbc);
        Integer file = AcceptedRow.fileOf(chunk.getItems());
        int[] merged = new int[1];
        references.write(
                file != null
                        ? statement(PromotionStatements.REFERENCES_OF_FILE, first, last)
                                .param("file", file)
                        : statement(PromotionStatements.DUPLICATE_REFERENCES, first, last),
                () -> merged[0] = run(PromotionStatements.mergeDuplicates(promotion.bridged()), first, last));
        requireAll(merged[0], chunk.size());
        jdbc.sql(PromotionStatements.NOTE_DUPLICATES)
                .param("job", promotion.jobId())
                .param("first", first)
                .param("duplicates", chunk.size())
                .update();
    }

    private static void requireAll(int promoted, int expected) {
        if (promoted != expected) {
            throw new IllegalStateException(
                    "Of " + expected + " accepted rows " + promoted + " were promoted: rolled back.");
        }
    }

    private int run(String sql, long first, long last) {
        return statement(sql, first, last).update();
    }

    private JdbcClient.StatementSpec statement(String sql, long first, long last) {
        return jdbc.sql(sql)
                .param("batch", promotion.batchId())
                .param("first", first)
                .param("last", last)
                .param("job", promotion.jobId())
                .param("dmo", promotion.dmoId())
                .param("domain", promotion.domain())
                .param("source", promotion.sourceName())
                .param("now", Timestamp.from(promotion.now()))
                .param("policy", promotion.mergePolicy())
                .param("superior", promotion.superiorSources().toArray(String[]::new));
    }

    /** A listing that took values of both sides, or of a person, has the hashes of neither. Few do, so they are hashed here, one by one. */
    private void rehash(List<Long> listingIds) {
        ListingHasher hasher = new ListingHasher(promotion.transform());
        for (Long id : listingIds) {
            Place place = jdbc.sql("SELECT name, address, lat, lng, category FROM public.listings WHERE id = ?")
                    .param(id)
                    .query((row, n) -> new Place(
                            row.getString("name"),
                            row.getString("address"),
                            row.getObject("lat", Double.class),
                            row.getObject("lng", Double.class),
                            row.getString("category")))
                    .single();
            ListingHasher.Compared compared = hasher.compared(place, Details.NONE);
            UUID dedupeKey = compared.dedupeKey();
            boolean taken = dedupeKey != null
                    && Objects.requireNonNullElse(
                                    jdbc.sql(
                                                    "SELECT count(*) FROM public.listings WHERE dedupe_key = ? AND status = 'live' AND id <> ?")
                                            .param(dedupeKey)
                                            .param(id)
                                            .query(Integer.class)
                                            .single(),
                                    0)
                            > 0;
            jdbc.sql("UPDATE public.listings SET content_hash = ?, dedupe_key = ? WHERE id = ?")
                    .param(compared.contentHash())
                    .param(taken ? null : dedupeKey)
                    .param(id)
                    .update();
        }
    }
}
