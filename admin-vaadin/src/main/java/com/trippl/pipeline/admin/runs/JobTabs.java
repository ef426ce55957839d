package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFiles;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.RefusedRecords;
import com.trippl.pipeline.runs.StepRow;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.TabSheet;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Results, steps, configuration, files and errors of some jobs. Each tab reads what it shows when it is first opened. */
final class JobTabs extends TabSheet {
    private final JobDetails details;
    private final JobFiles files;
    private final RefusedRecords refused;

    JobTabs(JobDetails details, JobFiles files, RefusedRecords refused) {
        this.details = details;
        this.files = files;
        this.refused = refused;
        setWidthFull();
        addClassName("job-tabs");
    }

    void show(List<JobRow> jobs, String fileName) {
        int selected = Math.max(0, getSelectedIndex());
        while (getTabCount() > 0) {
            remove(0);
        }
        List<Integer> ids = jobs.stream().map(row -> row.job().jobId()).toList();
        int errors = refused.count(ids);
        tab("results", "Results", () -> results(jobs));
        tab("errors", "Errors (" + Format.number(errors) + ")", () -> new ErrorGrid(refused, ids, errors, fileName));
        tab("steps", "Steps", () -> steps(jobs));
        tab("config", "Configuration", () -> configs(jobs));
        tab("files", "Files", () -> new FileGrid(details, files, ids));
        setSelectedIndex(Math.min(selected, getTabCount() - 1));
    }

    private void tab(String id, String label, Supplier<Component> content) {
        Div holder = new Div();
        holder.addClassName("job-tab");
        Tab tab = new Tab(label);
        tab.setId("tab-" + id);
        add(tab, holder);
        Runnable fill = () -> {
            if (getSelectedTab() == tab && holder.getComponentCount() == 0) {
                holder.add(content.get());
            }
        };
        fill.run();
        var listening = addSelectedChangeListener(event -> fill.run());
        holder.addDetachListener(event -> {
            if (tab.getParent().isEmpty()) {
                listening.remove();
            }
        });
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
                .setAutoWidth(true);
        grid.addColumn(JobTabs::took).setHeader("Time").setAutoWidth(true);
        grid.setItems(jobs);
        return grid;
    }

    private static void number(Grid<JobRow> grid, String header, ToIntFunction<JobResults> value) {
        grid.addColumn(row -> {
                    JobResults results = row.results();
                    return results == null ? "–" : Format.number(value.applyAsInt(results));
                })
                .setHeader(header)
                .setTextAlign(com.vaadin.flow.component.grid.ColumnTextAlign.END)
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
        grid.addColumn(StepRow::jobId).setHeader("Job").setWidth("5rem").setFlexGrow(0);
        grid.addColumn(StepRow::execution)
                .setHeader("Execution")
                .setWidth("7rem")
                .setFlexGrow(0);
        grid.addColumn(StepRow::step).setHeader("Step").setFlexGrow(2);
        grid.addComponentColumn(step -> Badge.status(step.status().toLowerCase(java.util.Locale.ROOT)))
                .setHeader("Status");
        grid.addColumn(step -> Format.number(step.read())).setHeader("Read");
        grid.addColumn(step -> Format.number(step.written())).setHeader("Written");
        grid.addColumn(step -> Format.number(step.filtered())).setHeader("Left out");
        grid.addColumn(step -> Format.number(step.commits())).setHeader("Commits");
        grid.addColumn(step -> Format.number(step.rollbacks())).setHeader("Rollbacks");
        grid.addColumn(JobTabs::took).setHeader("Time");
        grid.addColumn(step -> cut(step.message())).setHeader("Message").setFlexGrow(2);
        grid.setItems(steps);
        return grid;
    }

    private static String took(StepRow step) {
        var started = step.started();
        var ended = step.ended();
        return started == null || ended == null ? "–" : Format.duration(Duration.between(started, ended));
    }

    private static String cut(@Nullable String text) {
        return text == null ? "" : Format.shorten(text.lines().findFirst().orElse(""), 200);
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
