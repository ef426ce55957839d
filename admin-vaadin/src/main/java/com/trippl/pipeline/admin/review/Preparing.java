package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.shared.Registration;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in the place of a list while what it needs is made for the first time: the words it is searched by, or its order. */
final class Preparing extends Div {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Preparing.class);
    private static final double WHOLE = 100;

    private final transient LiveUpdates live;
    private final transient Supplier<OptionalInt> progress;
    private final transient Runnable ready;
    private final Span words = new Span("Preparing the search…");
    private final ProgressBar bar = new ProgressBar(0, WHOLE);
    private final Span why = new Span();
    private transient @Nullable Registration watch;
    private transient @Nullable Object order;

    /**
     * @param progress in percent; empty: ready
     * @param ready called when it is
     */
    Preparing(LiveUpdates live, Supplier<OptionalInt> progress, Runnable ready) {
        this.live = live;
        this.progress = progress;
        this.ready = ready;
        setId("review-preparing");
        addClassName("review-preparing");
        getElement().setAttribute("role", "status");
        why.addClassName("secondary");
        add(words, bar, why);
        setVisible(false);
    }

    /** Begins to wait for words, unless there is nothing to wait for. Returns whether it waits. */
    boolean begin() {
        order = null;
        OptionalInt percent = progress.get();
        setVisible(percent.isPresent());
        percent.ifPresent(this::show);
        watch();
        return percent.isPresent();
    }

    /**
     * Begins to wait for an order, made meanwhile in the background.
     *
     * @param failed called when it cannot be made
     */
    void begin(Runnable ordering, Runnable failed) {
        Object mine = new Object();
        order = mine;
        words.setText("Putting the rows in order…");
        why.setText(
                "Nobody asked for this order since the batch changed. It takes some seconds at a million rows, once.");
        bar.setIndeterminate(true);
        setVisible(true);
        Background.run(UI.getCurrent(), () -> outcome(ordering), failure -> {
            if (order != mine) {
                return;
            }
            order = null;
            setVisible(false);
            failure.ifPresentOrElse(
                    fault -> {
                        LOG.warn("Rows could not be put in order", fault);
                        failed.run();
                    },
                    ready);
        });
    }

    private static Optional<RuntimeException> outcome(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (RuntimeException failed) {
            return Optional.of(failed);
        }
    }

    private void show(int percent) {
        bar.setIndeterminate(false);
        bar.setValue(percent);
        why.setText("Nobody searched all rows of this batch before. It takes a minute at a million rows, once.");
        words.setText("Preparing the search… " + percent + " %");
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        watch();
    }

    private void watch() {
        if (watch != null) {
            watch.remove();
            watch = null;
        }
        if (isVisible() && order == null && isAttached()) {
            watch = live.every(EACH, this, this::stillWaiting);
        }
    }

    private boolean stillWaiting() {
        OptionalInt percent = progress.get();
        percent.ifPresent(this::show);
        if (percent.isEmpty()) {
            ready.run();
        }
        return percent.isPresent();
    }
}
