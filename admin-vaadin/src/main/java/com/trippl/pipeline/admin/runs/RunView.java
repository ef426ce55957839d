package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFiles;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.Pace;
import com.trippl.pipeline.runs.RefusedRecords;
import com.trippl.pipeline.runs.RunReport.Review;
import com.trippl.pipeline.runs.RunRow;
import com.trippl.pipeline.runs.RunSearch;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All about one run, followed live, after its end, too: others may retry its jobs. */
@Route("runs/:id")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/runs.css")
public class RunView extends Page implements BeforeEnterObserver {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration COUNTS = Duration.ofSeconds(10);

    private final RunSearch runs;
    private final JobDetails details;
    private final LiveUpdates live;
    private final Clock clock;
    private final StageStrip strip = new StageStrip();
    private final LiveProgress progress = new LiveProgress();
    private final Div message = new Div();
    private final JobParts parts;
    private final JobButtons buttons;
    private int runId;
    private Pace pace = new Pace();
    private int paceOf;
    private List<String> shown = List.of();
    private @Nullable Registration ticking;
    private @Nullable Instant reviewed;
    private @Nullable Review review;

    RunView(
            RunSearch runs,
            JobDetails details,
            JobFiles files,
            RefusedRecords refused,
            JobActions actions,
            Access access,
            LiveUpdates live,
            Clock clock) {
        super("Run");
        this.runs = runs;
        this.details = details;
        this.live = live;
        this.clock = clock;
        parts = new JobParts(details, files, refused);
        buttons = new JobButtons(actions, access, this::refresh);
        message.addClassName("run-message");
        message.setId("run-message");
        message.getElement().setAttribute("role", "status");
        progress.setId("run-progress");
        content(strip, progress, message, parts);
    }

    @Override
    public List<Crumb> crumbs() {
        return List.of(new Crumb("Runs and jobs", "runs"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String id = event.getRouteParameters().get("id").orElse("");
        Optional<RunRow> run = id.matches("\\d{1,9}") ? runs.find(Integer.parseInt(id)) : Optional.empty();
        if (run.isEmpty()) {
            event.rerouteToError(NotFoundException.class, "There is no run " + Format.shorten(id, 30) + ".");
            return;
        }
        runId = run.get().runId();
        shown = List.of();
        title("Run " + runId);
        show(run.get());
        if (isAttached()) {
            follow();
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        follow();
    }

    private void follow() {
        if (ticking != null) {
            ticking.remove();
            ticking = null;
        }
        ticking = live.every(
                TICK, this, () -> runs.find(runId).map(this::showChanged).orElse(false));
    }

    /** Draws what moves, and what is over only when it changed. */
    private boolean showChanged(RunRow run) {
        if (!run.isOver() || !jobStates(run).equals(shown)) {
            show(run);
        }
        return true;
    }

    private void refresh() {
        runs.find(runId).ifPresent(run -> {
            shown = List.of();
            show(run);
            follow();
        });
    }

    private void show(RunRow run) {
        String file = run.fileName();
        subtitle(String.join(
                " · ",
                run.dmo(),
                run.domain(),
                Format.shorten(run.sourceName(), 60),
                Format.shorten(Objects.requireNonNullElse(file, "no file"), 80),
                "by " + run.createdBy(),
                Format.absolute(run.createdAt()) + (run.repeats() == null ? "" : " · repeats run " + run.repeats())));
        strip.show(run, review(run), clock.instant());
        boolean any = !run.jobs().isEmpty();
        progress.setVisible(any && !run.isOver());
        if (any) {
            showLast(run, run.jobs().getLast());
        }
    }

    /** What waits for people changes little while the run goes on: it is not counted with every tick. */
    private @Nullable Review review(RunRow run) {
        Instant now = clock.instant();
        boolean due = reviewed == null
                || reviewed.plus(COUNTS).isBefore(now)
                || !jobStates(run).equals(shown);
        if (due) {
            reviewed = now;
            review = run.at(Stage.STAGE)
                    .filter(row -> row.job().status() == JobStatus.COMPLETED)
                    .map(row -> details.review(row.job().jobId()))
                    .orElse(null);
        }
        return review;
    }

    private static List<String> jobStates(RunRow run) {
        return run.jobs().stream()
                .map(row -> row.job().jobId()
                        + row.job().status().label()
                        + row.dead()
                        + row.job().cancelRequested()
                        + row.job().dequeueAttempts())
                .toList();
    }

    private void showLast(RunRow run, JobRow last) {
        Job job = last.job();
        if (!run.isOver()) {
            if (paceOf != job.jobId()) {
                paceOf = job.jobId();
                pace = new Pace();
            }
            progress.show(details.progress(job.jobId()), pace, clock.instant());
        }
        String error = last.dead() ? "The worker " + job.lockedBy() + " gives no sign of life." : job.errorMessage();
        message.setVisible(error != null);
        message.setText(error == null ? "" : Format.shorten(error, 2000));
        List<String> now = jobStates(run);
        if (!now.equals(shown)) {
            shown = now;
            JobRow first = run.jobs().getFirst();
            actions(buttons.of(
                    runId,
                    last,
                    first.job().stage() == Stage.IMPORT && first.job().fileId() != null));
            parts.show(run.jobs(), "run-" + runId + "-errors.csv");
        }
    }
}
