package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.SectionNav;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFiles;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.RefusedRecords;
import com.trippl.pipeline.runs.StepRow;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Results, errors, steps, configuration and files of some jobs. What a part shows is read when it is opened. */
final class JobParts extends Div {
    private static final String RESULTS = "part-results";
    private static final String ERRORS = "part-errors";
    private static final String STEPS = "part-steps";
    private static final String CONFIGURATION = "part-config";
    private static final String FILES = "part-files";

    private final JobDetails details;
    private final JobFiles files;
    private final RefusedRecords refused;
    private final SectionNav nav = new SectionNav("Parts of the report");
    private final Div part = new Div();
    private List<JobRow> jobs = List.of();
    private String fileName = "";
    private int errors;
    private String open = RESULTS;

    JobParts(JobDetails details, JobFiles files, RefusedRecords refused) {
        this.details = details;
        this.files = files;
        this.refused = refused;
        nav.add(RESULTS, "Results", () -> open(RESULTS));
        nav.add(ERRORS, "Errors", () -> open(ERRORS));
        nav.add(STEPS, "Steps", () -> open(STEPS));
        nav.add(CONFIGURATION, "Configuration", () -> open(CONFIGURATION));
        nav.add(FILES, "Files", () -> open(FILES));
        part.setId("job-part");
        part.addClassName("job-part");
        add(nav, part);
    }

    /** Shows these; the part that was open stays open. */
    void show(List<JobRow> of, String errorFileName) {
        jobs = of;
        fileName = errorFileName;
        errors = refused.count(ids());
        nav.rename(ERRORS, "Errors (" + Format.number(errors) + ")");
        open(open);
    }

    private void open(String id) {
        open = id;
        nav.show(id);
        part.removeAll();
        part.add(
                switch (id) {
                    case ERRORS -> new ErrorGrid(refused, ids(), errors, fileName);
                    case STEPS -> steps(jobs);
                    case CONFIGURATION -> configs(jobs);
                    case FILES -> new FileGrid(details, files, ids());
                    default -> results(jobs);
                });
    }

    private List<Integer> ids() {
        return jobs.stream().map(row -> row.job().jobId()).toList();
    }

    static <T> Grid<T> grid(String id, String label) {
        Grid<T> grid = new Grid<>();
        grid.setId(id);
        grid.getElement().setAttribute("aria-label", label);
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        return grid;
    }

    private static Component results(List<JobRow> jobs) {
        Grid<JobRow> grid = grid("job-results", "Results per job");
        grid.setAllRowsVisible(true);
        grid.addComponentColumn(row -> new Anchor(
                        "jobs/" + row.job().jobId(), "Job " + row.job().jobId()))
                .setHeader("Job")
                .setAutoWidth(true);
        grid.addColumn(row -> Format.title(row.job().stage().label()))
                .setHeader("Stage")
                .setAutoWidth(true);
        grid.addComponentColumn(row -> Badge.status(row.job().status().label()))
                .setHeader("Status")
                .setAutoWidth(true);
        number(grid, "Total", JobResults::total);
        number(grid, "New", JobResults::added);
        number(grid, "Updated", JobResults::updated);
        number(grid, "Unchanged", JobResults::unchanged);
        number(grid, "Duplicates", JobResults::duplicates);
        number(grid, "Deleted", JobResults::deleted);
        number(grid, "Errors", JobResults::error);
        grid.addColumn(row -> Format.number(row.job().dequeueAttempts()))
                .setHeader("Attempts")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true);
        grid.addColumn(JobParts::took)
                .setHeader("Time")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true);
        grid.setItems(jobs);
        return grid;
    }

    private static void number(Grid<JobRow> grid, String header, ToIntFunction<JobResults> value) {
        grid.addColumn(row -> {
                    JobResults results = row.results();
                    return results == null ? "–" : Format.number(value.applyAsInt(results));
                })
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true);
    }

    private static String took(JobRow row) {
        var started = row.job().startedAt();
        var finished = row.job().finishedAt();
        return started == null || finished == null ? "–" : Format.duration(Duration.between(started, finished));
    }

    private Component steps(List<JobRow> jobs) {
        List<StepRow> steps = jobs.stream()
                .flatMap(row -> details.steps(row.job().jobId()).stream())
                .toList();
        if (steps.isEmpty()) {
            return new EmptyState(
                    VaadinIcon.HOURGLASS, "No step has begun", "Steps appear here once a worker has the job.");
        }
        Grid<StepRow> grid = grid("job-steps", "Step executions");
        grid.setHeight("24rem");
        grid.addColumn(StepRow::jobId).setHeader("Job").setWidth("4rem").setFlexGrow(0);
        grid.addColumn(StepRow::execution)
                .setHeader("Execution")
                .setWidth("6rem")
                .setFlexGrow(0);
        grid.addComponentColumn(step -> RunGrid.cut(step.step()))
                .setHeader("Step")
                .setWidth("11rem")
                .setFlexGrow(1);
        grid.addComponentColumn(step -> Badge.status(step.status().toLowerCase(java.util.Locale.ROOT)))
                .setHeader("Status")
                .setWidth("6.5rem")
                .setFlexGrow(0);
        count(grid, "Read", StepRow::read);
        count(grid, "Written", StepRow::written);
        count(grid, "Left out", StepRow::filtered);
        count(grid, "Commits", StepRow::commits);
        count(grid, "Rollbacks", StepRow::rollbacks);
        grid.addColumn(JobParts::took)
                .setHeader("Time")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("5rem")
                .setFlexGrow(0);
        grid.addComponentColumn(step -> RunGrid.cut(firstLine(step.message())))
                .setHeader("Message")
                .setWidth("6rem")
                .setFlexGrow(2);
        grid.setItems(steps);
        return grid;
    }

    private static String took(StepRow step) {
        var started = step.started();
        var ended = step.ended();
        return started == null || ended == null ? "–" : Format.duration(Duration.between(started, ended));
    }

    private static void count(Grid<StepRow> grid, String header, ToLongFunction<StepRow> value) {
        grid.addColumn(step -> Format.number(value.applyAsLong(step)))
                .setHeader(header)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("5.5rem")
                .setFlexGrow(0);
    }

    private static @Nullable String firstLine(@Nullable String text) {
        return text == null ? null : text.lines().findFirst().orElse(null);
    }

    private Component configs(List<JobRow> jobs) {
        Div all = new Div();
        all.addClassName("job-configs");
        for (JobRow row : jobs) {
            Pre json = new Pre(details.config(row.job().jobId()));
            json.getElement().setAttribute("tabindex", "0");
            json.getElement()
                    .setAttribute(
                            "aria-label", "Configuration of job " + row.job().jobId());
            json.addClassName("job-config");
            Div card = new Div(
                    new H3(Format.title(row.job().stage().label())),
                    new Span("As it was when job " + row.job().jobId() + " was enqueued"),
                    json);
            card.addClassName("job-config-card");
            all.add(card);
        }
        return all;
    }
}
