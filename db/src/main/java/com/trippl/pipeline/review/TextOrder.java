package com.trippl.pipeline.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts the rows of batches in the order of a text, in blocks, and counts these as {@link Surveys} counts blocks of ids. A batch is put in
 * order when that order is first asked for; decisions mend the counts of the blocks they touched.
 */
final class TextOrder {
    /** A block is a hundredth of its batch: of many small batches, one block each is read for a page. */
    private static final int BLOCKS = 100;

    private static final int LEAST_ROWS = 20;
    private static final int MOST_ROWS = 350;

    /** When decisions touch more blocks, they are counted anew when next asked for: rows by a text lie anywhere in the table. */
    private static final int MOST_MENDED = 100;

    private static final String STALE = """
            SELECT v.job_id FROM staging.surveys v LEFT JOIN staging.text_orders o ON o.job_id = v.job_id AND o.ordered_by = '%s'
            WHERE v.job_id = ANY (CAST(? AS int[])) AND (o.counted_at IS NULL OR o.counted_at < v.surveyed_at) ORDER BY v.job_id""";

    private static final String ORDER = """
            INSERT INTO staging.text_blocks (job_id, ordered_by, block, first_key, first_id, ids)
            SELECT :batch, '%1$s', block, CASE WHEN block = 0 THEN '' ELSE min(key) END,
                   CASE WHEN block = 0 THEN 0 ELSE min(id) FILTER (WHERE place %% :size = 0) END, array_agg(id)
            FROM (SELECT id, key, place, (place / :size)::int AS block
                  FROM (SELECT id, key, row_number() OVER (ORDER BY key, id) - 1 AS place
                        FROM (SELECT id, staging.text_key(%1$s) AS key FROM staging.listings WHERE job_id = :batch OFFSET 0) keyed) placed) blocked
            GROUP BY block""";

    /** The block of a row {@code s}, by its text. */
    private static final String BLOCK_OF = """
            (SELECT n.block FROM staging.text_blocks n
             WHERE n.job_id = s.job_id AND n.ordered_by = '%1$s' AND (n.first_key, n.first_id) <= (staging.text_key(s.%1$s), s.id)
             ORDER BY n.first_key DESC, n.first_id DESC LIMIT 1)""";

    private static final String ALL = """
            (SELECT r.*, i.block AS text_block
             FROM (SELECT n.block, unnest(n.ids) AS id FROM staging.text_blocks n WHERE n.job_id = :batch AND n.ordered_by = '%s') i
             JOIN staging.listings r ON r.id = i.id AND r.job_id = :batch) s""";

    private static final String SOME = """
            (SELECT r.*, n.block AS text_block FROM staging.text_blocks n CROSS JOIN LATERAL unnest(n.ids) i (id)
             CROSS JOIN LATERAL (SELECT * FROM staging.listings l WHERE l.id = i.id OFFSET 0) r
             WHERE n.job_id = :batch AND n.ordered_by = '%s' AND n.block = ANY (CAST(:blocks AS int[]))) s""";

    private final JdbcClient jdbc;
    private final String column;
    private final String blockOf;
    private final CombinationCounts counts;

    /** @param column of {@code staging.listings} */
    TextOrder(JdbcClient jdbc, String column) {
        this.jdbc = jdbc;
        this.column = column;
        blockOf = BLOCK_OF.formatted(column);
        counts = new CombinationCounts(
                jdbc, "staging.text_counts", column, "s.text_block", ALL.formatted(column), SOME.formatted(column));
    }

    /** Orders and counts those of the batches, all surveyed, that need it. */
    void refresh(List<Integer> batches) {
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

    /** How many records the batches have that are not in this order, or not counted in it. */
    long unordered(List<Integer> batches) {
        return jdbc.sql("SELECT coalesce(sum(records), 0) FROM staging.batches WHERE job_id = ANY (CAST(? AS int[]))")
                .param(stale(batches).toArray(Integer[]::new))
                .query(Long.class)
                .single();
    }

    private List<Integer> stale(List<Integer> batches) {
        return jdbc.sql(STALE.formatted(column))
                .param(batches.toArray(Integer[]::new))
                .query(Integer.class)
                .list();
    }

    private void refresh(int batch) {
        int surveyed = rows(batch, "staging.combination_counts n ON n.combination_id = c.id");
        boolean ordered = jdbc.sql("SELECT count(*) FROM staging.text_orders WHERE job_id = ? AND ordered_by = ?")
                        .param(batch)
                        .param(column)
                        .query(Integer.class)
                        .single()
                > 0;
        if (!ordered) {
            order(batch, surveyed);
        }
        count(batch);
        if (ordered && counted(batch) != surveyed) {
            order(batch, surveyed);
            count(batch);
        }
        jdbc.sql("UPDATE staging.text_orders SET counted_at = clock_timestamp() WHERE job_id = ? AND ordered_by = ?")
                .param(batch)
                .param(column)
                .update();
    }

    private void order(int batch, int rows) {
        jdbc.sql("DELETE FROM staging.text_orders WHERE job_id = ? AND ordered_by = ?")
                .param(batch)
                .param(column)
                .update();
        jdbc.sql("INSERT INTO staging.text_orders (job_id, ordered_by) VALUES (?, ?)")
                .param(batch)
                .param(column)
                .update();
        jdbc.sql(ORDER.formatted(column))
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
                        DELETE FROM staging.text_counts
                        WHERE ordered_by = ? AND combination_id IN (SELECT id FROM staging.combinations WHERE job_id = ?)""").param(column).param(batch).update();
    }

    private int counted(int batch) {
        return rows(batch, "staging.text_counts n ON n.combination_id = c.id AND n.ordered_by = '" + column + "'");
    }

    private int rows(int batch, String counts) {
        return jdbc.sql("SELECT coalesce(sum(n.listings), 0) FROM staging.combinations c JOIN " + counts
                        + " WHERE c.job_id = ?")
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
                    jdbc.sql("SELECT DISTINCT " + blockOf
                                    + " FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id"
                                    + " WHERE d.group_id = ? AND s.job_id = ? ORDER BY 1")
                            .param(group)
                            .param(batch)
                            .query(Integer.class)
                            .list());
        }
    }

    /** Puts a row to its new place that the transaction under way gave another text. */
    void move(int batch, long id) {
        if (!isOrdered(batch)) {
            return;
        }
        List<Integer> left = jdbc.sql("""
                        UPDATE staging.text_blocks SET ids = array_remove(ids, CAST(:id AS bigint))
                        WHERE job_id = :batch AND ordered_by = :column AND ids @> ARRAY[CAST(:id AS bigint)] RETURNING block""")
                .param("id", id)
                .param("batch", batch)
                .param("column", column)
                .query(Integer.class)
                .list();
        jdbc.sql("UPDATE staging.text_blocks b SET ids = b.ids || s.id FROM staging.listings s"
                        + " WHERE s.id = ? AND b.job_id = s.job_id AND b.ordered_by = ? AND b.block = " + blockOf)
                .param(id)
                .param(column)
                .update();
        mend(batch, left);
    }

    /** One at a time: each must count what the other committed. */
    private boolean isOrdered(int batch) {
        return jdbc.sql("SELECT job_id FROM staging.text_orders WHERE job_id = ? AND ordered_by = ? FOR UPDATE")
                .param(batch)
                .param(column)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private void mend(int batch, List<Integer> blocks) {
        if (blocks.size() > MOST_MENDED) {
            forget(batch);
            jdbc.sql("UPDATE staging.text_orders SET counted_at = NULL WHERE job_id = ? AND ordered_by = ?")
                    .param(batch)
                    .param(column)
                    .update();
        } else if (stale(List.of(batch)).isEmpty()) {
            counts.count(batch, blocks.toArray(Integer[]::new));
        }
    }
}
