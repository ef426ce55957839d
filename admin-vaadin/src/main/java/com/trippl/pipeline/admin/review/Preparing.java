package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.shared.Registration;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands in the place of a list while the words it is searched by are read for the first time. */
final class Preparing extends Div {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final double WHOLE = 100;

    private final transient LiveUpdates live;
    private final transient Supplier<OptionalInt> progress;
    private final transient Runnable ready;
    private final Span words = new Span("Preparing the search…");
    private final ProgressBar bar = new ProgressBar(0, WHOLE);
    private transient @Nullable Registration watch;

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
        Span why =
                new Span("Nobody searched all rows of this batch before. It takes a minute at a million rows, once.");
        why.addClassName("secondary");
        add(words, bar, why);
        setVisible(false);
    }

    /** Begins to wait, unless there is nothing to wait for. Returns whether it waits. */
    boolean begin() {
        OptionalInt percent = progress.get();
        setVisible(percent.isPresent());
        percent.ifPresent(this::show);
        watch();
        return percent.isPresent();
    }

    private void show(int percent) {
        bar.setValue(percent);
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
        if (isVisible() && isAttached()) {
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
