package com.trippl.pipeline.review;

import com.trippl.pipeline.staging.StatusSql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the rows of a batch by all that they are filtered by, block by block. */
final class CombinationCounts {
    /** Categories counted apart, the most frequent of a batch. */
    private static final int CATEGORIES = 100;

    private static final String COUNT = """
            WITH counted AS MATERIALIZED (
                SELECT s.needs_review,""" + StatusSql.of(":batch") + """
                       AS status, s.action, s.flags,
                       CASE WHEN s.category IS NULL OR s.category = ANY (CAST(:categories AS text[])) THEN s.category ELSE '' END AS category,
                       %s AS block, count(*)::int AS listings
                FROM %s
                WHERE s.job_id = :batch
                GROUP BY 1, 2, 3, 4, 5, 6),
            known AS (
                INSERT INTO staging.combinations (job_id, needs_review, status, action, flags, category)
                SELECT DISTINCT :batch, needs_review, status, action, flags, category FROM counted
                ON CONFLICT (job_id, needs_review, status, action, flags, category) DO UPDATE SET job_id = excluded.job_id
                RETURNING id, needs_review, status, action, flags, category)
            INSERT INTO %s (combination_id, block, listings%s)
            SELECT k.id, c.block, c.listings%s FROM counted c JOIN known k
                ON (k.needs_review, k.status, k.action, k.flags, coalesce(k.category, chr(1)))
                 = (c.needs_review, c.status, c.action, c.flags, coalesce(c.category, chr(1)))""";

    private final JdbcClient jdbc;
    private final String table;
    private final String ours;
    private final String all;
    private final String some;

    /**
     * @param table that takes the counts
     * @param orderedBy which of the counts in the table these are; null: there are no others
     * @param block of a row {@code s}, as SQL
     * @param all rows of {@code :batch} as {@code s}
     * @param some of them, those of {@code :blocks}
     */
    CombinationCounts(
            JdbcClient jdbc, String table, @Nullable String orderedBy, String block, String all, String some) {
        this.jdbc = jdbc;
        this.table = table;
        String column = orderedBy == null ? "" : ", ordered_by";
        String value = orderedBy == null ? "" : ", '" + orderedBy + "'";
        ours = orderedBy == null ? "" : " AND ordered_by = '" + orderedBy + "'";
        this.all = COUNT.formatted(block, all, table, column, value);
        this.some = COUNT.formatted(block, some, table, column, value);
    }

    /** Counts all rows of a batch, of which no counts are there. */
    void count(int batch) {
        String[] known = categories(batch);
        jdbc.sql(all)
                .param("batch", batch)
                .param("categories", known.length == 0 ? frequent(batch) : known)
                .update();
    }

    /** Counts the rows of some blocks anew. */
    void count(int batch, Integer[] blocks) {
        jdbc.sql("DELETE FROM " + table + " WHERE block = ANY (CAST(:blocks AS int[]))" + ours
                        + " AND combination_id IN (SELECT id FROM staging.combinations WHERE job_id = :batch)")
                .param("blocks", blocks)
                .param("batch", batch)
                .update();
        jdbc.sql(some)
                .param("batch", batch)
                .param("categories", categories(batch))
                .param("blocks", blocks)
                .update();
    }

    private String[] frequent(int batch) {
        return jdbc.sql("""
                        SELECT category FROM staging.listings WHERE job_id = ? AND category <> ''
                        GROUP BY category ORDER BY count(*) DESC, category LIMIT ?""")
                .param(batch)
                .param(CATEGORIES)
                .query(String.class)
                .list()
                .toArray(String[]::new);
    }

    /** Those counted apart when the batch was counted. */
    private String[] categories(int batch) {
        return jdbc.sql("SELECT DISTINCT category FROM staging.combinations WHERE job_id = ? AND category <> ''")
                .param(batch)
                .query(String.class)
                .list()
                .toArray(String[]::new);
    }
}
