package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.support.BatchSettings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes jobs from the queue, one at a time. At shutdown it stops taking, tells the running job to stop at its next chunk, waits for it
 * and gives the lease back, before the data source closes.
 */
@Component
public class Worker implements SmartLifecycle {
    /** Before everything that the job needs. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private static final long STOP_SECONDS = 25;

    private final JobQueue queue;
    private final JobRunner runner;
    private final BatchSettings settings;
    private final String name;
    private final ShutdownSignal shutdown = new ShutdownSignal();
    private volatile @Nullable CountDownLatch idle;

    public Worker(JobQueue queue, JobRunner runner, BatchSettings settings) {
        this.queue = queue;
        this.runner = runner;
        this.settings = settings;
        this.name = WorkerName.ofThisProcess();
    }

    /** Works on one run until none of its jobs waits or runs any more, also through the waits between retries. */
    public void runUntilIdle(int runId) throws InterruptedException {
        while (!shutdown.isRaised() && hasOpenJobs(runId)) {
            if (!workOnce(runId)) {
                pause();
            }
        }
    }

    /** Works on whatever comes until the process ends. */
    public void runForever() throws InterruptedException {
        while (!shutdown.isRaised()) {
            if (!workOnce(null)) {
                pause();
            }
        }
    }

    /** Runs the next job that is due, of a run or of any. Returns whether there was one. */
    public boolean workOnce(@Nullable Integer runId) {
        CountDownLatch working = new CountDownLatch(1);
        idle = working;
        try {
            Optional<Lease> lease = queue.claim(name, settings.lease(), runId);
            lease.ifPresent(held -> runner.run(held, shutdown));
            return lease.isPresent();
        } finally {
            working.countDown();
        }
    }

    private boolean hasOpenJobs(int runId) {
        return queue.ofRun(runId).stream().map(Job::status).anyMatch(status -> !status.isFinal());
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(settings.poll().toMillis());
    }

    @Override
    public boolean isAutoStartup() {
        return true;
    }

    @Override
    public void start() {
        // Nothing runs by itself: a command or a server decides what this worker works on.
    }

    @Override
    public void stop() {
        shutdown.raise();
        CountDownLatch working = idle;
        if (working != null) {
            try {
                working.await(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return !shutdown.isRaised();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
