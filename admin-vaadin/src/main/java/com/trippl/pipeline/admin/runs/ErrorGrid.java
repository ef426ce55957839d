package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.runs.RefusedRecords;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.server.streams.DownloadHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The records some jobs refused; a click on one shows it in full. */
final class ErrorGrid extends Div {
    private static final int SHOWN = 20_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    ErrorGrid(RefusedRecords refused, List<Integer> jobs, int count, String fileName) {
        addClassName("job-errors");
        if (count == 0) {
            add(new EmptyState(
                    VaadinIcon.CHECK_CIRCLE_O, "No record was refused", "Every record went on to the next stage."));
            return;
        }
        Anchor download = new Anchor(
                (DownloadHandler) event -> {
                    event.setFileName(fileName);
                    event.setContentType("text/csv; charset=utf-8");
                    refused.export(jobs, event.getOutputStream());
                },
                "Download as CSV");
        download.setId("errors-download");
        Grid<JobError> grid = JobParts.grid("job-errors", "Refused records");
        grid.setHeight("28rem");
        grid.setSelectionMode(Grid.SelectionMode.SINGLE);
        grid.addColumn(JobError::jobId).setHeader("Job").setWidth("5rem").setFlexGrow(0);
        grid.addColumn(error -> error.lineNumber() == null ? "–" : Format.number(error.lineNumber()))
                .setHeader("Line")
                .setWidth("7rem")
                .setFlexGrow(0);
        grid.addColumn(error -> Format.words(error.type()))
                .setHeader("Error")
                .setWidth("12rem")
                .setFlexGrow(0);
        grid.addComponentColumn(error -> cut(error.message()))
                .setHeader("What was wrong")
                .setFlexGrow(2);
        grid.addComponentColumn(error -> cut(error.original()))
                .setHeader("Record")
                .setFlexGrow(3);
        grid.setItemDetailsRenderer(new ComponentRenderer<>(ErrorGrid::whole));
        grid.setItems(
                query -> refused.page(jobs, query.getOffset(), query.getLimit()).stream(),
                query -> Math.toIntExact(count));
        add(download, grid);
    }

    private static Span cut(@Nullable String text) {
        Span span = new Span(text == null ? "–" : Format.shorten(text, 300));
        span.addClassName("cut");
        return span;
    }

    private static Div whole(JobError error) {
        String original = error.original();
        Div all = new Div(new Span(Format.shorten(error.message(), 2000)));
        if (original != null) {
            Pre record = new Pre(Format.shorten(
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(original)), SHOWN));
            record.addClassName("job-config");
            all.add(record);
        }
        all.addClassName("job-error");
        return all;
    }
}
