package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.configure.FileTest.Column;
import com.trippl.pipeline.configure.FileTest.Row;
import com.trippl.pipeline.configure.FileTest.Trial;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an import would make of a file: what was detected, its first records, and what is wrong where. */
final class FileTestResult extends Div {
    private static final int MOST_COLUMNS = 60;
    private static final int LONGEST_CELL = 200;

    FileTestResult(Trial trial) {
        addClassName("file-test-result");
        String fault = trial.fault();
        if (fault != null) {
            add(FileTestDialog.fault(fault));
        }
        long refused = trial.rows().stream().filter(row -> row.fault() != null).count();
        Div facts = new Div();
        facts.setId("file-test-facts");
        facts.addClassName("file-test-facts");
        facts.add(new Badge(Format.count(trial.records(), "record"), Badge.Tone.INFO));
        if (refused > 0) {
            facts.add(new Badge(
                    Format.number(refused) + " of the first " + trial.rows().size() + " would be refused",
                    Badge.Tone.ERROR));
        }
        trial.detected().forEach(note -> facts.add(new Badge(Format.shorten(note, 80), Badge.Tone.NEUTRAL)));
        add(facts);
        if (!trial.rows().isEmpty()) {
            add(grid(trial, refused > 0));
        }
        if (trial.columns().size() > MOST_COLUMNS) {
            Span more = new Span("The first " + MOST_COLUMNS + " of "
                    + Format.count(trial.columns().size(), "column") + " are shown.");
            more.addClassName("secondary");
            add(more);
        }
    }

    private static Grid<Row> grid(Trial trial, boolean faults) {
        Grid<Row> grid = new Grid<>();
        grid.setId("file-test-rows");
        grid.getElement().setAttribute("aria-label", "First records");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.COLUMN_BORDERS);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addColumn(row -> Format.number(row.line()))
                .setHeader("Line")
                .setFrozen(true)
                .setFlexGrow(0)
                .setWidth("4.5rem");
        if (faults) {
            grid.addComponentColumn(row -> cell(row.fault(), "file-test-problem"))
                    .setHeader("Problem")
                    .setFlexGrow(0)
                    .setWidth("18rem");
        }
        for (int i = 0; i < Math.min(MOST_COLUMNS, trial.columns().size()); i++) {
            int index = i;
            grid.addComponentColumn(
                            row -> cell(index < row.cells().size() ? row.cells().get(index) : null, "dmo-cut"))
                    .setHeader(header(trial.columns().get(i)))
                    .setFlexGrow(1)
                    .setResizable(true)
                    .setWidth("10rem");
        }
        grid.setPartNameGenerator(row -> row.fault() == null ? null : "refused");
        grid.setItems(trial.rows());
        grid.setSizeFull();
        return grid;
    }

    private static Component header(Column column) {
        Span name = new Span(Format.shorten(column.header(), 60));
        name.setTitle(Format.shorten(column.header(), 300));
        String field = column.field();
        Span fills = new Span(field == null ? "not used" : "→ " + field);
        fills.addClassName(field == null ? "secondary" : "file-test-field");
        Div lines = new Div(name, fills);
        lines.addClassName("dmo-lines");
        return lines;
    }

    private static Span cell(@Nullable String text, String style) {
        Span cell = new Span(Format.shorten(Objects.requireNonNullElse(text, ""), LONGEST_CELL));
        cell.addClassName(style);
        if (text != null && !text.isEmpty()) {
            cell.setTitle(Format.shorten(text, 2000));
        }
        return cell;
    }
}
