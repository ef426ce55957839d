package com.trippl.pipeline.promote;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.PromoteConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.Statistics;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Opens and closes promotions: one at a time per batch, none of a batch that is held, and no decisions while one runs. */
@Component
class Promotions {
    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final DmoConfigs configs;
    private final JobResultsStore results;
    private final Clock clock;
    private final Statistics statistics;

    Promotions(
            JdbcClient jdbc,
            JobQueue queue,
            DmoConfigs configs,
            JobResultsStore results,
            Clock clock,
            Statistics statistics) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.configs = configs;
        this.results = results;
        this.clock = clock;
        this.statistics = statistics;
    }

    /** Takes the batch for the job. */
    void open(JobContext job) {
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
    }

    /** What the job promotes. */
    Promotion of(JobContext job) {
        return new Promotion(
                job.jobId(),
                job.parentJobId(),
                jdbc.sql("SELECT first_row_id FROM staging.batches WHERE job_id = ?")
                        .param(job.parentJobId())
                        .query(Long.class)
                        .single(),
                job.job().retryCount() > 0 || othersPromotedSince(job.parentJobId()),
                job.dmo().id(),
                job.job().dataDomain(),
                job.sourceName(),
                DmoConfigs.<PromoteConfig>parse(Stage.PROMOTE, job.config()),
                DmoConfigs.<TransformConfig>parse(Stage.TRANSFORM, transformParams(job)),
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

    private JsonNode transformParams(JobContext job) {
        Optional<Job> transformed = queue.find(job.parentJobId())
                .map(Job::parentJobId)
                .flatMap(parent -> queue.find(Objects.requireNonNull(parent)));
        return transformed
                .filter(parent -> parent.stage() == Stage.TRANSFORM)
                .map(queue::configOf)
                .orElseGet(() -> configs.active(
                                job.dmo().id(), Stage.TRANSFORM, job.job().dataDomain())
                        .params());
    }

    /** Counts what the job promoted and lets the batch go. */
    void close(JobContext job) {
        JobResults counted = jdbc.sql("""
                        SELECT count(*) FILTER (WHERE action <> 'delete') AS total, count(*) FILTER (WHERE action = 'insert') AS inserts,
                               count(*) FILTER (WHERE action = 'update') AS updates, count(*) FILTER (WHERE action = 'delete') AS deletes,
                               count(*) FILTER (WHERE action = 'duplicate') AS duplicates,
                               count(*) FILTER (WHERE action = 'unchanged') AS unchanged
                        FROM staging.listings WHERE job_id = ? AND promoted_by_job = ?""")
                .param(job.parentJobId())
                .param(job.jobId())
                .query((row, n) -> new JobResults(
                        row.getInt("total"),
                        row.getInt("inserts"),
                        row.getInt("updates"),
                        row.getInt("deletes"),
                        row.getInt("duplicates"),
                        row.getInt("unchanged"),
                        0))
                .single();
        results.save(job.jobId(), counted);
        statistics.refresh(
                counted.added(),
                "public.listings",
                "public.listing_source_map",
                "public.listing_contacts",
                "pipeline.bridge_source_listing");
        jdbc.sql("""
                        UPDATE staging.batches SET promoting_job_id = NULL, updated_at = clock_timestamp(),
                            status = CASE WHEN status = 'ready' AND NOT EXISTS (
                                SELECT FROM staging.listings WHERE job_id = :batch AND status IN ('pending', 'accepted', 'held'))
                                THEN 'promoted' ELSE status END
                        WHERE job_id = :batch""").param("batch", job.parentJobId()).update();
    }
}
