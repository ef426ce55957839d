package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFiles;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.JobSearch;
import com.trippl.pipeline.runs.Pace;
import com.trippl.pipeline.runs.RefusedRecords;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All about one job, followed live, after its end, too: others may retry it. */
@Route("jobs/:id")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/runs.css")
public class JobView extends Page implements BeforeEnterObserver {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final JobSearch jobs;
    private final JobDetails details;
    private final LiveUpdates live;
    private final Clock clock;
    private final LiveProgress progress = new LiveProgress();
    private final Div state = new Div();
    private final Div message = new Div();
    private final JobParts parts;
    private final JobButtons buttons;
    private int jobId;
    private @Nullable Integer runId;
    private Pace pace = new Pace();
    private String shown = "";
    private @Nullable Registration ticking;

    JobView(
            JobSearch jobs,
            JobDetails details,
            JobFiles files,
            RefusedRecords refused,
            JobActions actions,
            Access access,
            LiveUpdates live,
            Clock clock) {
        super("Job");
        this.jobs = jobs;
        this.details = details;
        this.live = live;
        this.clock = clock;
        parts = new JobParts(details, files, refused);
        buttons = new JobButtons(actions, access, this::refresh);
        message.addClassName("run-message");
        message.setId("job-message");
        message.getElement().setAttribute("role", "status");
        content(state, progress, message, parts);
    }

    @Override
    public List<Crumb> crumbs() {
        List<Crumb> way = new ArrayList<>(List.of(new Crumb("Runs and jobs", "runs")));
        if (runId != null) {
            way.add(new Crumb("Run " + runId, "runs/" + runId));
        }
        return way;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String id = event.getRouteParameters().get("id").orElse("");
        Optional<JobRow> job = id.matches("\\d{1,9}") ? jobs.find(Integer.parseInt(id)) : Optional.empty();
        if (job.isEmpty()) {
            event.rerouteToError(NotFoundException.class, "There is no job " + Format.shorten(id, 30) + ".");
            return;
        }
        jobId = job.get().job().jobId();
        runId = job.get().job().runId();
        pace = new Pace();
        shown = "";
        title("Job " + jobId + ": " + job.get().job().stage().label());
        show(job.get());
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
                TICK, this, () -> jobs.find(jobId).map(this::showChanged).orElse(false));
    }

    /** Draws what moves, and what is over only when it changed. */
    private boolean showChanged(JobRow row) {
        if (!row.job().status().isFinal() || !state(row).equals(shown)) {
            show(row);
        }
        return true;
    }

    private static String state(JobRow row) {
        Job job = row.job();
        return job.status().label() + row.dead() + job.cancelRequested() + job.dequeueAttempts();
    }

    private void refresh() {
        jobs.find(jobId).ifPresent(row -> {
            shown = "";
            show(row);
            follow();
        });
    }

    private void show(JobRow row) {
        Job job = row.job();
        subtitle(String.join(
                " · ",
                row.dmo(),
                job.dataDomain(),
                Format.shorten(job.sourceName() == null ? "no source" : job.sourceName(), 60),
                "by " + job.createdBy(),
                Format.absolute(job.enqueuedAt())));
        state.removeAll();
        state.add(
                row.dead()
                        ? new Badge("no sign of life", Badge.Tone.ERROR)
                        : Badge.status(job.status().label()));
        progress.setVisible(!job.status().isFinal());
        if (!job.status().isFinal()) {
            progress.show(details.progress(jobId), pace, clock.instant());
        }
        String error = row.dead() ? "The worker " + job.lockedBy() + " gives no sign of life." : job.errorMessage();
        message.setVisible(error != null);
        message.setText(error == null ? "" : Format.shorten(error, 2000));
        String now = state(row);
        if (!now.equals(shown)) {
            shown = now;
            actions(buttons.of(row));
            parts.show(List.of(row), "job-" + jobId + "-errors.csv");
        }
    }
}
