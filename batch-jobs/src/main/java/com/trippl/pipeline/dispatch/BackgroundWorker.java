package com.trippl.pipeline.dispatch;

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
    private final Worker worker;

    BackgroundWorker(Worker worker) {
        this.worker = worker;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        Thread.ofPlatform().daemon().name("worker").start(this::work);
    }

    private void work() {
        try {
            worker.runForever();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
