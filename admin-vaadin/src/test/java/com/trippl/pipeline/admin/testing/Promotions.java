package com.trippl.pipeline.admin.testing;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.schedules.Pauses;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Promotions of what {@link AdminServer} staged, as a worker left them. They have work to do: what becomes of them shows in public. */
public final class Promotions {
    /** A worker that is not there. */
    static final String ELSEWHERE = "elsewhere:1";

    private final AdminServer server = AdminServer.shared();

    /** Lets no worker take a job; what it shows stays so. */
    public void pause() {
        server.get(Pauses.class).pause(null, null, "test", "test");
    }

    /** Lets them again. */
    public void resume() {
        server.get(Pauses.class).resume(null, null, "test");
    }

    /** One that failed before it began. */
    public int failed(int run) {
        return ofRun(run, "status = 'failed', finished_at = now(), error_message = 'The disk is full.'");
    }

    /** One whose worker was lost with it. Only while all is paused it stays so. */
    public int ofDeadWorker(int run) {
        return ofRun(run, running("now() - interval '1 minute'"));
    }

    /** One that another process works on. */
    public int underway(int run) {
        return ofRun(run, running("now() + interval '1 hour'"));
    }

    private static String running(String leaseUntil) {
        return "status = 'running', started_at = now(), locked_by = '" + ELSEWHERE
                + "', locked_at = now(), lease_token = 1, lease_until = " + leaseUntil;
    }

    private int ofRun(int run, String as) {
        return new TransactionTemplate(server.get(PlatformTransactionManager.class)).execute(status -> {
            Job staged = server.get(JobQueue.class).ofRun(run).getLast();
            int job = server.get(JobQueue.class)
                    .enqueue(NewJob.of(
                                    server.get(Dmos.class).bySlug("demo").id(),
                                    DmoConfigs.LISTINGS,
                                    Stage.PROMOTE,
                                    String.valueOf(staged.sourceName()),
                                    "test")
                            .inRun(run)
                            .after(staged.jobId()))
                    .jobId();
            server.jdbc()
                    .sql("UPDATE pipeline.job_queue SET " + as + " WHERE job_id = ?")
                    .param(job)
                    .update();
            return job;
        });
    }
}
