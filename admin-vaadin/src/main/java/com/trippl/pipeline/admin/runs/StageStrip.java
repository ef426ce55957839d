package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.KeptFocus;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.RunReport.Review;
import com.trippl.pipeline.runs.RunRow;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The five stages of a run side by side. Review lies between staging and promotion and is people's. */
final class StageStrip extends OrderedList {
    StageStrip() {
        addClassName("stage-strip");
        getElement().setAttribute("aria-label", "Stages");
        KeptFocus.watch(this);
    }

    void show(RunRow run, @Nullable Review review, Instant now) {
        removeAll();
        add(stage(run, Stage.IMPORT, now), stage(run, Stage.TRANSFORM, now), stage(run, Stage.STAGE, now));
        add(review(run, review));
        add(stage(run, Stage.PROMOTE, now));
        KeptFocus.restore(this);
    }

    private static ListItem stage(RunRow run, Stage stage, Instant now) {
        return run.at(stage)
                .map(row -> item(
                        stage.label(),
                        row.job().status().label(),
                        row.dead()
                                ? new Badge("no sign of life", Badge.Tone.ERROR)
                                : Badge.status(row.job().status().label()),
                        lines(row, now)))
                .orElseGet(() -> item(
                        stage.label(),
                        "none",
                        new Badge(run.isOver() ? "not run" : "to come", Badge.Tone.NEUTRAL),
                        new Span(run.isOver() && run.through().isBefore(stage) ? "The run ends before it" : "–")));
    }

    private static Component lines(JobRow row, Instant now) {
        Job job = row.job();
        JobResults results = row.results();
        Div lines = new Div();
        lines.addClassName("stage-lines");
        if (results != null && job.status() == JobStatus.COMPLETED) {
            lines.add(new Span(Format.count(results.total(), "record")));
            if (results.error() > 0) {
                Span errors = new Span(Format.count(results.error(), "error"));
                errors.addClassName("run-errors");
                lines.add(errors);
            }
        }
        Instant started = job.startedAt();
        if (started != null) {
            Duration took = Duration.between(started, Objects.requireNonNullElse(job.finishedAt(), now));
            lines.add(new Span(Format.duration(took.isNegative() ? Duration.ZERO : took)));
        }
        Anchor link = new Anchor("jobs/" + job.jobId(), "Job " + job.jobId());
        link.getElement().setAttribute(KeptFocus.NAME, "job " + job.jobId());
        lines.add(link);
        return lines;
    }

    private static ListItem review(RunRow run, @Nullable Review review) {
        if (review == null || review.batchId() == null) {
            return item(
                    "review",
                    "none",
                    new Badge(run.isOver() ? "not run" : "to come", Badge.Tone.NEUTRAL),
                    new Span("–"));
        }
        Div lines = new Div();
        lines.addClassName("stage-lines");
        String hold = review.holdReason();
        if (hold != null && "held".equals(review.batchStatus())) {
            lines.add(new Span(Format.shorten(hold, 300)));
        }
        lines.add(new Span(
                review.pending() == 0
                        ? "Nothing waits"
                        : Format.count(review.pending(), "row") + (review.pending() == 1 ? " waits" : " wait")));
        Anchor link = new Anchor("review?run=" + run.runId(), "Open the review");
        link.setId("run-review");
        lines.add(link);
        boolean held = "held".equals(review.batchStatus());
        return item(
                "review",
                held || review.pending() > 0 ? "pending" : "completed",
                held
                        ? Badge.status("held")
                        : review.pending() > 0
                                ? new Badge("waits for you", Badge.Tone.WARNING)
                                : new Badge("done", Badge.Tone.SUCCESS),
                lines);
    }

    private static ListItem item(String name, String state, Badge badge, Component below) {
        Span title = new Span(Format.title(name));
        title.addClassName("stage-name");
        Div head = new Div(title, badge);
        head.addClassName("stage-head");
        ListItem item = new ListItem(head, below);
        item.setId("stage-" + name);
        item.addClassNames("stage", "stage-" + state.toLowerCase(Locale.ROOT));
        return item;
    }
}
