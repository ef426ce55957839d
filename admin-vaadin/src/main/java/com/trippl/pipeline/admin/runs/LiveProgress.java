package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Pace;
import com.trippl.pipeline.runs.Progress.JobProgress;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.time.Instant;

/** A bar with percent, pace and time left. */
final class LiveProgress extends Div {
    private final ProgressBar bar = new ProgressBar();
    private final Span words = new Span();

    LiveProgress() {
        addClassName("run-progress");
        words.addClassNames("secondary", "numeric");
        bar.getElement().setAttribute("aria-label", "Progress");
        add(bar, words);
    }

    void show(JobProgress progress, Pace pace, Instant now) {
        if (progress.job().status() == JobStatus.PENDING) {
            bar.setIndeterminate(true);
            Instant next = progress.job().nextAttemptAt();
            words.setText(
                    next != null && next.isAfter(now)
                            ? "Tried again " + Format.relative(next, now)
                            : "Waits for a worker");
            return;
        }
        pace.look(now, progress.done());
        boolean known = progress.total() > 0;
        bar.setIndeterminate(!known);
        bar.setValue(known ? Math.clamp((double) progress.done() / progress.total(), 0, 1) : 0);
        words.setText(text(progress, pace));
    }

    private static String text(JobProgress progress, Pace pace) {
        if (progress.job().cancelRequested()) {
            return "Stops at the next chunk";
        }
        if (progress.total() <= 0) {
            return progress.job().stage() == Stage.IMPORT ? "Reads the file" : "Begins";
        }
        StringBuilder text = new StringBuilder()
                .append(Math.min(100, 100 * progress.done() / progress.total()))
                .append(" %, ")
                .append(Format.number(progress.done()))
                .append(" of ")
                .append(Format.number(progress.total()));
        if (pace.perSecond() > 0) {
            text.append(" · ")
                    .append(Format.number(Math.round(pace.perSecond())))
                    .append(" rows/s");
        }
        pace.timeLeft(progress.total())
                .ifPresent(
                        left -> text.append(" · ").append(Format.duration(left)).append(" left"));
        return text.toString();
    }
}
