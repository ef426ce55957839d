package com.trippl.pipeline.promote;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.PromoteConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import com.trippl.pipeline.staging.StatusSql;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.Statistics;
import com.trippl.pipeline.support.Together;
import com.trippl.pipeline.support.TransformConfigs;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens and closes promotions: one at a time per batch, none of a batch that is held, and no decisions while one runs. */
@Component
class Promotions {
    private static final long LOCK = 0x70726f_6d6f7465L;
    private static final String ACCEPTED =
            "SELECT count(*) FROM staging.listings s WHERE s.job_id = :batch AND s.action <> 'duplicate' AND"
                    + StatusSql.accepted(":batch");

    /** All duplicates have a status of their own; survivors without one are accepted or promoted. */
    private static final String ACCEPTED_DUPLICATES = """
            SELECT count(*) FROM staging.listings s JOIN staging.listings w ON w.id = s.duplicate_of
            WHERE s.job_id = :batch AND s.action = 'duplicate' AND s.own_status = 'accepted'
              AND coalesce(w.own_status, 'accepted') IN ('accepted', 'promoted', 'merged')""";

    private static final List<String> CHANGED =
            List.of("public.listings", "public.source_records", "pipeline.bridge_records");

    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final TransformConfigs transforms;
    private final JobResultsStore results;
    private final Clock clock;
    private final Statistics statistics;
    private final Sightings sightings;
    private final SuspendedIndexes indexes;

    Promotions(
            JdbcClient jdbc,
            JobQueue queue,
            TransformConfigs transforms,
            JobResultsStore results,
            Clock clock,
            Statistics statistics,
            Sightings sightings,
            SuspendedIndexes indexes) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.transforms = transforms;
        this.results = results;
        this.clock = clock;
        this.statistics = statistics;
        this.sightings = sightings;
        this.indexes = indexes;
    }

    /** Takes the batch for the job, and indexes out of its way. Promotions begin one after the other, so that each knows of those at work. */
    void open(JobContext job) {
        jdbc.sql("SELECT pg_advisory_xact_lock(?)").param(LOCK).query(row -> {});
        indexes.firstLoadOf(job.jobId()).ifPresent(other -> {
            throw StageFailure.waitsFor(
                    "Job " + other + " is the first load of all public tables; this one waits for its end.");
        });
        take(job);
        indexes.suspend(job.jobId(), freshRows(job), isAlone(job) && !isEdited(job.parentJobId()));
    }

    private boolean isAlone(JobContext job) {
        return Boolean.FALSE.equals(
                jdbc.sql("""
                        SELECT EXISTS (SELECT FROM staging.batches b JOIN pipeline.job_queue q ON q.job_id = b.promoting_job_id
                                       WHERE q.job_id <> ? AND q.status NOT IN ('completed', 'failed', 'cancelled'))""").param(job.jobId()).query(Boolean.class).single());
    }

    /** An edited row may speak of another place than when it was staged; whether public has that one is looked up when it is promoted. */
    private boolean isEdited(int batchId) {
        return Boolean.TRUE.equals(
                jdbc.sql("""
                        SELECT EXISTS (SELECT FROM staging.listings WHERE job_id = ? AND source_values IS NOT NULL)""").param(batchId).query(Boolean.class).single());
    }

    private void take(JobContext job) {
        record State(
                String status,
                @Nullable String holdReason,
                @Nullable Integer promotingJob) {}
        State state = jdbc.sql(
                        "SELECT status, hold_reason, promoting_job_id FROM staging.batches WHERE job_id = ? FOR UPDATE")
                .param(job.parentJobId())
                .query((row, n) -> new State(
                        row.getString("status"),
                        row.getString("hold_reason"),
                        row.getObject("promoting_job_id", Integer.class)))
                .optional()
                .orElseThrow(
                        () -> new StageFailure("Job " + job.parentJobId() + " staged no batch to promote.", false));
        if (state.status().equals("held")) {
            throw new StageFailure(
                    "Batch " + job.parentJobId() + " is held: " + state.holdReason()
                            + " Look at it, then release it: ./pipeline review release " + job.parentJobId(),
                    false);
        }
        if (state.status().equals("loading")) {
            throw StageFailure.waitsFor("Batch " + job.parentJobId() + " is still being staged.");
        }
        Integer other = state.promotingJob();
        if (other != null
                && other != job.jobId()
                && queue.find(other).filter(j -> !j.status().isFinal()).isPresent()) {
            throw StageFailure.waitsFor(
                    "Batch " + job.parentJobId() + " is being promoted by job " + other + "; this one waits.");
        }
        jdbc.sql("UPDATE staging.batches SET promoting_job_id = ?, updated_at = now() WHERE job_id = ?")
                .param(job.jobId())
                .param(job.parentJobId())
                .update();
        jdbc.sql("UPDATE pipeline.job_queue SET records_expected = ? WHERE job_id = ?")
                .param(acceptedRows(job.parentJobId()))
                .param(job.jobId())
                .update();
    }

    /** Rows to promote, duplicates whose survivors are or become public among them. Nobody decides while the promotion runs. */
    private int acceptedRows(int batchId) {
        AtomicInteger rows = new AtomicInteger();
        Together.run(
                jdbc,
                Stream.of(ACCEPTED, ACCEPTED_DUPLICATES)
                        .<Runnable>map(sql -> () -> rows.addAndGet(jdbc.sql(sql)
                                .param("batch", batchId)
                                .query(Integer.class)
                                .single()))
                        .toList());
        return rows.get();
    }

    /** What the job promotes. */
    Promotion of(JobContext job) {
        return new Promotion(
                job.jobId(),
                job.parentJobId(),
                job.job().retryCount() > 0 || othersPromotedSince(job.parentJobId()),
                indexes.bulkOf(job.jobId()),
                job.dmo().id(),
                job.job().dataDomain(),
                job.sourceName(),
                DmoConfigs.<PromoteConfig>parse(Stage.PROMOTE, job.config()),
                transforms.of(queue.find(job.parentJobId()).orElseThrow()),
                clock.instant());
    }

    /**
     * Whether another batch was promoted since this one was opened. If one begins just now, and brings a listing that this one has, too, the
     * unique key on dedupe keys fails this attempt, and the next looks again.
     */
    private boolean othersPromotedSince(int batchId) {
        return Boolean.TRUE.equals(
                jdbc.sql("""
                        SELECT EXISTS (SELECT FROM pipeline.job_queue q, staging.batches b
                                       WHERE b.job_id = :batch AND q.job_type = 'promote_public' AND q.parent_job_id <> :batch
                                         AND q.started_at IS NOT NULL
                                         AND (q.finished_at IS NULL OR q.finished_at >= b.created_at - interval '1 minute'))""").param("batch", batchId).query(Boolean.class).single());
    }

    /** New listings that the job is about to add, about: what staging counted as new. */
    private int freshRows(JobContext job) {
        return jdbc.sql("SELECT records_new FROM pipeline.job_results WHERE job_id = ?")
                .param(job.parentJobId())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /**
     * Tells the planner of what was inserted, before duplicates are looked up in it: what it knows may be of a table with one row, to which any
     * index will do.
     */
    void refreshStatistics(JobContext job) {
        int fresh = freshRows(job);
        Together.run(
                jdbc,
                CHANGED.stream()
                        .<Runnable>map(table -> () -> statistics.refresh(fresh, table))
                        .toList());
    }

    /** Adds up what the job promoted and lets the batch go. Duplicates keep no batch open: what they follow does. */
    void close(JobContext job) {
        jdbc.sql(PromotionStatements.CLOSE_RANGES)
                .param("batch", job.parentJobId())
                .update();
        sightings.note(job);
        JobResults promoted = jdbc.sql("""
                        SELECT coalesce(sum(inserts), 0) AS inserts, coalesce(sum(updates), 0) AS updates,
                               coalesce(sum(deletes), 0) AS deletes, coalesce(sum(duplicates), 0) AS duplicates,
                               coalesce(sum(unchanged), 0) AS unchanged
                        FROM pipeline.promoted_chunks WHERE job_id = ?""")
                .param(job.jobId())
                .query((row, n) -> new JobResults(
                        row.getInt("inserts")
                                + row.getInt("updates")
                                + row.getInt("unchanged")
                                + row.getInt("duplicates"),
                        row.getInt("inserts"),
                        row.getInt("updates"),
                        row.getInt("deletes"),
                        row.getInt("duplicates"),
                        row.getInt("unchanged"),
                        0))
                .single();
        results.save(job.jobId(), promoted);
        jdbc.sql("""
                        UPDATE staging.batches SET promoting_job_id = NULL, updated_at = clock_timestamp(),
                            status = CASE WHEN status = 'ready' AND NOT EXISTS (
                                SELECT FROM staging.listings
                                WHERE job_id = :batch AND needs_review AND status IN ('pending', 'accepted', 'held') AND action <> 'duplicate')
                                THEN 'promoted' ELSE status END
                        WHERE job_id = :batch""").param("batch", job.parentJobId()).update();
    }
}
