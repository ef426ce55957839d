package com.trippl.pipeline.load;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds what a full feed no longer mentions. A listing is missing when none of its records of this source is in the batch, nor among
 * those that were refused on the way to it; once it has been missing for the grace period it is staged as a delete, for a person to decide.
 */
@Component
class DeleteDetector {
    private static final String FIND_MISSING = """
            CREATE TEMPORARY TABLE missing_listings ON COMMIT DROP AS
            WITH RECURSIVE jobs AS (
                SELECT job_id, parent_job_id FROM pipeline.job_queue WHERE job_id = :job
                UNION ALL SELECT q.job_id, q.parent_job_id FROM pipeline.job_queue q JOIN jobs j ON q.job_id = j.parent_job_id)
            SELECT DISTINCT ON (m.listing_id) m.listing_id, m.source_key, m.source_id, m.content_hash, m.record_hash, m.missing_since
            FROM public.source_records m
            JOIN public.listings l ON l.id = m.listing_id AND l.status = 'live'
            WHERE m.dmo_id = :dmo AND m.source_name = :source AND l.data_domain = :domain
              AND NOT EXISTS (SELECT FROM staging.listings s WHERE s.job_id = :job AND s.source_key = m.source_key)
              AND NOT EXISTS (SELECT FROM staging.listings s WHERE s.job_id = :job AND s.listing_id = m.listing_id)
              AND NOT EXISTS (SELECT FROM pipeline.job_errors e JOIN jobs USING (job_id) WHERE e.source_key = m.source_key)
            ORDER BY m.listing_id, m.source_key""";

    private static final String MARK_MISSING = """
            UPDATE public.source_records m SET missing_since = :now
            FROM missing_listings g WHERE m.source_key = g.source_key AND m.missing_since IS NULL""";

    private static final String UNMARK_FOUND = """
            UPDATE public.source_records m SET missing_since = NULL
            FROM staging.listings s
            WHERE m.dmo_id = :dmo AND m.source_name = :source AND m.missing_since IS NOT NULL
              AND s.job_id = :job AND s.source_key = m.source_key
              AND EXISTS (SELECT FROM public.listings l WHERE l.id = m.listing_id AND l.status = 'live')""";

    private static final String STAGE_DELETES = """
            INSERT INTO staging.listings (
                id, job_id, record_no, listing_id, source_name, source_id, source_key, dedupe_key, content_hash, record_hash,
                name, address, lat, lng, category, action, own_status, flags, needs_review, matched_by)
            SELECT :firstRow + g.n - 1, :job, -g.n, l.id, :source, g.source_id, g.source_key, l.dedupe_key, g.content_hash,
                   g.record_hash, l.name, l.address, l.lat, l.lng, l.category, 'delete', 'pending', '{delete}', true, 'source_map'
            FROM (SELECT *, row_number() OVER (ORDER BY listing_id)::int AS n FROM missing_listings
                  WHERE coalesce(missing_since, :now) <= :missingBefore) g
            JOIN public.listings l ON l.id = g.listing_id""";

    private final JdbcClient jdbc;
    private final Batches batches;
    private final Clock clock;

    DeleteDetector(JdbcClient jdbc, Batches batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    /**
     * Marks and stages what is missing. A feed that sends changes only says nothing by its silence.
     *
     * @param held whether the batch is held: nothing is marked then, as the feed is in doubt
     * @return rows staged as delete
     */
    int detect(StagedBatch batch, boolean held) {
        if (!held) {
            bind(jdbc.sql(UNMARK_FOUND), batch).update();
        }
        int missing = countMissing(batch);
        if (missing == 0) {
            return 0;
        }
        Instant now = clock.instant();
        Instant missingBefore = now.minus(Duration.ofDays(batch.rules().deleteGraceDays()));
        int staged = jdbc.sql(STAGE_DELETES)
                .param("firstRow", batches.reserve("staging_row", missing))
                .param("job", batch.jobId())
                .param("source", batch.sourceName())
                .param("now", Timestamp.from(now))
                .param("missingBefore", Timestamp.from(missingBefore))
                .update();
        if (!held) {
            jdbc.sql(MARK_MISSING).param("now", Timestamp.from(now)).update();
        }
        return staged;
    }

    /** How many of the source's listings the batch does not mention; 0 unless its feed is full. Readable again in this transaction. */
    int countMissing(StagedBatch batch) {
        if (!batch.full() || !isKnown(batch)) {
            return 0;
        }
        Boolean counted = jdbc.sql("SELECT to_regclass('pg_temp.missing_listings') IS NOT NULL")
                .query(Boolean.class)
                .single();
        if (!Boolean.TRUE.equals(counted)) {
            bind(jdbc.sql(FIND_MISSING), batch).param("domain", batch.domain()).update();
        }
        return jdbc.sql("SELECT count(*) FROM missing_listings")
                .query(Integer.class)
                .single();
    }

    /** A source that was never promoted misses nothing. */
    private boolean isKnown(StagedBatch batch) {
        return Boolean.TRUE.equals(
                jdbc.sql("SELECT EXISTS (SELECT FROM public.source_records WHERE dmo_id = ? AND source_name = ?)")
                        .param(batch.dmoId())
                        .param(batch.sourceName())
                        .query(Boolean.class)
                        .single());
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, StagedBatch batch) {
        return statement
                .param("dmo", batch.dmoId())
                .param("source", batch.sourceName())
                .param("job", batch.jobId());
    }
}
