package com.trippl.pipeline.review;

import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.security.Access;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A filter as SQL over staged rows {@code s} and their batches {@code b}. */
final class FilterSql {
    private static final String OF_BATCHES = """

             WHERE (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
               AND (CAST(:dmo AS int) IS NULL OR b.dmo_id = :dmo)""";

    private static final String WORDS = " @@ CAST(:words AS tsquery)";

    /** Rows of which all words are in an index of the table. */
    private static final Set<String> ALWAYS_REVIEWED = Set.of("held", "rejected");

    /** The words of rows that needed nobody are kept apart; where they were not read yet, the rows themselves are. */
    private static final String FOUND = """
            SELECT r.id FROM staging.listings r WHERE r.needs_review AND staging.words(r.name, r.address, r.source_id)""" + WORDS + """

            UNION ALL
            SELECT r.id FROM staging.row_words w JOIN staging.row_word_batches p ON p.job_id = w.job_id AND p.ready
            CROSS JOIN LATERAL (SELECT r.id, r.needs_review FROM staging.listings r WHERE r.id = w.staging_id OFFSET 0) r
            WHERE w.words""" + WORDS + """
             AND NOT r.needs_review
            UNION ALL
            SELECT r.id FROM (SELECT u.job_id FROM staging.batches u
                              WHERE %s AND NOT EXISTS (SELECT FROM staging.row_word_batches p WHERE p.job_id = u.job_id AND p.ready)
                              OFFSET 0) n
            CROSS JOIN LATERAL (SELECT r.id FROM staging.listings r
                                WHERE r.job_id = n.job_id AND NOT r.needs_review AND staging.words(r.name, r.address, r.source_id)""" + WORDS + " OFFSET 0) r";

    private FilterSql() {}

    static String from(ReviewFilter filter) {
        return " FROM staging.listings s JOIN staging.batches b USING (job_id)" + where(filter);
    }

    /** Only what is asked for stands in the statement, so that the planner sees what it can use. */
    static String where(ReviewFilter filter) {
        StringBuilder sql = new StringBuilder(ofBatches(filter));
        if (!filter.ids().isEmpty()) {
            sql.append(" AND s.id = ANY (CAST(:ids AS bigint[]))");
        }
        if (filter.batchId() != null) {
            sql.append(" AND s.job_id = :batch");
        }
        if (!filter.flags().isEmpty()) {
            sql.append(" AND s.flags && CAST(:flags AS text[])");
        }
        if (!filter.actions().isEmpty()) {
            sql.append(" AND s.action = ANY (CAST(:actions AS text[]))");
        }
        if (!filter.categories().isEmpty()) {
            sql.append(" AND coalesce(s.category, '') = ANY (CAST(:categories AS text[]))");
        }
        if (!filter.statuses().isEmpty()) {
            sql.append(" AND s.status = ANY (CAST(:statuses AS text[]))");
        } else if (filter.scope() == Scope.WAITING) {
            sql.append(" AND s.needs_review AND s.status IN ('pending', 'held')");
        }
        if (filter.text() != null) {
            sql.append(
                    onlyReviewed(filter)
                            ? " AND s.needs_review AND staging.words(s.name, s.address, s.source_id)" + WORDS
                            : " AND s.id IN (" + found(filter) + ")");
        }
        return sql.toString();
    }

    /** The batches whose rows may be meant. */
    static String ofBatches(ReviewFilter filter) {
        if (filter.batchId() != null) {
            return OF_BATCHES + " AND b.job_id = :batch";
        }
        return filter.ids().isEmpty() ? OF_BATCHES + " AND b.status IN ('ready', 'held')" : OF_BATCHES;
    }

    private static String found(ReviewFilter filter) {
        return FOUND.formatted(filter.batchId() == null ? "u.status IN ('ready', 'held')" : "u.job_id = :batch");
    }

    private static boolean onlyReviewed(ReviewFilter filter) {
        return filter.statuses().isEmpty()
                ? filter.scope() == Scope.WAITING
                : ALWAYS_REVIEWED.containsAll(filter.statuses());
    }

    /** The rows of a list: of a text only the first hits, by the order of ids. */
    static String list(ReviewFilter filter) {
        if (filter.text() == null) {
            return "SELECT s.*" + from(filter);
        }
        String hits = onlyReviewed(filter)
                ? from(filter)
                // Row by row, so that it ends with the last hit that is wanted.
                : " FROM (" + found(filter)
                        + ") f CROSS JOIN LATERAL (SELECT * FROM staging.listings x WHERE x.id = f.id OFFSET 0) s"
                        + " JOIN staging.batches b USING (job_id)" + where(filter.withText(null));
        return "SELECT s.* FROM (SELECT s.*, b.dmo_id" + hits + " LIMIT " + StagedRows.MOST_FOUND + ") s";
    }

    static JdbcClient.StatementSpec bind(JdbcClient jdbc, String sql, ReviewFilter filter, Access access) {
        String text = filter.text();
        return jdbc.sql(sql)
                .param("dmos", access.dmos())
                .param("dmo", filter.dmoId())
                .param("batch", filter.batchId())
                .param("ids", filter.ids().toArray(Long[]::new))
                .param("flags", filter.flags().toArray(String[]::new))
                .param("actions", filter.actions().toArray(String[]::new))
                .param("categories", filter.categories().toArray(String[]::new))
                .param("statuses", filter.statuses().toArray(String[]::new))
                .param("words", text == null ? null : words(jdbc, text));
    }

    /** All words must be there, each may go on. */
    private static String words(JdbcClient jdbc, String text) {
        return jdbc.sql("""
                        SELECT coalesce(string_agg(quote_literal(lexeme) || ':*', ' & '), '')
                        FROM unnest(to_tsvector('pg_catalog.simple', public.search_fold(?)))""").param(text.replace('\0', ' ')).query(String.class).single();
    }

    static StagedRow row(ResultSet row, int ignored) throws SQLException {
        return new StagedRow(
                row.getLong("id"),
                row.getInt("job_id"),
                row.getObject("listing_id", Long.class),
                row.getString("source_name"),
                row.getString("source_id"),
                row.getObject("line_number", Long.class),
                row.getString("name"),
                row.getString("address"),
                row.getObject("lat", Double.class),
                row.getObject("lng", Double.class),
                row.getString("category"),
                row.getString("action"),
                row.getString("status"),
                words(row.getArray("flags")),
                row.getDouble("certainty_score"),
                row.getString("matched_by"),
                row.getObject("duplicate_of", Long.class),
                row.getString("conflict_action"),
                row.getString("decided_by"),
                row.getString("notes"),
                row.getInt("version"),
                row.getString("edited_by"));
    }

    static Combination combination(ResultSet row, int ignored) throws SQLException {
        return new Combination(
                row.getInt("id"),
                row.getInt("job_id"),
                row.getInt("dmo_id"),
                row.getBoolean("needs_review"),
                row.getString("status"),
                row.getString("action"),
                words(row.getArray("flags")),
                row.getString("category"),
                row.getInt("listings"));
    }

    private static List<String> words(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
