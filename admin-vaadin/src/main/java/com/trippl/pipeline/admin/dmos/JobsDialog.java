package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.configure.Waiting;
import com.trippl.pipeline.queue.Job;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Asks what becomes of the jobs that wait with the configuration as it was, and of the moments of its schedule. */
@StyleSheet("styles/dmos.css")
public final class JobsDialog extends Dialog {
    private static final int MOST_AT_ONCE = 8;
    private static final Map<Decision, String> WORDS =
            new EnumMap<>(Map.of(Decision.IGNORE, "Ignore", Decision.CANCEL, "Cancel"));

    private final List<Waiting> jobs;
    private final Clock clock;
    private final String noun;
    private final Map<Integer, Decision> decisions = new LinkedHashMap<>();
    private final List<RadioButtonGroup<Decision>> choices = new ArrayList<>();
    private final Button save = new Button();

    /**
     * A dialog yet to be opened.
     *
     * @param jobs all that wait, or are due by the schedule
     * @param before what was decided already, before more jobs came
     * @param decided is given what becomes of each job, when the person goes on
     */
    public JobsDialog(
            List<Waiting> jobs, Clock clock, Map<Integer, Decision> before, Consumer<Map<Integer, Decision>> decided) {
        this.jobs = jobs;
        this.clock = clock;
        jobs.forEach(job -> decisions.put(job.key(), before.getOrDefault(job.key(), Decision.IGNORE)));
        noun = jobs.stream().allMatch(Waiting.Queued.class::isInstance) ? "job" : "run";
        setHeaderTitle(Format.count(jobs.size(), noun) + (jobs.size() == 1 ? " waits" : " wait")
                + " with the old configuration");
        setWidth("56rem");
        setCloseOnOutsideClick(false);
        Paragraph text = new Paragraph(
                "Each job was enqueued with the configuration as it was then, and keeps it. One that you ignore runs with it, and may write over what later jobs do with the new configuration; one that you cancel does not run. What is due by the schedule and has no job yet runs with the new configuration, or not at all.");
        Grid<Waiting> grid = grid();
        Button ignoreAll = all("ignore-all", "Ignore all", Decision.IGNORE);
        Button cancelAll = all("cancel-all", "Cancel all", Decision.CANCEL);
        Div bar = new Div(ignoreAll, cancelAll);
        bar.addClassName("jobs-bar");
        Div body = new Div(text, bar, grid);
        body.addClassName("dmo-form");
        add(body);
        save.setId("jobs-save");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickListener(click -> {
            close();
            decided.accept(Map.copyOf(decisions));
        });
        label();
        getFooter().add(new Button("Back", click -> close()), save);
    }

    private Button all(String id, String text, Decision decision) {
        Button button = new Button(text, click -> choices.forEach(choice -> choice.setValue(decision)));
        button.setId(id);
        button.addThemeVariants(ButtonVariant.SMALL);
        return button;
    }

    private Grid<Waiting> grid() {
        Map<Integer, Component> fields = new LinkedHashMap<>();
        jobs.forEach(job -> fields.put(job.key(), choice(job)));
        Grid<Waiting> grid = new Grid<>();
        grid.setId("waiting-jobs");
        grid.getElement().setAttribute("aria-label", "Jobs that wait");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        if (jobs.size() <= MOST_AT_ONCE) {
            grid.setAllRowsVisible(true);
        } else {
            grid.setHeight("24rem");
        }
        grid.addComponentColumn(JobsDialog::name)
                .setHeader("Job")
                .setFlexGrow(0)
                .setWidth("6rem");
        grid.addColumn(job -> Format.title(job.stage().label()))
                .setHeader("Stage")
                .setFlexGrow(0)
                .setWidth("7rem");
        grid.addComponentColumn(JobsDialog::source)
                .setHeader("Source")
                .setFlexGrow(1)
                .setWidth("9rem");
        grid.addComponentColumn(this::when).setHeader("Due").setFlexGrow(0).setWidth("8rem");
        grid.addComponentColumn(job -> fields.get(job.key()))
                .setHeader("What becomes of it")
                .setFlexGrow(0)
                .setWidth("17rem");
        grid.setItems(jobs);
        return grid;
    }

    private static Component name(Waiting waiting) {
        return switch (waiting) {
            case Waiting.Queued(Job job) -> {
                Anchor link = new Anchor("jobs/" + job.jobId(), "Job " + job.jobId());
                link.setTarget("_blank");
                yield link;
            }
            case Waiting.Moment moment -> new Span(moment.underWay() ? "Under way" : "Scheduled");
        };
    }

    private static Component source(Waiting waiting) {
        String name = switch (waiting) {
            case Waiting.Queued(Job job) -> Objects.requireNonNullElse(job.sourceName(), "–");
            case Waiting.Moment moment -> moment.schedule().source();
        };
        Span source = new Span(Format.shorten(name, 60));
        source.addClassName("dmo-cut");
        return source;
    }

    private Component when(Waiting waiting) {
        Instant next = switch (waiting) {
            case Waiting.Queued(Job job) -> job.nextAttemptAt();
            case Waiting.Moment moment -> moment.at();
        };
        return next == null || next.isBefore(clock.instant())
                ? new Span(waiting instanceof Waiting.Moment ? "now" : "when a worker is free")
                : new When(next, clock);
    }

    private RadioButtonGroup<Decision> choice(Waiting job) {
        RadioButtonGroup<Decision> choice = new RadioButtonGroup<>();
        choice.setId("decide-" + job.key());
        choice.addClassName("jobs-choice");
        choice.setAriaLabel("What becomes of " + job.words());
        choice.setItems(Decision.IGNORE, Decision.CANCEL);
        choice.setItemLabelGenerator(WORDS::get);
        choice.setValue(decisions.get(job.key()));
        choice.addValueChangeListener(event -> {
            decisions.put(job.key(), event.getValue());
            label();
        });
        choices.add(choice);
        return choice;
    }

    private void label() {
        long cancelled = decisions.values().stream()
                .filter(decision -> decision == Decision.CANCEL)
                .count();
        save.setText(cancelled == 0 ? "Save, ignore all" : "Save and cancel " + Format.count(cancelled, noun));
    }
}
