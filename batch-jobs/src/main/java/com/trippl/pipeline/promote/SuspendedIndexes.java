package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.Together;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * finding the place of each. Indexes that help to find rows are left out; those that keep rows unique, and those that the load itself looks
 * rows up by, stay. Meanwhile everybody reads and writes what they did before, some of it slower.
 *
 * <p>The first load of all finds nothing that its rows could double, and each of its rows is one by itself since its batch was staged. So the
 * keys of source records and of what hangs on listings are left out, too, and that of places. No other promotion begins before they are there
 * again; ids of listings are unique all the time.
 *
 * <p>Dropping an index and noting it down is one transaction, and so is building it and forgetting the note, so that whoever comes next
 * builds what a killed process left.
 */
@Component
public class SuspendedIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(SuspendedIndexes.class);
    /** Below that, the entries one by one take less time than it takes to say. */
    private static final int WORTH_ROWS = 50_000;

    /** That of places, which only a first load leaves out. */
    private static final String PLACES = "public.listings_dedupe_key";

    /** Those that only a first load leaves out. */
    private static final List<String> KEYS = List.of(
            "public.listing_source_map_pkey",
            PLACES,
            "public.listing_info_pkey",
            "public.listing_hours_pkey",
            "public.listing_images_pkey");

    /** Those whose rebuilding takes longest come first. */
    private static final List<String> NAMES = List.of(
            "public.listings_by_name",
            "public.listing_source_map_source",
            "public.listings_by_update",
            "public.listings_by_dmo",
            "public.listing_source_map_listing");

    /** The statements that drop an index and make it again: a key is a constraint, of which the index is only a part. */
    private static final String STATEMENTS = """
            SELECT coalesce('ALTER TABLE ' || c.conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(c.conname),
                            'DROP INDEX ' || i.indexrelid::regclass) AS removal,
                   coalesce('ALTER TABLE ' || c.conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(c.conname) || ' '
                                || pg_get_constraintdef(c.oid),
                            pg_get_indexdef(i.indexrelid)) AS definition
            FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
            WHERE i.indexrelid = to_regclass(:name)""";

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
     * @param alone whether no other promotion is at work, nor begins before the calling transaction ends
     */
    void suspend(int jobId, int freshRows, boolean alone) {
        if (freshRows < WORTH_ROWS) {
            return;
        }
        try {
            apart.executeWithoutResult(status -> {
                int listings = listings(freshRows);
                if (listings >= freshRows) {
                    return;
                }
                jdbc.sql("SET LOCAL lock_timeout = '2s'").update();
                if (listings == 0 && alone) {
                    KEYS.forEach(name -> suspend(jobId, name));
                }
                NAMES.forEach(name -> suspend(jobId, name));
            });
        } catch (DataAccessException e) {
            LOG.info("The indexes are in use, so that this load goes on with them: {}", e.getMessage());
        }
    }

    private void suspend(int jobId, String name) {
        record Statements(String removal, String definition) {}
        jdbc.sql(STATEMENTS)
                .param("name", name)
                .query(Statements.class)
                .optional()
                .ifPresent(statements -> {
                    jdbc.sql("INSERT INTO pipeline.suspended_indexes (name, definition, job_id) VALUES (?, ?, ?)")
                            .param(name)
                            .param(statements.definition())
                            .param(jobId)
                            .update();
                    jdbc.sql(statements.removal()).update();
                });
    }

    /** What a job goes without. */
    Promotion.Bulk bulkOf(int jobId) {
        List<String> suspended = suspendedBy(jobId);
        if (suspended.isEmpty()) {
            return Promotion.Bulk.NO;
        }
        return suspended.contains(PLACES) ? Promotion.Bulk.FIRST : Promotion.Bulk.DOUBLING;
    }

    private List<String> suspendedBy(int jobId) {
        return jdbc.sql("SELECT name FROM pipeline.suspended_indexes WHERE job_id = ?")
                .param(jobId)
                .query(String.class)
                .list();
    }

    /** The job, other than this one, for which keys are left out, and before whose end no promotion can begin. */
    Optional<Integer> firstLoadOf(int otherThan) {
        restoreForgotten();
        return jdbc.sql("SELECT job_id FROM pipeline.suspended_indexes WHERE name = ? AND job_id <> ?")
                .param(PLACES)
                .param(otherThan)
                .query(Integer.class)
                .optional();
    }

    /** Listings there are, as far as that matters. */
    private int listings(int most) {
        return jdbc.sql("SELECT count(*) FROM (SELECT FROM public.listings LIMIT ?) l")
                .param(most)
                .query(Integer.class)
                .single();
    }

    /** Builds all that the job suspended, several indexes at a time. */
    void restore(int jobId) {
        restore(suspendedBy(jobId));
    }

    /** Builds the keys among them. */
    void restoreKeys(int jobId) {
        restore(suspendedBy(jobId).stream().filter(KEYS::contains).toList());
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
                Stream.concat(NAMES.stream(), KEYS.stream())
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
