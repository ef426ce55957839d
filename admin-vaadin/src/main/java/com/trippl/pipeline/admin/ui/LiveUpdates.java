package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Service;

/** Calls pages back at intervals, and what they change is pushed to the browser. Ends by itself when the page is left. */
@Service
public class LiveUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-updates").factory());

    /**
     * Calls an update, in the UI's lock and as its person, until it says that there is nothing more to come, or its component is
     * detached. A tick is left out while the one before still waits.
     *
     * @param owner whose page it is; must be attached
     * @param update returns whether to go on
     */
    public Registration every(Duration interval, Component owner, BooleanSupplier update) {
        UI ui = owner.getUI().orElseThrow(() -> new IllegalStateException("Only what is attached can be updated."));
        AtomicReference<@Nullable Future<?>> ticking = new AtomicReference<>();
        AtomicBoolean waiting = new AtomicBoolean();
        Registration stop = Registration.once(() -> {
            Future<?> future = ticking.get();
            if (future != null) {
                future.cancel(false);
            }
        });
        ticking.set(timer.scheduleWithFixedDelay(
                () -> {
                    if (waiting.compareAndSet(false, true)) {
                        tick(ui, owner, update, waiting, stop);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS));
        owner.addDetachListener(event -> stop.remove());
        return stop;
    }

    private static void tick(UI ui, Component owner, BooleanSupplier update, AtomicBoolean waiting, Registration stop) {
        try {
            ui.access(() -> {
                try {
                    if (!owner.isAttached() || !update.getAsBoolean()) {
                        stop.remove();
                    }
                } catch (AccessDeniedException | AuthenticationException e) {
                    // What allowed the page was taken away, or its session ended: nothing more is told.
                    stop.remove();
                } catch (RuntimeException e) {
                    // The page goes on with what it shows; a lasting fault shows itself at the next action.
                    LOG.warn("A live update failed", e);
                } finally {
                    waiting.set(false);
                }
            });
        } catch (UIDetachedException gone) {
            stop.remove();
        }
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }
}
