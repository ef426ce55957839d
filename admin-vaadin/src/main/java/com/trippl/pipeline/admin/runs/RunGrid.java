package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFilter;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.Pace;
import com.trippl.pipeline.runs.RunRow;
import com.trippl.pipeline.runs.RunSearch;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.CallbackDataProvider;
import com.vaadin.flow.data.provider.Query;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of runs; those under way show how far they are. */
final class RunGrid extends Grid<RunRow> {
    private final RunSearch runs;
    private final JobDetails details;
    private final Clock clock;
    private final Map<Integer, Pace> paces = new HashMap<>();
    private final LoadedRows<RunRow> loaded = new LoadedRows<>(this);
    private JobFilter filter = JobFilter.ALL;
    private int total;

    RunGrid(RunSearch runs, JobDetails details, Clock clock) {
        this.runs = runs;
        this.details = details;
        this.clock = clock;
        setId("runs");
        getElement().setAttribute("aria-label", "Runs");
        addThemeVariants(GridVariant.NO_BORDER);
        setSizeFull();
        addComponentColumn(row -> new Anchor("runs/" + row.runId(), "Run " + row.runId()))
                .setHeader("Run")
                .setWidth("4.5rem")
                .setFlexGrow(0);
        addComponentColumn(row -> cut(row.dmo()))
                .setHeader("DMO")
                .setWidth("6rem")
                .setFlexGrow(1);
        addComponentColumn(row -> cut(row.sourceName()))
                .setHeader("Source")
                .setWidth("7rem")
                .setFlexGrow(1);
        addComponentColumn(row -> cut(row.fileName()))
                .setHeader("File")
                .setWidth("6.5rem")
                .setFlexGrow(2);
        addComponentColumn(row -> row.jobs().stream().anyMatch(JobRow::dead)
                        ? new Badge("no sign of life", Badge.Tone.ERROR)
                        : Badge.status(row.status().label()))
                .setHeader("Status")
                .setWidth("6.5rem")
                .setFlexGrow(0);
        addComponentColumn(this::stages).setHeader("Stages").setWidth("17.5rem").setFlexGrow(2);
        addColumn(RunGrid::records)
                .setHeader("Records")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("5rem")
                .setFlexGrow(0);
        addColumn(row -> row.createdBy()).setHeader("By").setWidth("4.5rem").setFlexGrow(0);
        addComponentColumn(row -> new When(row.createdAt(), clock))
                .setHeader("Started")
                .setWidth("6rem")
                .setFlexGrow(0);
        addItemClickListener(
                click -> UI.getCurrent().navigate("runs/" + click.getItem().runId()));
        setDataProvider(new CallbackDataProvider<RunRow, Void>(this::fetch, ignored -> total, RunRow::runId));
    }

    int show(JobFilter wanted) {
        filter = wanted;
        total = runs.count(filter);
        loaded.forget();
        getDataProvider().refreshAll();
        return total;
    }

    /** Draws what has changed. */
    int tick() {
        int now = runs.count(filter);
        boolean same = now == total
                && loaded.refresh((offset, limit) -> runs.page(filter, offset, limit), row -> !row.isOver());
        return same ? total : show(filter);
    }

    private Stream<RunRow> fetch(Query<RunRow, Void> query) {
        List<RunRow> page = runs.page(filter, query.getOffset(), query.getLimit());
        loaded.loaded(query.getOffset(), page);
        return page.stream();
    }

    private Component stages(RunRow row) {
        if (!row.isOver()) {
            JobRow last = row.jobs().getLast();
            LiveProgress progress = new LiveProgress();
            progress.show(
                    details.progress(last.job().jobId()),
                    paces.computeIfAbsent(last.job().jobId(), id -> new Pace()),
                    clock.instant());
            Span stage = new Span(Format.title(last.job().stage().label()));
            Div both = new Div(stage, progress);
            both.addClassName("run-live");
            return both;
        }
        Div all = new Div();
        all.addClassName("run-stages");
        for (Stage stage : Stage.values()) {
            row.at(stage).ifPresent(job -> {
                Badge badge = Badge.status(job.job().status().label());
                badge.setText(Format.title(stage.label()));
                badge.setTitle(
                        Format.title(stage.label()) + ": " + job.job().status().label());
                badge.getElement()
                        .setAttribute(
                                "aria-label",
                                stage.label() + " " + job.job().status().label());
                badge.getElement().setAttribute("role", "img");
                all.add(badge);
            });
        }
        return all;
    }

    private static String records(RunRow row) {
        return row.jobs().stream()
                .map(JobRow::results)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .map(results -> Format.number(results.total()))
                .orElse("–");
    }

    static Span cut(@Nullable String text) {
        Span span = new Span(text == null ? "–" : Format.shorten(text, 200));
        span.addClassName("cut");
        if (text != null) {
            span.setTitle(Format.shorten(text, 300));
        }
        return span;
    }
}
