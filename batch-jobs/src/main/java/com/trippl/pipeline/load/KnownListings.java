package com.trippl.pipeline.load;

import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.load.Known.Mapped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up, for the records of a chunk at a time, the public listings they are about: by the source map, else by dedupe key. */
class KnownListings {
    private static final String BY_SOURCE = """
            SELECT m.source_key AS key, m.listing_id, m.content_hash AS mapped_hash, m.record_hash, c.content_hash, c.status, c.lat, c.lng
            FROM unnest(?) AS k (key)
            JOIN public.listing_source_map m ON m.source_key = k.key
            JOIN public.listings c ON c.id = m.listing_id""";

    private static final String BY_DEDUPE_KEY = """
            SELECT c.dedupe_key AS key, c.id AS listing_id, c.content_hash, c.status, c.lat, c.lng
            FROM unnest(?) AS k (key)
            JOIN public.listings c ON c.dedupe_key = k.key AND c.status = 'live'""";

    private final JdbcClient jdbc;

    KnownListings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The listings of those records that public has; by record number. */
    Map<Integer, Known> of(List<? extends ListingRecord> records) {
        Map<Integer, Known> known = new HashMap<>();
        if (isEmpty("public.listings")) {
            return known;
        }
        Map<UUID, Known> bySource = isEmpty("public.listing_source_map")
                ? Map.of()
                : look(
                        BY_SOURCE,
                        records.stream().map(ListingRecord::sourceKey).toList(),
                        row -> new Mapped(uuid(row, "mapped_hash"), uuid(row, "record_hash")));
        Set<UUID> strangers = new HashSet<>();
        for (ListingRecord record : records) {
            Known found = bySource.get(record.sourceKey());
            if (found != null) {
                known.put(record.recordNo(), found);
            } else if (record.dedupeKey() != null) {
                strangers.add(record.dedupeKey());
            }
        }
        if (!strangers.isEmpty()) {
            addStrangers(records, look(BY_DEDUPE_KEY, strangers, row -> null), known);
        }
        return known;
    }

    private static void addStrangers(
            List<? extends ListingRecord> records, Map<UUID, Known> byDedupeKey, Map<Integer, Known> known) {
        for (ListingRecord record : records) {
            Known found = record.dedupeKey() == null ? null : byDedupeKey.get(record.dedupeKey());
            if (found != null) {
                known.putIfAbsent(record.recordNo(), found);
            }
        }
    }

    /** The first load of all asks nothing for each of its chunks. */
    private boolean isEmpty(String table) {
        return !Boolean.TRUE.equals(jdbc.sql("SELECT EXISTS (SELECT FROM " + table + ")")
                .query(Boolean.class)
                .single());
    }

    private interface MappedOf {
        @Nullable
        Mapped of(ResultSet row) throws SQLException;
    }

    private Map<UUID, Known> look(String sql, Collection<UUID> keys, MappedOf mapped) {
        Map<UUID, Known> found = new HashMap<>();
        jdbc.sql(sql).param(keys.toArray(UUID[]::new)).query(row -> {
            found.put(
                    uuid(row, "key"),
                    new Known(
                            row.getLong("listing_id"),
                            mapped.of(row),
                            uuid(row, "content_hash"),
                            "removed".equals(row.getString("status")),
                            row.getObject("lat", Double.class),
                            row.getObject("lng", Double.class)));
        });
        return found;
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }
}
