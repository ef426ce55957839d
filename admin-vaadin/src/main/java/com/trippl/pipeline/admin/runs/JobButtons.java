package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The buttons for what may be done with a job or run as it stands; none without the permission to run jobs. */
final class JobButtons {
    private final JobActions actions;
    private final Access access;
    private final Runnable changed;

    /**
     * Makes buttons.
     *
     * @param changed called after something was done
     */
    JobButtons(JobActions actions, Access access, Runnable changed) {
        this.actions = actions;
        this.access = access;
        this.changed = changed;
    }

    /** For a run's page: its last job, and the run as a whole. */
    Component[] of(int runId, JobRow last, boolean startsWithFile) {
        List<Component> all = new ArrayList<>(List.of(of(last)));
        if (access.may(Permissions.RUN) && startsWithFile && last.job().status().isFinal()) {
            Button again = new Button("Run again", VaadinIcon.ROTATE_RIGHT.create());
            again.setId("run-again");
            again.addClickListener(click -> Ask.before(
                    "Run it again?",
                    "The same file goes through the same stages once more, with the configuration run " + runId
                            + " had, as a new run.",
                    "Run again",
                    () -> attempt(() -> {
                        Job job = actions.runAgain(runId);
                        UI.getCurrent().navigate("runs/" + Objects.requireNonNull(job.runId()));
                        Notice.done("Run " + job.runId() + " repeats run " + runId + ".");
                    })));
            all.add(again);
        }
        return all.toArray(Component[]::new);
    }

    /** For one job. */
    Component[] of(JobRow row) {
        Job job = row.job();
        List<Component> all = new ArrayList<>();
        if (!access.may(Permissions.RUN)) {
            return new Component[0];
        }
        JobStatus status = job.status();
        if (status == JobStatus.FAILED || status == JobStatus.CANCELLED || row.dead()) {
            Button retry = new Button(row.dead() ? "Restart" : "Retry", VaadinIcon.REFRESH.create());
            retry.setId("job-retry");
            retry.addThemeVariants(ButtonVariant.PRIMARY);
            retry.addClickListener(click -> attempt(() -> {
                actions.retry(job.jobId(), status);
                Notice.done("Job " + job.jobId() + " is due again and goes on where it stopped.");
                changed.run();
            }));
            all.add(retry);
        }
        if (!status.isFinal() && !job.cancelRequested()) {
            Button cancel = new Button("Cancel", VaadinIcon.CLOSE_SMALL.create());
            cancel.setId("job-cancel");
            cancel.addClickListener(click -> Ask.before(
                    "Cancel the " + job.stage().label() + "?",
                    (job.stage() == Stage.PROMOTE
                                    ? "Rows that are public already stay so. "
                                    : "What it has done so far stays, and nothing becomes public. ")
                            + "A retry goes on from there.",
                    "Cancel the job",
                    () -> attempt(() -> {
                        actions.cancel(job.jobId());
                        Notice.done("Job " + job.jobId() + " is "
                                + (status == JobStatus.RUNNING ? "asked to stop." : "cancelled."));
                        changed.run();
                    })));
            all.add(cancel);
        }
        return all.toArray(Component[]::new);
    }

    /** A job may have moved on since the page was drawn: then it says so, and is drawn anew. */
    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (IllegalJobMoveException e) {
            Notice.failed(Objects.toString(e.getMessage(), "The job has moved on."));
            changed.run();
        }
    }
}
