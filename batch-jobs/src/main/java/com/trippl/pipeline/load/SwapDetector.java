package com.trippl.pipeline.load;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Flags coordinates that are on the globe but seem to have changed places: far from where the batch as a whole lies, and close to it
 * when latitude and longitude are swapped. Needs no map of countries, and works wherever a feed is about one region.
 */
@Component
class SwapDetector {
    /** Medians of a sample of at most some 10,000 rows, evenly spread over the source. */
    private static final String FLAG = """
            WITH centre AS MATERIALIZED (
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) AS lat, percentile_cont(0.5) WITHIN GROUP (ORDER BY lng) AS lng,
                       count(*) AS rows
                FROM staging.listings WHERE job_id = :job AND lat IS NOT NULL AND record_no % (:records / 10000 + 1) = 0)
            UPDATE staging.listings s
            SET flags = s.flags || ARRAY['coordinates_swapped'], status = 'pending', needs_review = true
            FROM centre c
            WHERE s.job_id = :job AND c.rows >= 10 AND s.action IN ('insert', 'update') AND NOT 'coordinates_swapped' = ANY (s.flags)
              AND abs(s.lat) <= 90 AND abs(s.lng) <= 90
              AND abs(s.lat - c.lat) + abs(s.lng - c.lng) > 20
              AND abs(s.lng - c.lat) + abs(s.lat - c.lng) < 5""";

    private final JdbcClient jdbc;

    SwapDetector(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void flag(StagedBatch batch) {
        if (!batch.rules().ignoredFlags().contains("coordinates_swapped")) {
            jdbc.sql(FLAG)
                    .param("job", batch.jobId())
                    .param("records", batch.records())
                    .update();
        }
    }
}
