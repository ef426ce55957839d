package com.trippl.pipeline.partitions;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.HeldPartitions.Held;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Failures;
import com.trippl.pipeline.support.Loops;
import com.trippl.pipeline.support.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Component;

/**
 * Works on partitions as they are offered, as many at a time as this process has threads for, whichever worker has their job. At shutdown it
 * takes no more, has those under way stop at their next chunk and gives them back.
 */
@Component
public class PartitionWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);
    /** Before the worker that may wait for these partitions, and before everything they need. */
    private static final int PHASE = Integer.MAX_VALUE - 90;

    private static final Duration BEAT = Duration.ofSeconds(1);
    /** Since the process was asked to end. */
    private static final Duration STOP = Duration.ofSeconds(9);

    private final PartitionQueue queue;
    private final PartitionRunner runner;
    private final HeldPartitions held;
    private final Bell partitionBell;
    private final BatchSettings settings;
    private final TaskExecutor partitionExecutor;
    private final Semaphore free;
    private final String name = WorkerName.ofThisProcess();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partition-heartbeat").factory());
    private final Loops loops;
    private volatile boolean stopping;
    private volatile long stopBy;
    private volatile boolean stopped;

    PartitionWorker(
            PartitionQueue queue,
            PartitionRunner runner,
            HeldPartitions held,
            Bell partitionBell,
            BatchSettings settings,
            TaskExecutor partitionExecutor,
            Loops loops) {
        this.queue = queue;
        this.runner = runner;
        this.held = held;
        this.partitionBell = partitionBell;
        this.settings = settings;
        this.partitionExecutor = partitionExecutor;
        this.loops = loops;
        this.free = new Semaphore(settings.partitionThreads());
    }

    /** Begins to take partitions, where they are shared at all; more calls change nothing. */
    public void begin() {
        if (settings.sharePartitions() && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("partitions").start(this::take);
            Loops.Loop loop = loops.begin("partition-heartbeat");
            beats.scheduleWithFixedDelay(
                    () -> {
                        loop.turns();
                        beat();
                    },
                    BEAT.toMillis(),
                    BEAT.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void take() {
        Loops.Loop loop = loops.begin("partitions");
        try {
            while (!stopping) {
                loop.isBusy();
                free.acquire();
                loop.turns();
                Optional<PartitionClaim> claim = claim();
                if (claim.isPresent()) {
                    hand(claim.get());
                } else {
                    free.release();
                    partitionBell.await(settings.poll(), free.availablePermits());
                }
            }
            loops.end(loop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(PartitionClaim claim) {
        try {
            partitionExecutor.execute(() -> work(claim));
        } catch (TaskRejectedException closing) {
            queue.release(claim);
            free.release();
        }
    }

    private Optional<PartitionClaim> claim() {
        try {
            return stopping ? Optional.empty() : queue.claim(name, settings.lease(), settings.deaths());
        } catch (RuntimeException e) {
            LOG.warn("No partition can be claimed at the moment: {}", Failures.message(e));
            return Optional.empty();
        }
    }

    private void work(PartitionClaim claim) {
        try {
            runner.run(claim);
        } finally {
            free.release();
        }
    }

    private void beat() {
        List<Held> mine = held.all();
        if (mine.isEmpty()) {
            return;
        }
        try {
            Map<Long, Boolean> known =
                    queue.heartbeat(mine.stream().map(Held::claim).toList(), settings.lease());
            for (Held partition : mine) {
                if (known.getOrDefault(partition.claim().partitionId(), true)) {
                    partition.stop();
                }
            }
        } catch (RuntimeException e) {
            // The database is away. The leases may run out; then the fence keeps us from writing.
            LOG.warn("No heartbeat for {} partitions: {}", mine.size(), Failures.message(e));
        }
    }

    @Override
    public void start() {
        // Nothing is taken before a worker, or a job of this process, needs it.
    }

    /** Takes nothing more and has what runs stop at its next chunk, before the first bean stops. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        stopBy = System.nanoTime() + STOP.toNanos();
        stopping = true;
        held.stopAll();
    }

    @Override
    public void stop() {
        if (!stopping) {
            closing();
        }
        try {
            if (!free.tryAcquire(settings.partitionThreads(), stopBy - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Partitions did not stop within {}; another worker goes on after their lease.", STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
        }
        beats.shutdownNow();
    }

    /** Until its partitions have ended, not until they were asked to: Spring does not stop, and so not wait for, what does not run. */
    @Override
    public boolean isRunning() {
        return !stopped;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
