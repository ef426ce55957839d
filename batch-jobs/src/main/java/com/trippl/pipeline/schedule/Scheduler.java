package com.trippl.pipeline.schedule;

import com.trippl.pipeline.schedules.ScheduleSettings;
import com.trippl.pipeline.support.Loops;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks every half minute at what is due. Runs in every worker and admin process but on localhost; commands that end by themselves do not
 * start it.
 */
@Component
public class Scheduler implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** What is being enqueued when the process ends is waited for; most of it takes milliseconds. */
    private static final Duration STOP = Duration.ofSeconds(2);

    private final DueRuns due;
    private final ScheduleSettings settings;
    private final Duration poll;
    private final Loops loops;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    Scheduler(
            DueRuns due,
            ScheduleSettings settings,
            @Value("${pipeline.schedule.poll:30s}") Duration poll,
            Loops loops) {
        this.due = due;
        this.settings = settings;
        this.poll = poll;
        this.loops = loops;
    }

    /** A server starts it by itself; {@code ./pipeline worker} does so by {@link #begin}. */
    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (!"none"
                .equals(event.getApplicationContext()
                        .getEnvironment()
                        .getProperty("spring.main.web-application-type"))) {
            begin();
        }
    }

    /** Starts looking, once; where schedules do not run by themselves it does nothing. */
    public void begin() {
        if (settings.enabled() && started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("scheduler").start(this::look);
        }
    }

    /** Whether it looks. */
    boolean looks() {
        return started.get() && isRunning();
    }

    private void look() {
        Loops.Loop loop = loops.begin("schedule");
        try {
            do {
                loop.turns();
                try {
                    due.enqueue(loop);
                } catch (RuntimeException e) {
                    LOG.warn("What is due could not be looked up; that is tried again", e);
                }
                // Waiting for the next look, however long the settings make it, is no standstill.
                loop.isBusy();
            } while (!stopped.await(poll.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loops.end(loop);
            ended.countDown();
        }
    }

    @Override
    public void start() {
        // A command that ends by itself starts nothing by the clock.
    }

    @Override
    public void stop() {
        stopped.countDown();
        if (started.get()) {
            try {
                boolean ignored = ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }
}
