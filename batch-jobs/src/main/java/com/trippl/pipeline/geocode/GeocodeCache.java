package com.trippl.pipeline.geocode;

import com.trippl.pipeline.hash.Hashes;
import com.trippl.pipeline.hash.Normalizer;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers that were given before, places as well as their absence. */
final class GeocodeCache {
    private final JdbcClient jdbc;
    private final Clock clock;
    private final String provider;
    private final @Nullable String country;
    private final boolean looksUp;

    /**
     * A cache of one provider's answers.
     *
     * @param country where places were looked for; null: anywhere
     * @param looksUp whether known answers are given; if not, answers are only kept for others
     */
    GeocodeCache(JdbcClient jdbc, Clock clock, String provider, @Nullable String country, boolean looksUp) {
        this.country = country;
        this.jdbc = jdbc;
        this.clock = clock;
        this.provider = provider;
        this.looksUp = looksUp;
    }

    Optional<GeocodeResult> find(String address) {
        if (!looksUp) {
            return Optional.empty();
        }
        return jdbc.sql(
                        "SELECT found, lat, lng, confidence FROM pipeline.geocode_cache WHERE provider = ? AND query_hash = ?")
                .param(provider)
                .param(key(address))
                .query((row, n) -> row.getBoolean("found")
                        ? (GeocodeResult) new GeocodeResult.Found(
                                row.getDouble("lat"), row.getDouble("lng"), confidence(row.getFloat("confidence")))
                        : new GeocodeResult.NotFound())
                .optional();
    }

    void put(String address, GeocodeResult result) {
        GeocodeResult.@Nullable Found found = result instanceof GeocodeResult.Found place ? place : null;
        jdbc.sql("""
                        INSERT INTO pipeline.geocode_cache (provider, query_hash, query, lat, lng, confidence, found, fetched_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider, query_hash) DO NOTHING""")
                .param(provider)
                .param(key(address))
                .param(address)
                .param(found == null ? null : found.lat())
                .param(found == null ? null : found.lng())
                .param(found == null ? null : found.confidence())
                .param(found != null)
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    /** As it was written: 0.9 is kept in four bytes, and would come back as 0.8999999761581421. */
    private static double confidence(float stored) {
        return Double.parseDouble(Float.toString(stored));
    }

    private UUID key(String address) {
        String normalized = Normalizer.normalize(address);
        return country == null ? Hashes.of(normalized) : Hashes.of(normalized, country);
    }
}
