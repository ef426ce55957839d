package com.trippl.pipeline.load;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.StageConfig;
import com.trippl.pipeline.load.StagedBatch.Rules;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.StageFailure;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens the batch of a job and finds it again. */
@Component
class Batches {
    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final RoomForDecisions room;

    Batches(JdbcClient jdbc, JobQueue queue, RoomForDecisions room) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.room = room;
    }

    /** Creates the job's batch with its blocks of ids, unless an earlier execution did. */
    void open(JobContext job) {
        if (find(job).isPresent()) {
            return;
        }
        room.leave(!rulesOf(job).autoAccept());
        refuseConcurrent(job);
        Job imported = importOf(job.job());
        ImportConfig importConfig = DmoConfigs.parse(Stage.IMPORT, queue.configOf(imported));
        int records = jdbc.sql("SELECT records_total FROM pipeline.job_results WHERE job_id = ?")
                .param(imported.jobId())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new StageFailure(
                        "Import job " + imported.jobId()
                                + " has no result yet: let it finish before staging its records.",
                        false));
        jdbc.sql("""
                        INSERT INTO staging.batches (job_id, dmo_id, data_domain, source_name, feed, first_listing_id, first_row_id, records)
                        VALUES (:job, :dmo, :domain, :source, :feed, :listing, :row, :records)""")
                .param("job", job.jobId())
                .param("dmo", job.dmo().id())
                .param("domain", job.job().dataDomain())
                .param("source", job.sourceName())
                .param("feed", "full".equals(importConfig.feed()) ? "full" : "delta")
                .param("listing", reserve("listing", records))
                .param("row", reserve("staging_row", records))
                .param("records", records)
                .update();
    }

    /** Takes a block of ids; with the transaction, so that a rolled-back attempt takes none. */
    long reserve(String name, int count) {
        return jdbc.sql("UPDATE staging.id_blocks SET next_id = next_id + ? WHERE name = ? RETURNING next_id - ?")
                .param(count)
                .param(name)
                .param(count)
                .query(Long.class)
                .single();
    }

    /** The job's batch. */
    StagedBatch of(JobContext job) {
        return find(job)
                .orElseThrow(() -> new IllegalStateException("The batch of job " + job.jobId() + " is not open."));
    }

    private Optional<StagedBatch> find(JobContext job) {
        Rules rules = rulesOf(job);
        return jdbc.sql("SELECT * FROM staging.batches WHERE job_id = ?")
                .param(job.jobId())
                .query((row, n) -> new StagedBatch(
                        row.getInt("job_id"),
                        row.getInt("dmo_id"),
                        row.getString("data_domain"),
                        row.getString("source_name"),
                        row.getString("feed").equals("full"),
                        row.getLong("first_listing_id"),
                        row.getLong("first_row_id"),
                        row.getInt("records"),
                        rules))
                .optional();
    }

    private static Rules rulesOf(JobContext job) {
        return Rules.of(DmoConfigs.<StageConfig>parse(Stage.STAGE, job.config()));
    }

    /** Two batches of one source matched at the same time would each miss what the other says. */
    private void refuseConcurrent(JobContext job) {
        jdbc.sql("SELECT id FROM public.dmos WHERE id = ? FOR UPDATE")
                .param(job.dmo().id())
                .query(Integer.class)
                .single();
        jdbc.sql("""
                        SELECT b.job_id FROM staging.batches b JOIN pipeline.job_queue q USING (job_id)
                        WHERE b.dmo_id = :dmo AND b.data_domain = :domain AND b.source_name = :source
                          AND b.status = 'loading' AND q.status IN ('pending', 'running') AND b.job_id <> :job LIMIT 1""")
                .param("dmo", job.dmo().id())
                .param("domain", job.job().dataDomain())
                .param("source", job.sourceName())
                .param("job", job.jobId())
                .query(Integer.class)
                .optional()
                .ifPresent(other -> {
                    throw StageFailure.waitsFor("Job " + other + " is staging another batch of " + job.sourceName()
                            + "; this one waits for it.");
                });
    }

    private Job importOf(Job job) {
        Job current = job;
        while (current.stage() != Stage.IMPORT) {
            Integer parent = current.parentJobId();
            if (parent == null) {
                throw new StageFailure("Job " + current.jobId() + " does not say which import it continues.", false);
            }
            current = queue.find(parent)
                    .orElseThrow(() -> new StageFailure("Job " + parent + " is gone from the queue.", false));
        }
        return current;
    }
}
