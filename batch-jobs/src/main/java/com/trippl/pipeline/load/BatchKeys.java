package com.trippl.pipeline.load;

import com.trippl.pipeline.support.PlannerHints;
import com.trippl.pipeline.support.Together;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What rows of a batch are compared by, in a narrow table of the batch's own, for as long as they are compared: staged rows are wide, and each
 * question about all of them would read each of their pages twice. It is made anew by whoever asks anew, so that nothing of it is logged.
 */
@Component
class BatchKeys {
    private static final String PREFIX = "keys_of_";
    /** Parts in which the table of a large batch is filled, several at a time. */
    private static final int PARTS = 4;

    private static final int LARGE = 10_000;

    private static final String FILL = """
            INSERT INTO %s (id, record_no, source_key, dedupe_key, listing_id, lat, lng, matched_by, action)
            SELECT s.id, s.record_no, s.source_key, s.dedupe_key, s.listing_id, s.lat, s.lng, s.matched_by, s.action
            FROM staging.listings s WHERE s.job_id = :job AND s.id BETWEEN :first AND :last""";

    /** Tables of jobs that died before they dropped theirs. */
    private static final String LEFT = """
            SELECT 'staging.' || quote_ident(c.relname) FROM pg_class c
            WHERE c.relnamespace = CAST('staging' AS regnamespace) AND c.relkind = 'r' AND c.relname ~ :pattern
              AND NOT EXISTS (SELECT FROM pipeline.job_queue q WHERE :prefix || q.job_id = c.relname AND q.status = 'running')""";

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;

    BatchKeys(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** The table of a batch: id, record_no, source_key, dedupe_key, listing_id, lat, lng, matched_by and action of its rows. */
    static String of(StagedBatch batch) {
        return "staging." + PREFIX + batch.jobId();
    }

    /** Makes and fills the table. */
    void make(StagedBatch batch) {
        apart.executeWithoutResult(status -> {
            drop(batch);
            jdbc.sql("CREATE UNLOGGED TABLE " + of(batch)
                            + " (id bigint, record_no int, source_key uuid, dedupe_key uuid,"
                            + " listing_id bigint, lat float8, lng float8, matched_by text, action text)")
                    .update();
        });
        int count = batch.records() < LARGE ? 1 : PARTS;
        long size = Math.ceilDiv(batch.records(), count);
        List<Runnable> parts = IntStream.range(0, count)
                .mapToObj(part -> batch.firstRowId() + part * size)
                .<Runnable>map(first -> () -> fill(batch, first, first + size - 1))
                .toList();
        Together.run(jdbc, parts);
    }

    private void fill(StagedBatch batch, long first, long last) {
        apart.executeWithoutResult(status -> {
            PlannerHints.rangeOfIds(jdbc);
            jdbc.sql(FILL.formatted(of(batch)))
                    .param("job", batch.jobId())
                    .param("first", first)
                    .param("last", last)
                    .update();
        });
    }

    /** Drops the table, and what killed jobs left. */
    void drop(StagedBatch batch) {
        jdbc.sql("DROP TABLE IF EXISTS " + of(batch)).update();
        jdbc.sql(LEFT)
                .param("prefix", PREFIX)
                .param("pattern", "^" + PREFIX + "[0-9]+$")
                .query(String.class)
                .list()
                .forEach(table -> jdbc.sql("DROP TABLE IF EXISTS " + table).update());
    }
}
