package com.trippl.pipeline.load;

import com.trippl.pipeline.support.PlannerHints;
import com.trippl.pipeline.support.Together;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at a loaded batch as a whole, for what no chunk could see: rows that share a key, and coordinates that seem to have
 * changed places. Each question is about every row, so they are asked at the same time, each on a connection of its own; the few rows found
 * are kept in a table until they are changed.
 */
@Component
class BatchFindings {
    /** What is looked for. */
    enum Kind {
        SOURCE_KEY(shared("source_key", "s.source_key IS NOT NULL")),
        DEDUPE_KEY(shared("dedupe_key", "s.dedupe_key IS NOT NULL")),
        LISTING(shared("listing_id", "s.matched_by IN ('source_map', 'dedupe_key')")),
        /** Medians of a sample of at most some 10,000 rows, evenly spread over the source. */
        SWAPPED("""
                keys s,
                (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) AS lat,
                        percentile_cont(0.5) WITHIN GROUP (ORDER BY lng) AS lng, count(*) AS rows
                 FROM keys
                 WHERE lat IS NOT NULL AND record_no % ((SELECT records FROM staging.batches WHERE job_id = :job) / 10000 + 1) = 0) c
                WHERE c.rows >= 10 AND abs(s.lat) <= 90 AND abs(s.lng) <= 90
                  AND abs(s.lat - c.lat) + abs(s.lng - c.lng) > 20
                  AND abs(s.lng - c.lat) + abs(s.lat - c.lng) < 5""");

        private final String look;

        /** @param rows a FROM clause, with its condition, of keys {@code s} */
        Kind(String rows) {
            this.look = """
                    INSERT INTO staging.findings (job_id, kind, id, record_no, source_key, dedupe_key, listing_id, matched_by, action)
                    SELECT :job, '%s', s.id, s.record_no, s.source_key, s.dedupe_key, s.listing_id, s.matched_by, s.action
                    FROM %s""".formatted(name(), rows);
        }

        /** Rows that have the value of a column in common with another, both of those of which a condition holds. */
        private static String shared(String column, String condition) {
            return """
                    (SELECT s.%1$s FROM keys s WHERE %2$s GROUP BY s.%1$s HAVING count(*) > 1) d
                    JOIN keys s ON s.%1$s = d.%1$s AND %2$s""".formatted(column, condition);
        }

        private String look(StagedBatch batch) {
            return "WITH keys AS NOT MATERIALIZED (SELECT * FROM " + BatchKeys.of(batch) + ") " + look;
        }
    }

    private final JdbcClient jdbc;
    private final BatchKeys keys;
    private final TransactionTemplate transaction;

    BatchFindings(JdbcClient jdbc, BatchKeys keys, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Looks; answers of an earlier attempt are forgotten first. */
    Set<Kind> look(StagedBatch batch) {
        forgetFound(batch);
        keys.make(batch);
        Set<Kind> found = EnumSet.noneOf(Kind.class);
        List<Runnable> looks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            looks.add(() -> transaction.executeWithoutResult(status -> {
                PlannerHints.tableAgainstTable(jdbc);
                if (jdbc.sql(kind.look(batch)).param("job", batch.jobId()).update() > 0) {
                    synchronized (found) {
                        found.add(kind);
                    }
                }
            }));
        }
        Together.run(jdbc, looks);
        return found;
    }

    /** Forgets what was found: it is in the rows by now. */
    void forget(StagedBatch batch) {
        keys.drop(batch);
        forgetFound(batch);
    }

    private void forgetFound(StagedBatch batch) {
        jdbc.sql("DELETE FROM staging.findings WHERE job_id = ?")
                .param(batch.jobId())
                .update();
    }
}
