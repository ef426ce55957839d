package com.trippl.pipeline.load;

import com.trippl.pipeline.support.Statistics;
import com.trippl.pipeline.support.Together;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks at a loaded batch as a whole, for what no chunk could see: keys that several of its rows share, and coordinates that seem to have
 * changed places. Each question reads every row, so they are asked at the same time, each on a connection of its own; the few answers are
 * kept in a table until the rows are changed by them.
 */
@Component
class BatchFindings {
    /** What is looked for. */
    enum Kind {
        SOURCE_KEY("key", """
                SELECT source_key FROM staging.listings s WHERE s.job_id = :job
                GROUP BY source_key HAVING count(*) > 1"""),
        DEDUPE_KEY("key", """
                SELECT dedupe_key FROM staging.listings s WHERE s.job_id = :job AND dedupe_key IS NOT NULL
                GROUP BY dedupe_key HAVING count(*) > 1"""),
        LISTING("id", """
                SELECT listing_id FROM staging.listings s WHERE s.job_id = :job AND matched_by IN ('source_map', 'dedupe_key')
                GROUP BY listing_id HAVING count(*) > 1"""),
        /** Medians of a sample of at most some 10,000 rows, evenly spread over the source. */
        SWAPPED("id", """
                WITH centre AS MATERIALIZED (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) AS lat,
                           percentile_cont(0.5) WITHIN GROUP (ORDER BY lng) AS lng, count(*) AS rows
                    FROM staging.listings
                    WHERE job_id = :job AND lat IS NOT NULL
                      AND record_no % ((SELECT records FROM staging.batches WHERE job_id = :job) / 10000 + 1) = 0)
                SELECT s.id FROM staging.listings s, centre c
                WHERE s.job_id = :job AND c.rows >= 10 AND abs(s.lat) <= 90 AND abs(s.lng) <= 90
                  AND abs(s.lat - c.lat) + abs(s.lng - c.lng) > 20
                  AND abs(s.lng - c.lat) + abs(s.lat - c.lng) < 5""");

        private final String look;

        Kind(String column, String found) {
            this.look = "INSERT INTO staging.findings (job_id, kind, " + column + ") SELECT :job, '" + name()
                    + "', f.* FROM (" + found + ") f";
        }
    }

    private final JdbcClient jdbc;
    private final Statistics statistics;

    BatchFindings(JdbcClient jdbc, Statistics statistics) {
        this.jdbc = jdbc;
        this.statistics = statistics;
    }

    /** Looks, and tells the planner of the new rows meanwhile; answers of an earlier attempt are forgotten first. */
    Set<Kind> look(StagedBatch batch) {
        forget(batch);
        Set<Kind> found = EnumSet.noneOf(Kind.class);
        List<Runnable> looks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            looks.add(() -> {
                if (jdbc.sql(kind.look).param("job", batch.jobId()).update() > 0) {
                    synchronized (found) {
                        found.add(kind);
                    }
                }
            });
        }
        looks.add(() -> statistics.refresh(batch.records(), "staging.listings"));
        Together.run(jdbc, looks);
        return found;
    }

    /** Forgets what was found: it is in the rows by now. */
    void forget(StagedBatch batch) {
        jdbc.sql("DELETE FROM staging.findings WHERE job_id = ?")
                .param(batch.jobId())
                .update();
    }
}
