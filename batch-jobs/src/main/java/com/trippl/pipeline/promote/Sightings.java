package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.JobContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notes what a full feed said again in the same words. Such rows are staged as promoted, and most days they are nearly all: what remains is
 * that they were seen, which is said once for the whole source.
 */
@Component
class Sightings {
    private final JdbcClient jdbc;

    Sightings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes it with the first promotion of a batch, and counts it to what that promotion did. */
    void note(JobContext job) {
        jdbc.sql("""
                        UPDATE staging.batches SET seen_by_job = :job
                        WHERE job_id = :batch AND feed = 'full' AND seen_by_job IS NULL
                        RETURNING hold_reason IS NOT NULL""")
                .param("job", job.jobId())
                .param("batch", job.parentJobId())
                .query(Boolean.class)
                .optional()
                .ifPresent(wasHeld -> {
                    if (wasHeld) {
                        noteEach(job);
                    } else {
                        noteWhole(job);
                    }
                    count(job);
                });
    }

    private void noteWhole(JobContext job) {
        jdbc.sql("""
                        INSERT INTO pipeline.full_feeds AS f (dmo_id, source_name, seen_at)
                        SELECT :dmo, :source, started_at FROM pipeline.job_queue WHERE job_id = :job
                        ON CONFLICT (dmo_id, source_name) DO UPDATE SET seen_at = greatest(f.seen_at, excluded.seen_at)""")
                .param("dmo", job.dmo().id())
                .param("source", job.sourceName())
                .param("job", job.jobId())
                .update();
    }

    /** A batch that was held marked nothing as missing: what is not missing need not have been in it. */
    private void noteEach(JobContext job) {
        jdbc.sql("""
                        UPDATE public.source_records m SET last_seen = q.started_at
                        FROM staging.listings s, pipeline.job_queue q
                        WHERE q.job_id = :job AND s.job_id = :batch AND s.action = 'unchanged'
                          AND s.own_status = 'promoted' AND s.promoted_by_job IS NULL
                          AND m.source_key = s.source_key""")
                .param("batch", job.parentJobId())
                .param("job", job.jobId())
                .update();
    }

    /** The rows have no chunk; their count stands where no row's id can be. */
    private void count(JobContext job) {
        jdbc.sql("""
                        INSERT INTO pipeline.promoted_chunks (job_id, first_row, unchanged)
                        SELECT :job, 0, settled FROM staging.batches WHERE job_id = :batch""")
                .param("job", job.jobId())
                .param("batch", job.parentJobId())
                .update();
    }
}
