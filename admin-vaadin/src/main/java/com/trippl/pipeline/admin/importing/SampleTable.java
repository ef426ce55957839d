package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.Preview.Problem;
import com.trippl.pipeline.preview.ReadingPlan;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.EffectAllowed;
import com.vaadin.flow.component.grid.ColumnRendering;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The first rows of the file as parsed, wrong cells marked; its column headers can be dragged onto our fields. */
final class SampleTable extends Grid<Preview.Row> {
    private static final int CELL_CHARS = 160;

    /** So many are shown without scrolling. */
    private static final int FEW_ROWS = 12;

    private static final int TOOLTIP_CHARS = 500;

    private record Cell(long line, int column) {}

    private final transient Map<Cell, List<Problem>> problems = new HashMap<>();
    private final transient Map<String, Span> uses = new HashMap<>();
    private transient List<Preview.Column> shown = List.of();

    SampleTable() {
        setId("import-sample");
        addClassName("import-sample");
        addThemeVariants(GridVariant.NO_ROW_BORDERS, GridVariant.COLUMN_BORDERS);
        setSelectionMode(SelectionMode.NONE);
        setColumnRendering(ColumnRendering.LAZY);
        getElement().setAttribute("aria-label", "The first rows as parsed");
    }

    /** Shows what was read. The columns stay where they are the same. */
    void show(Preview.Read read, ReadingPlan plan) {
        problems.clear();
        for (Problem problem : read.problems()) {
            Integer column = problem.column();
            problems.computeIfAbsent(new Cell(problem.line(), column == null ? 0 : column), at -> new ArrayList<>())
                    .add(problem);
        }
        if (!keys(shown).equals(keys(read.columns()))) {
            columns(read.columns());
        }
        shown = read.columns();
        uses.forEach((key, use) -> {
            String fields = ReadingPlan.FIELDS.stream()
                    .filter(field -> plan.of(field).contains(key))
                    .collect(Collectors.joining(", "));
            use.setText(fields.isEmpty() ? "not used" : "→ " + fields);
            use.getElement().getClassList().set("is-used", !fields.isEmpty());
        });
        setItems(read.rows());
        setAllRowsVisible(read.rows().size() <= FEW_ROWS);
    }

    private static List<String> keys(List<Preview.Column> columns) {
        return columns.stream().map(c -> c.key() + "\0" + c.header()).toList();
    }

    private void columns(List<Preview.Column> columns) {
        removeAllColumns();
        uses.clear();
        addColumn(row -> mark(row, 0) + row.line())
                .setHeader("Line")
                .setFrozen(true)
                .setWidth("5rem")
                .setFlexGrow(0)
                .setPartNameGenerator(row -> part(row, 0))
                .setTooltipGenerator(row -> tooltip(row, 0));
        for (Preview.Column column : columns) {
            addColumn(row -> mark(row, column.position()) + text(row, column.position()))
                    .setHeader(header(column))
                    .setWidth(width(column))
                    .setFlexGrow(0)
                    .setResizable(true)
                    .setPartNameGenerator(row -> part(row, column.position()))
                    .setTooltipGenerator(row -> tooltip(row, column.position()));
        }
    }

    private Div header(Preview.Column column) {
        Span name = new Span(Format.line(column.header(), 60));
        name.addClassName("import-column-name");
        Span use = new Span();
        use.addClassName("import-column-use");
        uses.put(column.key(), use);
        Div header = new Div(name, use);
        header.addClassName("import-column");
        header.setId("import-column-" + column.position());
        header.setTitle("Drag this column onto one of our fields");
        DragSource<Div> source = DragSource.create(header);
        source.setEffectAllowed(EffectAllowed.COPY);
        source.setDragData(column.key());
        return header;
    }

    /** By what is in it, so that the short ones do not waste the room of the long ones. */
    private static String width(Preview.Column column) {
        int widest = column.samples().stream().mapToInt(String::length).max().orElse(0);
        double rem = Math.clamp(Math.max(widest, column.header().length()) * 0.5 + 1.5, 6.5, 17);
        return String.format(Locale.ROOT, "%.1frem", rem);
    }

    private static String text(Preview.Row row, int position) {
        String cell = cell(row, position);
        return cell == null ? "" : Format.line(cell, CELL_CHARS);
    }

    private static @Nullable String cell(Preview.Row row, int position) {
        return position <= row.cells().size() ? row.cells().get(position - 1) : null;
    }

    private @Nullable Problem worst(Preview.Row row, int column) {
        return problems.getOrDefault(new Cell(row.line(), column), List.of()).stream()
                .min(Comparator.comparing(Problem::severity))
                .orElse(null);
    }

    private String mark(Preview.Row row, int column) {
        Problem worst = worst(row, column);
        return worst == null
                ? ""
                : switch (worst.severity()) {
                    case ERROR -> "✖ ";
                    case WARNING -> "⚠ ";
                    case NOTE -> "ⓘ ";
                };
    }

    private @Nullable String part(Preview.Row row, int column) {
        Problem worst = worst(row, column);
        return worst == null ? null : "problem-" + worst.severity().name().toLowerCase(Locale.ROOT);
    }

    private @Nullable String tooltip(Preview.Row row, int column) {
        List<Problem> found = problems.getOrDefault(new Cell(row.line(), column), List.of());
        if (!found.isEmpty()) {
            return found.stream()
                    .map(problem -> Format.line(problem.message(), TOOLTIP_CHARS))
                    .collect(Collectors.joining("\n"));
        }
        String cell = column == 0 ? null : cell(row, column);
        return cell == null || cell.length() < 30 ? null : Format.line(cell, TOOLTIP_CHARS);
    }
}
