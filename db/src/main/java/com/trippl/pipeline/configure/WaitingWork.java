package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleSettings;
import com.trippl.pipeline.schedules.Schedules;
import com.trippl.pipeline.schedules.Slots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a change of a stage's configuration comes before, and what becomes of it. */
@Component
class WaitingWork {
    private final JdbcClient jdbc;
    private final JobQueue queue;
    private final Schedules schedules;
    private final Slots slots;
    private final ScheduleSettings settings;
    private final DatabaseTime time;

    WaitingWork(
            JdbcClient jdbc,
            JobQueue queue,
            Schedules schedules,
            Slots slots,
            ScheduleSettings settings,
            DatabaseTime time) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.schedules = schedules;
        this.slots = slots;
        this.settings = settings;
        this.time = time;
    }

    /** The jobs of a stage that wait, the oldest first. */
    List<Job> jobs(int dmoId, Stage stage, String domain) {
        return jdbc.sql("""
                        SELECT * FROM pipeline.job_queue
                        WHERE dmo_id = ? AND stage = ? AND data_domain = ? AND status = 'pending' ORDER BY job_id""")
                .param(dmoId)
                .param(stage.label())
                .param(domain)
                .query(JobQueue::read)
                .list();
    }

    /**
     * What waits: jobs, then moments.
     *
     * @param next whether the next moment of the schedule, too: it stands only where the schedule does
     */
    List<Waiting> all(int dmoId, Stage stage, String domain, boolean next) {
        List<Waiting> all = new ArrayList<>();
        jobs(dmoId, stage, domain).forEach(job -> all.add(new Waiting.Queued(job)));
        if (settings.enabled()) {
            schedules.find(dmoId, stage, domain).ifPresent(schedule -> {
                slots.underWay(schedule).forEach(at -> all.add(new Waiting.Moment(schedule, at, true)));
                if (next) {
                    Instant at = schedules.next(schedule, time.now());
                    all.add(new Waiting.Moment(schedule, at, false));
                }
            });
        }
        return all;
    }

    /** Cancels what an edit says, as far as it still waits. Returns the jobs that are cancelled, or were asked to stop. */
    List<Integer> cancel(ConfigEdit edit, List<Waiting> moments, String user) {
        for (Waiting waiting : moments) {
            if (waiting instanceof Waiting.Moment(Schedule schedule, Instant at, boolean _)
                    && edit.decisions().get(waiting.key()) == Decision.CANCEL) {
                slots.cancel(schedule, at, "Cancelled with a change of the configuration.", user);
            }
        }
        List<Integer> cancelled = new ArrayList<>();
        edit.decisions().forEach((jobId, decision) -> {
            Job job = decision == Decision.CANCEL ? queue.find(jobId).orElse(null) : null;
            if (job != null
                    && job.dmoId() == edit.dmoId()
                    && job.stage() == edit.stage()
                    && job.dataDomain().equals(edit.domain())
                    && (job.status() == JobStatus.PENDING || job.status() == JobStatus.RUNNING)) {
                queue.cancel(jobId);
                cancelled.add(jobId);
            }
        });
        return cancelled;
    }
}
