package com.trippl.pipeline.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an edit can change of a row, kept as it was before, and put back. */
@Component
class RowStates {
    private static final List<String> DEPENDENTS = List.of("listing_info", "listing_hours", "listing_images");

    private static final String STATE = """
            SELECT jsonb_build_object('name', name, 'address', address, 'lat', lat, 'lng', lng, 'category', category, 'phone', phone, 'email', email,
                                      'website', website, 'flags', flags,
                                      'source_values', source_values, 'edited_by', edited_by%s)::text
            FROM staging.listings s WHERE id = ?""".formatted(DEPENDENTS.stream()
            .map(table ->
                    ", '" + table + "', (SELECT jsonb_agg(d) FROM staging." + table + " d WHERE d.staging_id = s.id)")
            .reduce("", String::concat));

    /** The columns of row {@code s} as the decision {@code d} kept them. */
    static final String COLUMNS = """
            (name, address, lat, lng, category, phone, email, website, flags, source_values, edited_by) =
                (SELECT k.* FROM jsonb_to_record(d.before) k (name text, address text, lat float8, lng float8, category text,
                                                              phone text, email text, website text, flags text[],
                                                              source_values jsonb, edited_by text))""";

    private final JdbcClient jdbc;

    RowStates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row as it is, as JSON. */
    String of(long id) {
        return jdbc.sql(STATE).param(id).query(String.class).single();
    }

    /** Puts the dependents of rows back whose columns an undo has put back. */
    void restoreDependents(long undone, long undo) {
        for (String table : DEPENDENTS) {
            jdbc.sql("DELETE FROM staging." + table
                            + " WHERE staging_id IN (SELECT staging_id FROM staging.decisions WHERE group_id = ?)")
                    .param(undo)
                    .update();
            jdbc.sql("INSERT INTO staging." + table + " SELECT k.* FROM staging.decisions u"
                            + " JOIN staging.decisions d ON d.staging_id = u.staging_id AND d.group_id = :undone"
                            + " CROSS JOIN LATERAL jsonb_populate_recordset(CAST(NULL AS staging." + table
                            + "), nullif(d.before -> '" + table + "', 'null')) k WHERE u.group_id = :undo")
                    .param("undone", undone)
                    .param("undo", undo)
                    .update();
        }
    }
}
