package com.trippl.pipeline.schedule;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.Slot;
import com.trippl.pipeline.schedules.Slots;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Goes on with what runs left at a stage that has a schedule of its own. */
@Component
class NextStages {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Completed jobs of runs that go further, whose output nobody has worked on. A later file of the same source goes after. */
    private static final String LEFT = """
            SELECT p.job_id FROM pipeline.job_queue p JOIN pipeline.runs r ON r.run_id = p.run_id
            WHERE p.dmo_id = :dmo AND p.data_domain = :domain AND p.stage = :before AND p.status = 'completed'
              AND array_position(ARRAY['import', 'transform', 'stage', 'promote'], r.through_stage::text)
                  >= array_position(ARRAY['import', 'transform', 'stage', 'promote'], CAST(:stage AS text))
              AND NOT EXISTS (SELECT 1 FROM pipeline.job_queue f
                              WHERE f.parent_job_id = p.job_id AND f.stage = :stage AND f.status <> 'cancelled')
              AND (:stage <> 'promote' OR EXISTS (SELECT 1 FROM staging.batches b WHERE b.job_id = p.job_id AND b.status = 'ready'))
            ORDER BY p.job_id""";

    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final Slots slots;

    NextStages(JdbcClient jdbc, JobQueue queue, Slots slots) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.slots = slots;
    }

    /** Enqueues a job for each, and says so, all or nothing. Returns how many. */
    @Transactional
    public int enqueue(Slots.Taken taken) {
        Schedule schedule = taken.schedule();
        Stage before = Stage.values()[schedule.stage().ordinal() - 1];
        List<Integer> left = jdbc.sql(LEFT)
                .param("dmo", schedule.dmoId())
                .param("domain", schedule.domain())
                .param("before", before.label())
                .param("stage", schedule.stage().label())
                .query(Integer.class)
                .list();
        Integer first = null;
        for (int parent : left) {
            Job job = follow(queue.find(parent).orElseThrow(), schedule.stage());
            first = first == null ? Integer.valueOf(job.jobId()) : first;
        }
        slots.conclude(
                taken,
                first == null ? Slot.State.NOTHING_NEW : Slot.State.ENQUEUED,
                first == null
                        ? "No " + before.label() + " job waits to go on."
                        : left.size() > 1 ? left.size() + " jobs." : null,
                first);
        return left.size();
    }

    private Job follow(Job parent, Stage stage) {
        int run = Objects.requireNonNull(parent.runId());
        String override = jdbc.sql("SELECT coalesce((overrides -> ?)::text, '') FROM pipeline.runs WHERE run_id = ?")
                .param(stage.label())
                .param(run)
                .query(String.class)
                .single();
        return queue.enqueue(NewJob.of(
                        parent.dmoId(),
                        parent.dataDomain(),
                        stage,
                        Objects.requireNonNullElse(parent.sourceName(), ""),
                        DueRuns.WHO)
                .inRun(run)
                .after(parent.jobId())
                .ranked(parent.priority())
                .with(override.isEmpty() ? null : JSON.readTree(override)));
    }
}
