package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.operations.Leftovers;
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
    private final Leftovers leftovers;

    BackgroundWorker(Worker worker, Leftovers leftovers) {
        this.worker = worker;
        this.leftovers = leftovers;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        leftovers.begin();
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
