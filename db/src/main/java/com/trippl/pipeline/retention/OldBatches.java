package com.trippl.pipeline.retention;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds batches that are old, and deletes their rows, some thousands at a time. */
@Component
class OldBatches {
    private static final int ROWS_AT_ONCE = 10_000;

    /**
     * Closed, or given up while loading; not the last good one of its source; nobody promotes from it, and no row that waits elsewhere says
     * that it is a duplicate of one in it.
     */
    private static final String OLD = """
            FROM (SELECT b.*, d.slug, q.status AS job_status,
                         row_number() OVER source AS nth,
                         max(b.job_id) FILTER (WHERE b.status IN ('ready', 'promoted', 'superseded') AND r.records_total > 0)
                             OVER whole AS last_good,
                         max(b.job_id) FILTER (WHERE b.status = 'promoted' AND r.records_total > 0) OVER whole AS last_promoted
                  FROM staging.batches b JOIN public.dmos d ON d.id = b.dmo_id
                  JOIN pipeline.job_queue q USING (job_id) LEFT JOIN pipeline.job_results r USING (job_id)
                  WHERE b.dmo_id = :dmo AND b.data_domain = :domain
                  WINDOW whole AS (PARTITION BY b.source_name), source AS (PARTITION BY b.source_name ORDER BY b.job_id DESC)) b
            WHERE b.pruned_at IS NULL AND b.nth > :keep AND b.updated_at < :before
              AND (b.status IN ('promoted', 'superseded') OR b.status = 'loading' AND b.job_status IN ('failed', 'cancelled'))
              AND b.job_id IS DISTINCT FROM b.last_good AND b.job_id IS DISTINCT FROM b.last_promoted
              AND NOT EXISTS (SELECT FROM pipeline.job_queue p WHERE p.parent_job_id = b.job_id AND p.status IN ('pending', 'running'))
              AND NOT EXISTS (SELECT FROM staging.batches ob JOIN staging.listings w ON w.job_id = ob.job_id
                              WHERE ob.status IN ('ready', 'held', 'loading') AND ob.pruned_at IS NULL AND w.duplicate_of IS NOT NULL
                                AND w.duplicate_of BETWEEN b.first_row_id AND b.first_row_id + b.records - 1)
            """;

    /** What people made of a record and a newer batch may take over: see {@link com.trippl.pipeline.review.Carry}. */
    private static final String UNNEEDED = """
            (l.source_values IS NULL AND l.conflict_action = 'take_incoming' OR l.status IN ('merged', 'promoted')
             OR EXISTS (SELECT FROM staging.listings n
                        WHERE n.source_key = l.source_key AND n.record_hash = l.record_hash AND n.action = l.action AND n.job_id > l.job_id
                          AND (n.source_values IS NOT NULL OR n.conflict_action <> 'take_incoming')))""";

    private static final String DELETE = """
            WITH next AS (SELECT l.id, l.record_no FROM staging.listings l
                          WHERE l.job_id = :batch AND l.record_no > :after AND %s ORDER BY l.record_no LIMIT :most),
                 rows AS (DELETE FROM staging.listings l USING next WHERE l.id = next.id RETURNING l.record_no),
                 infos AS (DELETE FROM staging.listing_info d USING next WHERE d.staging_id = next.id),
                 images AS (DELETE FROM staging.listing_images d USING next WHERE d.staging_id = next.id),
                 hours AS (DELETE FROM staging.listing_hours d USING next WHERE d.staging_id = next.id)
            SELECT max(record_no) FROM rows""".formatted(UNNEEDED);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OldBatches(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The batches of a DMO that may go, the oldest first, with the rows that would. */
    List<Pruned.Batch> of(int dmoId, String domain, Keep keep) {
        return old(
                        "SELECT b.job_id, b.slug, b.source_name, b.status, b.created_at,"
                                + " (SELECT count(*) FROM staging.listings l WHERE l.job_id = b.job_id AND " + UNNEEDED
                                + ") AS rows " + OLD + " ORDER BY b.job_id",
                        dmoId,
                        domain,
                        keep)
                .query((row, n) -> new Pruned.Batch(
                        row.getInt("job_id"),
                        row.getString("slug"),
                        row.getString("source_name"),
                        row.getString("status"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getLong("rows")))
                .list();
    }

    private JdbcClient.StatementSpec old(String sql, int dmoId, String domain, Keep keep) {
        return jdbc.sql(sql)
                .param("dmo", dmoId)
                .param("domain", domain)
                .param("keep", keep.batches())
                .param("before", keep.before());
    }

    /** Marks a batch as pruned, if it still may go, and forgets what the review counted of it. Returns whether it did. */
    boolean begin(int batchId, int dmoId, String domain, Keep keep) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ? FOR UPDATE")
                    .param(batchId)
                    .query(Integer.class)
                    .optional();
            int marked = old(
                            "UPDATE staging.batches SET pruned_at = :now, prune_pending = TRUE WHERE job_id = :batch"
                                    + " AND job_id IN (SELECT b.job_id " + OLD + ")",
                            dmoId,
                            domain,
                            keep)
                    .param("batch", batchId)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
            if (marked == 1) {
                for (String counted : List.of("staging.surveys", "staging.combinations", "staging.text_orders")) {
                    jdbc.sql("DELETE FROM " + counted + " WHERE job_id = ?")
                            .param(batchId)
                            .update();
                }
            }
            return marked == 1;
        }));
    }

    /** Batches whose rows somebody began to delete. */
    List<Integer> unfinished() {
        return jdbc.sql("SELECT job_id FROM staging.batches WHERE prune_pending ORDER BY job_id")
                .query(Integer.class)
                .list();
    }

    /**
     * Deletes the rows of a batch that is marked, each few thousand in a transaction of their own.
     *
     * @return whether all are gone; not, when the time was over before
     */
    boolean deleteRows(int batchId, Deadline deadline) {
        Optional<Integer> after = Optional.of(Integer.MIN_VALUE);
        while (after.isPresent()) {
            if (deadline.isOver()) {
                return false;
            }
            int last = after.get();
            after = jdbc.sql(DELETE)
                    .param("batch", batchId)
                    .param("after", last)
                    .param("most", ROWS_AT_ONCE)
                    .query((row, n) -> Optional.ofNullable(row.getObject(1, Integer.class)))
                    .single();
        }
        jdbc.sql("UPDATE staging.batches SET prune_pending = FALSE WHERE job_id = ?")
                .param(batchId)
                .update();
        return true;
    }
}
