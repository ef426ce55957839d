package com.trippl.pipeline.admin.dashboard;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.dashboard.Failure;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** What wants a person, with what they can do about it. */
final class FailureInbox extends Section {
    private final JobActions actions;
    private final Access access;
    private final Clock clock;
    private final Runnable changed;
    private final H2 title = new H2();
    private final UnorderedList list = new UnorderedList();
    private final Span none = new Span("Nothing failed, and nothing is held.");

    FailureInbox(JobActions actions, Access access, Clock clock, Runnable changed) {
        this.actions = actions;
        this.access = access;
        this.clock = clock;
        this.changed = changed;
        setId("failures");
        addClassName("inbox");
        none.addClassName("secondary");
        add(title, none, list);
    }

    void show(List<Failure> failures) {
        title.setText(failures.isEmpty() ? "Wants a look" : "Wants a look (" + Format.number(failures.size()) + ")");
        none.setVisible(failures.isEmpty());
        list.removeAll();
        failures.forEach(failure -> list.add(item(failure)));
    }

    private ListItem item(Failure failure) {
        Badge badge = switch (failure.kind()) {
            case FAILED -> Badge.status("failed");
            case HELD -> Badge.status("held");
            case DEAD -> new Badge("no sign of life", Badge.Tone.ERROR);
        };
        Integer run = failure.runId();
        Anchor job = new Anchor("jobs/" + failure.jobId(), Format.title(failure.stage()) + ", job " + failure.jobId());
        Span feed = new Span(failure.dmo() + " · " + failure.domain() + " · "
                + Format.shorten(Objects.requireNonNullElse(failure.sourceName(), "no source"), 60));
        Div head = new Div(badge, job, feed, new When(failure.since(), clock));
        head.addClassName("inbox-head");
        String why = failure.kind() == Failure.Kind.DEAD
                ? "Its worker has not been heard of for longer than its lease. Another takes it over by itself; or restart it."
                : Objects.requireNonNullElse(failure.message(), "It left no message.");
        Span message = new Span(Format.shorten(why, 400));
        message.addClassName("inbox-message");
        Div words = new Div(head, message);
        words.addClassName("inbox-words");
        Div buttons = new Div();
        buttons.addClassName("inbox-buttons");
        if (failure.kind() == Failure.Kind.HELD) {
            buttons.add(new Anchor(run == null ? "review" : "review?run=" + run, "Review"));
        } else if (access.may(Permissions.RUN)) {
            Button retry =
                    new Button(failure.kind() == Failure.Kind.DEAD ? "Restart" : "Retry", click -> retry(failure));
            retry.setId("retry-" + failure.jobId());
            retry.setAriaLabel(retry.getText() + " job " + failure.jobId());
            buttons.add(retry);
        }
        return new ListItem(words, buttons);
    }

    private void retry(Failure failure) {
        try {
            actions.retry(failure.jobId(), failure.kind() == Failure.Kind.DEAD ? JobStatus.RUNNING : JobStatus.FAILED);
            Notice.done("Job " + failure.jobId() + " is due again and goes on where it stopped.");
        } catch (IllegalJobMoveException e) {
            Notice.failed(Objects.toString(e.getMessage(), "The job has moved on."));
        }
        changed.run();
    }
}
