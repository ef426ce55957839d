package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.Together;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Indexes left out while a load at least doubles the public tables, and built at once after it: sorting a million entries costs a fifth of
 * finding the place of each. Only indexes that help to find rows are left out; those that keep rows unique, and those that the load itself
 * looks rows up by, stay. Meanwhile everybody reads and writes what they did before, some of it slower.
 *
 * <p>Dropping an index and noting it down is one transaction, and so is building it and forgetting the note, so that whoever comes next
 * builds what a killed process left.
 */
@Component
public class SuspendedIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(SuspendedIndexes.class);
    /** Below that, the entries one by one take less time than it takes to say. */
    private static final int WORTH_ROWS = 50_000;

    /** Those whose rebuilding takes longest come first. */
    private static final List<String> NAMES = List.of(
            "public.listings_by_name",
            "public.listing_source_map_source",
            "public.listings_by_update",
            "public.listings_by_dmo",
            "public.listing_source_map_listing",
            "pipeline.idx_bridge_listing",
            "public.listing_history_listing");

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;

    SuspendedIndexes(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Suspends the indexes for a job, if what it adds is worth it. Whoever is in the way keeps them: then the load goes on with them. To be
     * called in a transaction that has not looked at the tables, or it would be in its own way.
     *
     * @param freshRows listings that the job adds
     */
    void suspend(int jobId, int freshRows) {
        if (freshRows < WORTH_ROWS) {
            return;
        }
        try {
            apart.executeWithoutResult(status -> {
                if (listings(freshRows) >= freshRows) {
                    return;
                }
                jdbc.sql("SET LOCAL lock_timeout = '2s'").update();
                for (String name : NAMES) {
                    if (jdbc.sql("""
                                    INSERT INTO pipeline.suspended_indexes (name, definition, job_id)
                                    SELECT :name, pg_get_indexdef(to_regclass(:name)), :job WHERE to_regclass(:name) IS NOT NULL
                                    ON CONFLICT DO NOTHING""").param("name", name).param("job", jobId).update() > 0) {
                        jdbc.sql("DROP INDEX " + name).update();
                    }
                }
            });
        } catch (DataAccessException e) {
            LOG.info("The indexes are in use, so that this load goes on with them: {}", e.getMessage());
        }
    }

    /** Listings there are, as far as that matters. */
    private int listings(int most) {
        return jdbc.sql("SELECT count(*) FROM (SELECT FROM public.listings LIMIT ?) l")
                .param(most)
                .query(Integer.class)
                .single();
    }

    /** Builds what the job suspended, several indexes at a time. */
    void restore(int jobId) {
        restore(jdbc.sql("SELECT name FROM pipeline.suspended_indexes WHERE job_id = ?")
                .param(jobId)
                .query(String.class)
                .list());
    }

    /** Builds what a job suspended that does not run any more: its process was killed, and nobody went on with it. */
    public void restoreForgotten() {
        restore(jdbc.sql("""
                        SELECT i.name FROM pipeline.suspended_indexes i JOIN pipeline.job_queue q USING (job_id)
                        WHERE q.status <> 'running' OR q.lease_until < now() - interval '1 minute'""").query(String.class).list());
    }

    private void restore(List<String> suspended) {
        Together.run(
                jdbc,
                NAMES.stream()
                        .filter(suspended::contains)
                        .<Runnable>map(name -> () -> build(name))
                        .toList());
    }

    /** Whoever builds the same index at the same moment is waited for, and then there is nothing left to do. */
    private void build(String name) {
        apart.executeWithoutResult(
                status -> jdbc.sql("DELETE FROM pipeline.suspended_indexes WHERE name = ? RETURNING definition")
                        .param(name)
                        .query(String.class)
                        .optional()
                        .ifPresent(definition -> jdbc.sql(definition).update()));
    }
}
