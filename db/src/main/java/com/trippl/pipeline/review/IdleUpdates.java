package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds accepted updates that a promotion would carry out without changing anything in public. */
@Component
class IdleUpdates {
    /** Updates looked at, at most: more take longer than people wait for a dialog. */
    static final int MOST = 20_000;

    private static final String BOTH = """
            SELECT s.matched_by, s.conflict_action, s.field_choices, s.source_values, s.details_changed, EXISTS (
                       SELECT FROM public.listing_source_map m
                       WHERE m.listing_id = s.listing_id AND m.source_name = ANY (CAST(:superior AS text[])) AND m.missing_since IS NULL) AS outranked,
                   s.name, s.address, s.lat, s.lng, s.category, s.phone, s.email, s.website, si.description, sh.hours,
                   (SELECT string_agg(url, E'\\n' ORDER BY position) FROM staging.listing_images WHERE staging_id = s.id) AS images,
                   l.name AS public_name, l.address AS public_address, l.lat AS public_lat, l.lng AS public_lng,
                   l.category AS public_category, l.phone AS public_phone, l.email AS public_email, l.website AS public_website,
                   li.description AS public_description, lh.hours AS public_hours,
                   (SELECT string_agg(url, E'\\n' ORDER BY position) FROM public.listing_images WHERE listing_id = l.id) AS public_images
            FROM (SELECT * FROM staging.listings
                  WHERE job_id = :batch AND status = 'accepted' AND action = 'update' ORDER BY record_no LIMIT :most) s
            JOIN public.listings l ON l.id = s.listing_id
            LEFT JOIN staging.listing_info si ON si.staging_id = s.id LEFT JOIN public.listing_info li ON li.listing_id = l.id
            LEFT JOIN staging.listing_hours sh ON sh.staging_id = s.id LEFT JOIN public.listing_hours lh ON lh.listing_id = l.id""";

    private final JdbcClient jdbc;
    private final MergePolicies policies;

    IdleUpdates(JdbcClient jdbc, MergePolicies policies) {
        this.jdbc = jdbc;
        this.policies = policies;
    }

    /** How many there are among the first {@value #MOST} accepted updates of a batch. */
    int count(int batchId) {
        MergePolicies.MergePolicy policy = policies.of(batchId);
        return (int) jdbc
                .sql(BOTH)
                .param("batch", batchId)
                .param("superior", policy.superiorArray())
                .param("most", MOST)
                .query((row, n) -> isIdle(row, policy.merge()))
                .list()
                .stream()
                .filter(idle -> idle)
                .count();
    }

    private static boolean isIdle(ResultSet row, String merge) throws SQLException {
        Map<ListingField, String> incoming = texts(row, "");
        Map<ListingField, String> current = texts(row, "public_");
        Map<ListingField, Survivorship.Winner> winners = Survivorship.of(
                new Survivorship.Row(
                        "update",
                        row.getString("matched_by"),
                        row.getString("conflict_action"),
                        RowDetails.object(row.getString("field_choices")),
                        RowDetails.object(row.getString("source_values")).keySet(),
                        row.getBoolean("details_changed")),
                new Survivorship.Policy(merge, row.getBoolean("outranked")),
                current,
                incoming);
        return winners.entrySet().stream()
                .allMatch(winner -> !winner.getValue().incoming()
                        || Objects.equals(incoming.get(winner.getKey()), current.get(winner.getKey())));
    }

    private static Map<ListingField, String> texts(ResultSet row, String prefix) throws SQLException {
        Map<ListingField, String> texts = new EnumMap<>(ListingField.class);
        for (ListingField field : ListingField.values()) {
            String text = row.getString(prefix + field.key());
            if (text != null && !text.isEmpty()) {
                texts.put(field, text);
            }
        }
        return texts;
    }
}
