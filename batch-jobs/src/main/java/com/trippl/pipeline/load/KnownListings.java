package com.trippl.pipeline.load;

import com.trippl.pipeline.load.Known.Mapped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up, for the records of a chunk at a time, the public listings they are about: by the source map, else by dedupe key. */
class KnownListings {
    private static final String BY_SOURCE = """
            SELECT m.source_key, m.listing_id, m.content_hash, m.record_hash, m.missing_since IS NOT NULL AS missing
            FROM unnest(?) AS k (key)
            JOIN public.source_records m ON m.source_key = k.key""";

    private static final String BY_ID = """
            SELECT c.id AS listing_id, c.content_hash, c.status, c.lat, c.lng
            FROM unnest(?) AS k (id)
            JOIN public.listings c ON c.id = k.id""";

    private static final String BY_DEDUPE_KEY = """
            SELECT c.dedupe_key AS key, c.id AS listing_id, c.content_hash, c.status, c.lat, c.lng
            FROM unnest(?) AS k (key)
            JOIN public.listings c ON c.dedupe_key = k.key AND c.status = 'live'""";

    private final JdbcClient jdbc;

    KnownListings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The listings of those records that public has; by record number. */
    Map<Integer, Known> of(List<? extends KeyedRecord> records) {
        Map<Integer, Known> known = new HashMap<>();
        if (isEmpty("public.listings")) {
            return known;
        }
        Map<UUID, Mapping> bySource = isEmpty("public.source_records") ? Map.of() : bySource(records);
        Map<Long, Known> changed = changed(records, bySource);
        Set<UUID> strangers = new HashSet<>();
        for (KeyedRecord record : records) {
            Mapping mapping = bySource.get(record.sourceKey());
            if (mapping != null) {
                Known listing = changed.get(mapping.listingId());
                known.put(
                        record.listing().recordNo(),
                        listing == null
                                ? Known.asBefore(mapping.listingId(), mapping.mapped())
                                : listing.mappedAs(mapping.mapped()));
            } else if (record.listing().dedupeKey() != null) {
                strangers.add(record.listing().dedupeKey());
            }
        }
        if (!strangers.isEmpty()) {
            addStrangers(records, look(BY_DEDUPE_KEY, strangers.toArray(UUID[]::new), row -> uuid(row, "key")), known);
        }
        return known;
    }

    /** A record the source map has, and its listing. */
    private record Mapping(long listingId, Mapped mapped) {
        /** Whether the listing has to be looked at to know what the record means for it. A removed listing's records are missing. */
        boolean asks(KeyedRecord record) {
            return mapped.missing() || !mapped.recordHash().equals(record.recordHash());
        }
    }

    private Map<UUID, Mapping> bySource(List<? extends KeyedRecord> records) {
        Map<UUID, Mapping> found = new HashMap<>();
        // In order, so that the same pages of the index are read one after the other.
        UUID[] keys = records.stream().map(KeyedRecord::sourceKey).sorted().toArray(UUID[]::new);
        jdbc.sql(BY_SOURCE).param(keys).query(row -> {
            Mapped mapped = new Mapped(uuid(row, "content_hash"), uuid(row, "record_hash"), row.getBoolean("missing"));
            found.put(uuid(row, "source_key"), new Mapping(row.getLong("listing_id"), mapped));
        });
        return found;
    }

    private Map<Long, Known> changed(List<? extends KeyedRecord> records, Map<UUID, Mapping> bySource) {
        Set<Long> ids = new HashSet<>();
        for (KeyedRecord record : records) {
            Mapping mapping = bySource.get(record.sourceKey());
            if (mapping != null && mapping.asks(record)) {
                ids.add(mapping.listingId());
            }
        }
        return ids.isEmpty() ? Map.of() : look(BY_ID, ids.toArray(Long[]::new), row -> row.getLong("listing_id"));
    }

    private static void addStrangers(
            List<? extends KeyedRecord> records, Map<UUID, Known> byDedupeKey, Map<Integer, Known> known) {
        for (KeyedRecord record : records) {
            Known found = record.listing().dedupeKey() == null
                    ? null
                    : byDedupeKey.get(record.listing().dedupeKey());
            if (found != null) {
                known.putIfAbsent(record.listing().recordNo(), found);
            }
        }
    }

    /** The first load of all asks nothing for each of its chunks. */
    private boolean isEmpty(String table) {
        return !Boolean.TRUE.equals(jdbc.sql("SELECT EXISTS (SELECT FROM " + table + ")")
                .query(Boolean.class)
                .single());
    }

    private interface KeyOf<K> {
        K of(ResultSet row) throws SQLException;
    }

    private <K> Map<K, Known> look(String sql, Object[] keys, KeyOf<K> key) {
        Map<K, Known> found = new HashMap<>();
        jdbc.sql(sql).param(keys).query(row -> {
            found.put(
                    key.of(row),
                    new Known(
                            row.getLong("listing_id"),
                            null,
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
