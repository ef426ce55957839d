package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFilter;
import com.trippl.pipeline.runs.JobOrder;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.JobSearch;
import com.trippl.pipeline.runs.Pace;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.data.provider.CallbackDataProvider;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.QuerySortOrder;
import com.vaadin.flow.data.provider.SortDirection;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The list of jobs. */
final class JobGrid extends Grid<JobRow> {
    private final JobSearch jobs;
    private final JobDetails details;
    private final Clock clock;
    private final Map<Integer, Pace> paces = new HashMap<>();
    private final LoadedRows<JobRow> loaded = new LoadedRows<>(this);
    private JobOrder order = JobOrder.LATEST;
    private JobFilter filter = JobFilter.ALL;
    private int total;

    JobGrid(JobSearch jobs, JobDetails details, Clock clock) {
        this.jobs = jobs;
        this.details = details;
        this.clock = clock;
        setId("jobs");
        getElement().setAttribute("aria-label", "Jobs");
        addThemeVariants(GridVariant.NO_BORDER);
        setSizeFull();
        addComponentColumn(row -> new Anchor(
                        "jobs/" + row.job().jobId(), "Job " + row.job().jobId()))
                .setHeader("Job")
                .setSortProperty(JobOrder.Key.ID.name())
                .setWidth("5rem")
                .setFlexGrow(0);
        addColumn(row -> row.job().runId() == null ? "–" : "Run " + row.job().runId())
                .setHeader("Run")
                .setWidth("5rem")
                .setFlexGrow(0);
        addComponentColumn(row -> RunGrid.cut(row.dmo()))
                .setHeader("DMO")
                .setWidth("6.5rem")
                .setFlexGrow(1);
        addComponentColumn(row -> RunGrid.cut(row.job().sourceName()))
                .setHeader("Source")
                .setWidth("7rem")
                .setFlexGrow(1);
        addColumn(row -> Format.title(row.job().stage().label()))
                .setHeader("Stage")
                .setSortProperty(JobOrder.Key.STAGE.name())
                .setWidth("6.5rem")
                .setFlexGrow(0);
        addComponentColumn(row -> row.dead()
                        ? new Badge("no sign of life", Badge.Tone.ERROR)
                        : Badge.status(row.job().status().label()))
                .setHeader("Status")
                .setSortProperty(JobOrder.Key.STATUS.name())
                .setWidth("7.5rem")
                .setFlexGrow(0);
        addColumn(row -> count(row, JobResults::total))
                .setHeader("Records")
                .setSortProperty(JobOrder.Key.RECORDS.name())
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("6.5rem")
                .setFlexGrow(0);
        addColumn(row -> count(row, JobResults::error))
                .setHeader("Errors")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("5rem")
                .setFlexGrow(0);
        addComponentColumn(this::progress).setHeader("Message").setWidth("8rem").setFlexGrow(3);
        addComponentColumn(row -> new When(row.job().startedAt(), clock))
                .setHeader("Started")
                .setSortProperty(JobOrder.Key.STARTED.name())
                .setWidth("7.5rem")
                .setFlexGrow(0);
        addItemClickListener(click ->
                UI.getCurrent().navigate("jobs/" + click.getItem().job().jobId()));
        setDataProvider(new CallbackDataProvider<JobRow, Void>(
                this::fetch, ignored -> total, row -> row.job().jobId()));
    }

    int show(JobFilter wanted) {
        filter = wanted;
        total = jobs.count(filter);
        loaded.forget();
        getDataProvider().refreshAll();
        return total;
    }

    /** Draws what has changed. */
    int tick() {
        int now = jobs.count(filter);
        boolean same = now == total
                && loaded.refresh(
                        (offset, limit) -> jobs.page(filter, order, offset, limit),
                        row -> !row.job().status().isFinal());
        return same ? total : show(filter);
    }

    private Stream<JobRow> fetch(Query<JobRow, Void> query) {
        order = query.getSortOrders().stream().findFirst().map(JobGrid::order).orElse(JobOrder.LATEST);
        List<JobRow> page = jobs.page(filter, order, query.getOffset(), query.getLimit());
        loaded.loaded(query.getOffset(), page);
        return page.stream();
    }

    private static JobOrder order(QuerySortOrder sort) {
        return new JobOrder(
                JobOrder.Key.valueOf(sort.getSorted().toUpperCase(Locale.ROOT)),
                sort.getDirection() == SortDirection.DESCENDING);
    }

    Component progress(JobRow row) {
        if (row.job().status().isFinal() || row.dead()) {
            return RunGrid.cut(row.job().errorMessage());
        }
        int id = row.job().jobId();
        LiveProgress progress = new LiveProgress();
        progress.show(details.progress(id), paces.computeIfAbsent(id, job -> new Pace()), clock.instant());
        return progress;
    }

    private static String count(JobRow row, ToIntFunction<JobResults> value) {
        JobResults results = row.results();
        return results == null ? "–" : Format.number(value.applyAsInt(results));
    }
}
