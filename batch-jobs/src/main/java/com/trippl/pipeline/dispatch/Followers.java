package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.support.BatchSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a run goes on with once a job is done. Not on localhost: only where the next stage's schedule is {@code pipeline}. */
@Component
class Followers {
    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final RunOverrides overrides;

    private final String environment;

    Followers(JdbcClient jdbc, JobQueue queue, RunOverrides overrides, BatchSettings settings) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.overrides = overrides;
        this.environment = settings.environment();
    }

    /** The next stage's job; null where the run ends, before a stage that is switched off, and after a batch that is held. */
    @Nullable
    NewJob of(Job job) {
        Stage next = job.stage().next();
        Integer runId = job.runId();
        if (next == null
                || runId == null
                || job.sourceName() == null
                || queue.throughStage(runId).isBefore(next)) {
            return null;
        }
        String schedule = schedule(job, next).orElse(null);
        // On localhost people start runs and want them through. Elsewhere a stage that has another schedule waits for
        // it, or for them.
        if (schedule == null || !environment.equals("local") && !schedule.equals("pipeline")) {
            return null;
        }
        if (next == Stage.PROMOTE && isHeld(job.jobId())) {
            return null;
        }
        return NewJob.of(job.dmoId(), job.dataDomain(), next, job.sourceName(), job.createdBy())
                .inRun(runId)
                .after(job.jobId())
                .ranked(job.priority())
                .with(overrides.of(runId, next));
    }

    /** Empty for a stage that is switched off. */
    private Optional<String> schedule(Job job, Stage next) {
        return jdbc.sql(
                        "SELECT schedule FROM pipeline.dmo_configs WHERE dmo_id = ? AND type = ? AND data_domain = ? AND active")
                .param(job.dmoId())
                .param(next.label())
                .param(job.dataDomain())
                .query(String.class)
                .optional();
    }

    private boolean isHeld(int batchId) {
        return jdbc.sql("SELECT count(*) FROM staging.batches WHERE job_id = ? AND status = 'held'")
                        .param(batchId)
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
