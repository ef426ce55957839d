package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.publicdata.ListingField.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a listing says at present, with what hangs on it. */
final class ListingValues {
    private final JdbcClient jdbc;

    ListingValues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The values, and when the row of each table was written.
     *
     * @param texts only of fields that say something; images one below the other
     */
    record Values(Map<ListingField, String> texts, Map<Table, Written> written) {}

    /** When a row was made and when it changed last. */
    record Written(Instant created, Instant updated) {}

    Values of(long id) {
        return jdbc.sql("""
                        SELECT l.name, l.address, l.lat, l.lng, l.category, l.phone, l.email, l.website, i.description, h.hours, g.images,
                               l.created_at AS listing_created, l.updated_at AS listing_updated,
                               CASE WHEN num_nonnulls(l.phone, l.email, l.website) > 0 THEN l.created_at END AS contacts_created,
                               coalesce(l.contacts_updated_at, l.created_at) AS contacts_updated,
                               i.created_at AS info_created, i.updated_at AS info_updated,
                               h.created_at AS hours_created, h.updated_at AS hours_updated,
                               g.images_created, g.images_updated
                        FROM public.listings l
                        LEFT JOIN public.listing_info i ON i.listing_id = l.id
                        LEFT JOIN public.listing_hours h ON h.listing_id = l.id
                        CROSS JOIN LATERAL (
                            SELECT string_agg(url, E'\\n' ORDER BY position) AS images, min(created_at) AS images_created,
                                   max(updated_at) AS images_updated
                            FROM public.listing_images WHERE listing_id = l.id) g
                        WHERE l.id = ?""")
                .param(id)
                .query((row, n) -> {
                    Map<ListingField, String> texts = new EnumMap<>(ListingField.class);
                    for (ListingField field : ListingField.values()) {
                        String text = row.getString(field.key());
                        if (text != null && !text.isEmpty()) {
                            texts.put(field, text);
                        }
                    }
                    Map<Table, Written> written = new EnumMap<>(Table.class);
                    for (Table table : Table.values()) {
                        String prefix = table.name().toLowerCase(java.util.Locale.ROOT);
                        Instant created = PublicListings.instant(row.getTimestamp(prefix + "_created"));
                        Instant updated = PublicListings.instant(row.getTimestamp(prefix + "_updated"));
                        if (created != null && updated != null) {
                            written.put(table, new Written(created, updated));
                        }
                    }
                    return new Values(texts, written);
                })
                .single();
    }

    /** What a staged row brought; null when it is no longer there. */
    @Nullable
    Map<ListingField, String> staged(long stagingId) {
        return jdbc.sql("""
                        SELECT s.name, s.address, s.lat, s.lng, s.category, s.phone, s.email, s.website, i.description, h.hours,
                               (SELECT string_agg(url, E'\\n' ORDER BY position) FROM staging.listing_images WHERE staging_id = s.id) AS images
                        FROM staging.listings s
                        LEFT JOIN staging.listing_info i ON i.staging_id = s.id
                        LEFT JOIN staging.listing_hours h ON h.staging_id = s.id
                        WHERE s.id = ?""")
                .param(stagingId)
                .query((row, n) -> {
                    Map<ListingField, String> texts = new EnumMap<>(ListingField.class);
                    for (ListingField field : ListingField.values()) {
                        String text = row.getString(field.key());
                        if (text != null && !text.isEmpty()) {
                            texts.put(field, text);
                        }
                    }
                    return texts;
                })
                .optional()
                .orElse(null);
    }
}
