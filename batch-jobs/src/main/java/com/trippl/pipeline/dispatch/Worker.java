package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.PartitionWorker;
import com.trippl.pipeline.queue.ClaimRules;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.Loops;
import com.trippl.pipeline.support.WorkerName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes jobs from the queue, as many at a time as the settings say. At shutdown it stops taking, tells the running jobs to stop at their next
 * chunk, waits for them and gives the leases back, before the data source closes.
 */
@Component
public class Worker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** Before everything that the jobs need. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    /** Since the process was asked to end: more than partitions get, as a job waits for its own. */
    private static final Duration STOP = Duration.ofSeconds(13);

    private static final long PAUSE_AFTER_FAULT_SECONDS = 2;

    private final JobQueue queue;
    private final JobRunner runner;
    private final PartitionWorker partitions;
    private final Bell jobBell;
    private final BatchSettings settings;
    private final String name;
    private final ShutdownSignal shutdown = new ShutdownSignal();
    private final Semaphore free;
    private final Loops loops;
    private final Duration stop;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private volatile long stopBy;
    private volatile boolean stopped;

    @Autowired
    public Worker(
            JobQueue queue,
            JobRunner runner,
            PartitionWorker partitions,
            Bell jobBell,
            BatchSettings settings,
            Loops loops) {
        this(queue, runner, partitions, jobBell, settings, loops, STOP);
    }

    /** @param stop how long jobs get to stop, since the process was asked to end */
    Worker(
            JobQueue queue,
            JobRunner runner,
            PartitionWorker partitions,
            Bell jobBell,
            BatchSettings settings,
            Loops loops,
            Duration stop) {
        this.stop = stop;
        this.queue = queue;
        this.runner = runner;
        this.partitions = partitions;
        this.jobBell = jobBell;
        this.settings = settings;
        this.loops = loops;
        this.name = WorkerName.ofThisProcess();
        this.free = new Semaphore(settings.jobs());
    }

    /**
     * Works on one run until none of its jobs waits or runs any more, also through the waits between retries.
     *
     * @throws DatabaseAwayException when the database does not answer for longer than it is waited for
     */
    public void runUntilIdle(int runId) throws InterruptedException {
        Integer open = null;
        long answered = System.nanoTime();
        while (!shutdown.isRaised()) {
            try {
                open = openJob(runId);
                answered = System.nanoTime();
                if (open == null) {
                    return;
                }
                if (workOnce(runId).isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(settings.poll().toMillis());
                }
            } catch (DataAccessException | TransactionException e) {
                if (System.nanoTime() - answered > settings.databasePatience().toNanos()) {
                    throw new DatabaseAwayException(runId, open, Failures.message(e));
                }
                LOG.warn("The database does not answer and is asked again: {}", Failures.message(e));
                TimeUnit.SECONDS.sleep(PAUSE_AFTER_FAULT_SECONDS);
            }
        }
    }

    /** Works on whatever comes until the process ends; a database that is away for a while is waited for. */
    public void runForever() throws InterruptedException {
        partitions.begin();
        for (int other = 1; other < settings.jobs(); other++) {
            Thread.ofPlatform().daemon().name("worker-" + other).start(this::workUninterrupted);
        }
        work();
    }

    /** A loop that ends by an error, as for want of memory, is not over: it stands still, and whoever watches over the process learns of it. */
    private void work() throws InterruptedException {
        Loops.Loop loop = loops.begin(Thread.currentThread().getName());
        while (!shutdown.isRaised()) {
            turn(loop);
        }
        loops.end(loop);
    }

    private void turn(Loops.Loop loop) throws InterruptedException {
        loop.turns();
        try {
            if (workOnce(null, loop::isBusy).isEmpty()) {
                jobBell.await(settings.poll(), 1);
            }
        } catch (RuntimeException e) {
            // The queue holds what is to be done, and leases end by themselves.
            LOG.warn("The worker cannot ask for work and tries again: {}", Failures.message(e));
            TimeUnit.SECONDS.sleep(PAUSE_AFTER_FAULT_SECONDS);
        }
    }

    private void workUninterrupted() {
        try {
            work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the next job that is due, of a run or of any. Returns which; none was due: empty. */
    public Optional<Integer> workOnce(@Nullable Integer runId) {
        return workOnce(runId, () -> {});
    }

    private Optional<Integer> workOnce(@Nullable Integer runId, Runnable begins) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        try {
            ClaimRules rules = new ClaimRules(runId, settings.jobsPerDmo(), settings.deaths());
            Optional<Lease> lease = queue.claim(name, settings.lease(), rules);
            lease.ifPresent(job -> run(job, begins));
            return lease.map(Lease::jobId);
        } finally {
            free.release();
        }
    }

    private void run(Lease job, Runnable begins) {
        held.add(job);
        try {
            begins.run();
            runner.run(job, shutdown);
        } finally {
            held.remove(job);
        }
    }

    private @Nullable Integer openJob(int runId) {
        return queue.ofRun(runId).stream()
                .filter(job -> !job.status().isFinal())
                .map(Job::jobId)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean isAutoStartup() {
        return true;
    }

    @Override
    public void start() {
        // Nothing runs by itself: a command or a server decides what this worker works on.
    }

    /** Takes nothing more and tells the running jobs, before the first bean stops. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        stopBy = System.nanoTime() + stop.toNanos();
        shutdown.raise();
    }

    @Override
    public void stop() {
        if (!shutdown.isRaised()) {
            closing();
        }
        try {
            if (!free.tryAcquire(settings.jobs(), stopBy - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                held.forEach(this::giveBack);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
        }
    }

    /**
     * What does not stop in time, as one statement over a large batch, ends with this process; until then its fence keeps others out. Given
     * back, it need not wait for its lease, and does not count as the death of a worker.
     */
    private void giveBack(Lease job) {
        LOG.warn("Job {} did not stop within {} and is given back; another worker goes on.", job.jobId(), stop);
        try {
            queue.release(job);
        } catch (RuntimeException e) {
            LOG.warn("Job {} goes on elsewhere after its lease: {}", job.jobId(), Failures.message(e));
        }
    }

    /** Until its jobs have ended, not until they were asked to: Spring does not stop, and so not wait for, what does not run. */
    @Override
    public boolean isRunning() {
        return !stopped;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
