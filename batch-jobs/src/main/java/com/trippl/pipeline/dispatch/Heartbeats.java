package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.queue.LeaseLostException;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Loops;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Keeps leases alive while their jobs run, and notices when one is lost, cancelled, or the process wants to end. */
@Component
class Heartbeats implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final long TICK_MILLIS = 250;

    private final JobQueue queue;
    private final BatchSettings settings;
    private final Loops loops;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("heartbeat").factory());

    Heartbeats(JobQueue queue, BatchSettings settings, Loops loops) {
        this.loops = loops;
        this.queue = queue;
        this.settings = settings;
    }

    /**
     * Watches over a lease until closed.
     *
     * @param stop tells the execution to stop; may be called more than once
     */
    Watch watch(Lease lease, ShutdownSignal shutdown, Runnable stop) {
        return new Watch(lease, shutdown, stop);
    }

    @Override
    public void destroy() {
        scheduler.shutdownNow();
    }

    final class Watch implements AutoCloseable {
        private final Lease lease;
        private final ShutdownSignal shutdown;
        private final Runnable stop;
        private final Loops.Loop loop;
        private final ScheduledFuture<?> ticks;
        private long nextBeatNanos = System.nanoTime() + settings.heartbeat().toNanos();
        private volatile boolean lost;
        private volatile boolean cancel;

        Watch(Lease lease, ShutdownSignal shutdown, Runnable stop) {
            this.lease = lease;
            this.shutdown = shutdown;
            this.stop = stop;
            this.loop = loops.begin("heartbeat of job " + lease.jobId());
            this.ticks = scheduler.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void tick() {
            // One thread beats for all jobs: a beat that never comes back costs every one of them its lease.
            loop.turns();
            try {
                if (System.nanoTime() >= nextBeatNanos) {
                    cancel |= queue.heartbeat(lease, settings.lease());
                    nextBeatNanos = System.nanoTime() + settings.heartbeat().toNanos();
                }
            } catch (LeaseLostException e) {
                lost = true;
            } catch (RuntimeException e) {
                // The database is away. The lease may run out; then the fence keeps us from writing.
                LOG.warn("No heartbeat for job {}: {}", lease.jobId(), e.getMessage());
            }
            try {
                if (stopAsked()) {
                    stop.run();
                }
            } catch (RuntimeException e) {
                // An exception would end the ticks, and with them the lease.
                LOG.warn("Job {} could not be told to stop and is told again: {}", lease.jobId(), e.getMessage());
            }
        }

        boolean leaseLost() {
            return lost;
        }

        boolean cancelAsked() {
            return cancel;
        }

        boolean stopAsked() {
            return lost || cancel || shutdown.isRaised();
        }

        @Override
        public void close() {
            ticks.cancel(false);
            loops.end(loop);
        }
    }
}
