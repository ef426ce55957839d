package com.trippl.pipeline.dispatch;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Works on jobs beside a server, as the admin UI does on a person's machine. It ends with the {@link Worker}, which waits at shutdown for
 * the job under way.
 */
@Component
@ConditionalOnBooleanProperty("pipeline.worker.in-process")
class BackgroundWorker {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWorker.class);
    private static final long PAUSE_AFTER_FAULT_SECONDS = 5;

    private final Worker worker;

    BackgroundWorker(Worker worker) {
        this.worker = worker;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        Thread.ofPlatform().daemon().name("worker").start(this::work);
    }

    private void work() {
        while (worker.isRunning()) {
            try {
                worker.runForever();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // As when the database is away for a moment: the queue holds what is to be done.
                LOG.warn("The worker could not ask for work and tries again", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_AFTER_FAULT_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
