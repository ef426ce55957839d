package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview.Column;
import com.trippl.pipeline.preview.Preview.Count;
import com.trippl.pipeline.preview.Preview.Problem;
import com.trippl.pipeline.preview.Preview.Read;
import com.trippl.pipeline.preview.Preview.Row;
import com.trippl.pipeline.preview.Preview.Severity;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an import would make of a file: what was detected, its first records, and what is wrong where. */
final class FileTestResult extends Div {
    private static final int MOST_COLUMNS = 60;
    private static final int LONGEST_CELL = 200;

    private final Read read;
    private final Map<Long, List<Problem>> problems;

    FileTestResult(Read read) {
        this.read = read;
        this.problems = read.problems().stream().collect(Collectors.groupingBy(Problem::line));
        addClassName("file-test-result");
        String fault = read.mappingFault();
        if (fault != null) {
            add(FileTestDialog.fault(fault));
        }
        add(facts());
        if (!read.rows().isEmpty()) {
            add(grid());
        }
        if (read.columnsInAll() > MOST_COLUMNS) {
            Span more = new Span(
                    "The first " + MOST_COLUMNS + " of " + Format.count(read.columnsInAll(), "column") + " are shown.");
            more.addClassName("secondary");
            add(more);
        }
    }

    private Div facts() {
        Div facts = new Div();
        facts.setId("file-test-facts");
        facts.addClassName("file-test-facts");
        Count count = read.count();
        facts.add(
                new Badge((count.exact() ? "" : "about ") + Format.count(count.estimate(), "record"), Badge.Tone.INFO));
        long refused = rowsWith(Severity.ERROR);
        if (refused > 0) {
            facts.add(new Badge(of(refused) + " would be refused", Badge.Tone.ERROR));
        }
        long warned = problems.size() - refused - rowsWithOnly(Severity.NOTE);
        if (warned > 0) {
            facts.add(new Badge(of(warned) + " would want a look", Badge.Tone.WARNING));
        }
        read.notes().forEach(note -> facts.add(new Badge(Format.shorten(note, 80), Badge.Tone.NEUTRAL)));
        return facts;
    }

    private String of(long rows) {
        return Format.number(rows) + " of the first " + read.rows().size();
    }

    private long rowsWith(Severity severity) {
        return problems.values().stream()
                .filter(row -> row.stream().anyMatch(problem -> problem.severity() == severity))
                .count();
    }

    private long rowsWithOnly(Severity severity) {
        return problems.values().stream()
                .filter(row -> row.stream().allMatch(problem -> problem.severity() == severity))
                .count();
    }

    private Grid<Row> grid() {
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
        if (!problems.isEmpty()) {
            grid.addComponentColumn(this::told)
                    .setHeader("Problem")
                    .setFlexGrow(0)
                    .setWidth("18rem");
        }
        for (int i = 0; i < Math.min(MOST_COLUMNS, read.columns().size()); i++) {
            int index = i;
            grid.addComponentColumn(
                            row -> cell(index < row.cells().size() ? row.cells().get(index) : null, "dmo-cut"))
                    .setHeader(header(read.columns().get(i)))
                    .setPartNameGenerator(
                            row -> part(row, read.columns().get(index).position()))
                    .setFlexGrow(1)
                    .setResizable(true)
                    .setWidth("10rem");
        }
        grid.setItems(read.rows());
        grid.setSizeFull();
        return grid;
    }

    private Component told(Row row) {
        Div lines = new Div();
        lines.addClassName("file-test-problems");
        for (Problem problem : problems.getOrDefault(row.line(), List.of())) {
            lines.add(cell(problem.message(), style(problem.severity())));
        }
        return lines;
    }

    /** The cell at fault; of a fault of the record as a whole no cell. */
    private @Nullable String part(Row row, int position) {
        return problems.getOrDefault(row.line(), List.of()).stream()
                .filter(problem -> Objects.equals(problem.column(), position))
                .map(problem -> style(problem.severity()))
                .findFirst()
                .orElse(null);
    }

    private static String style(Severity severity) {
        return switch (severity) {
            case ERROR -> "file-test-error";
            case WARNING -> "file-test-warning";
            case NOTE -> "file-test-note";
        };
    }

    private static Component header(Column column) {
        Span name = new Span(Format.shorten(column.header(), 60));
        name.setTitle(column.header());
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
            cell.setTitle(text);
        }
        return cell;
    }
}
