package com.trippl.pipeline.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts the rows of batches in the order of their names, in blocks, and counts these as {@link Surveys} counts blocks of ids. A batch is put in
 * order when its names are first asked for; decisions mend the counts of the blocks they touched.
 */
@Component
class NameOrders {
    /** A block is a hundredth of its batch: of many small batches, one block each is read for a page. */
    private static final int BLOCKS = 100;

    private static final int LEAST_ROWS = 20;
    private static final int MOST_ROWS = 1000;

    /** When decisions touch more blocks, they are counted anew when next asked for: rows by name lie anywhere in the table. */
    private static final int MOST_MENDED = 100;

    private static final String STALE = """
            SELECT v.job_id FROM staging.surveys v LEFT JOIN staging.name_orders o USING (job_id)
            WHERE v.job_id = ANY (CAST(? AS int[])) AND (o.counted_at IS NULL OR o.counted_at < v.surveyed_at) ORDER BY v.job_id""";

    private static final String ORDER = """
            INSERT INTO staging.name_blocks (job_id, block, first_key, first_id, ids)
            SELECT :batch, block, CASE WHEN block = 0 THEN '' ELSE min(key) END,
                   CASE WHEN block = 0 THEN 0 ELSE min(id) FILTER (WHERE place % :size = 0) END, array_agg(id)
            FROM (SELECT id, key, place, (place / :size)::int AS block
                  FROM (SELECT id, key, row_number() OVER (ORDER BY key, id) - 1 AS place
                        FROM (SELECT id, staging.name_key(name) AS key FROM staging.listings WHERE job_id = :batch OFFSET 0) keyed) placed) blocked
            GROUP BY block""";

    /** The block of a row {@code s}, by its name. */
    private static final String BLOCK_OF = """
            (SELECT n.block FROM staging.name_blocks n
             WHERE n.job_id = s.job_id AND (n.first_key, n.first_id) <= (staging.name_key(s.name), s.id)
             ORDER BY n.first_key DESC, n.first_id DESC LIMIT 1)""";

    private final JdbcClient jdbc;
    private final CombinationCounts counts;

    NameOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
        counts = new CombinationCounts(jdbc, "staging.name_counts", "s.name_block", """
                (SELECT r.*, i.block AS name_block
                 FROM (SELECT n.block, unnest(n.ids) AS id FROM staging.name_blocks n WHERE n.job_id = :batch) i
                 JOIN staging.listings r ON r.id = i.id AND r.job_id = :batch) s""", """
                (SELECT r.*, n.block AS name_block FROM staging.name_blocks n CROSS JOIN LATERAL unnest(n.ids) i (id)
                 CROSS JOIN LATERAL (SELECT * FROM staging.listings l WHERE l.id = i.id OFFSET 0) r
                 WHERE n.job_id = :batch AND n.block = ANY (CAST(:blocks AS int[]))) s""");
    }

    /** Orders and counts those of the batches, all surveyed, that need it. */
    @Transactional
    public void refresh(List<Integer> batches) {
        for (Integer batch : stale(batches)) {
            // Keeps off decisions and edits: they share the batch.
            jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ? FOR NO KEY UPDATE")
                    .param(batch)
                    .query(Integer.class)
                    .single();
            if (!stale(List.of(batch)).isEmpty()) {
                refresh(batch);
            }
        }
    }

    private List<Integer> stale(List<Integer> batches) {
        return jdbc.sql(STALE)
                .param(batches.toArray(Integer[]::new))
                .query(Integer.class)
                .list();
    }

    private void refresh(int batch) {
        int surveyed = rows(batch, "staging.combination_counts");
        boolean ordered = jdbc.sql("SELECT count(*) FROM staging.name_orders WHERE job_id = ?")
                        .param(batch)
                        .query(Integer.class)
                        .single()
                > 0;
        if (!ordered) {
            order(batch, surveyed);
        }
        count(batch);
        if (ordered && rows(batch, "staging.name_counts") != surveyed) {
            order(batch, surveyed);
            count(batch);
        }
        jdbc.sql("UPDATE staging.name_orders SET counted_at = clock_timestamp() WHERE job_id = ?")
                .param(batch)
                .update();
    }

    private void order(int batch, int rows) {
        jdbc.sql("DELETE FROM staging.name_orders WHERE job_id = ?")
                .param(batch)
                .update();
        jdbc.sql("INSERT INTO staging.name_orders (job_id) VALUES (?)")
                .param(batch)
                .update();
        jdbc.sql(ORDER)
                .param("batch", batch)
                .param("size", Math.clamp(rows / BLOCKS, LEAST_ROWS, MOST_ROWS))
                .update();
    }

    private void count(int batch) {
        forget(batch);
        counts.count(batch);
    }

    private void forget(int batch) {
        jdbc.sql("""
                        DELETE FROM staging.name_counts
                        WHERE combination_id IN (SELECT id FROM staging.combinations WHERE job_id = ?)""").param(batch).update();
    }

    private int rows(int batch, String table) {
        return jdbc.sql("SELECT coalesce(sum(n.listings), 0) FROM staging.combinations c JOIN " + table
                        + " n ON n.combination_id = c.id WHERE c.job_id = ?")
                .param(batch)
                .query(Integer.class)
                .single();
    }

    /**
     * Counts rows anew that the transaction under way changed.
     *
     * @param group the group of the decisions that changed them
     * @param batch one of those they are of
     */
    void mend(long group, int batch) {
        if (isOrdered(batch)) {
            mend(
                    batch,
                    jdbc.sql("SELECT DISTINCT " + BLOCK_OF
                                    + " FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id"
                                    + " WHERE d.group_id = ? AND s.job_id = ? ORDER BY 1")
                            .param(group)
                            .param(batch)
                            .query(Integer.class)
                            .list());
        }
    }

    /** Puts a row to its new place that the transaction under way gave another name. */
    void move(int batch, long id) {
        if (!isOrdered(batch)) {
            return;
        }
        List<Integer> left = jdbc.sql("""
                        UPDATE staging.name_blocks SET ids = array_remove(ids, CAST(:id AS bigint))
                        WHERE job_id = :batch AND ids @> ARRAY[CAST(:id AS bigint)] RETURNING block""")
                .param("id", id)
                .param("batch", batch)
                .query(Integer.class)
                .list();
        jdbc.sql("UPDATE staging.name_blocks b SET ids = b.ids || s.id FROM staging.listings s"
                        + " WHERE s.id = ? AND b.job_id = s.job_id AND b.block = " + BLOCK_OF)
                .param(id)
                .update();
        mend(batch, left);
    }

    /** One at a time: each must count what the other committed. */
    private boolean isOrdered(int batch) {
        return jdbc.sql("SELECT job_id FROM staging.name_orders WHERE job_id = ? FOR UPDATE")
                .param(batch)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private void mend(int batch, List<Integer> blocks) {
        if (blocks.size() > MOST_MENDED) {
            forget(batch);
            jdbc.sql("UPDATE staging.name_orders SET counted_at = NULL WHERE job_id = ?")
                    .param(batch)
                    .update();
        } else if (stale(List.of(batch)).isEmpty()) {
            counts.count(batch, blocks.toArray(Integer[]::new));
        }
    }
}
