package com.trippl.pipeline.admin.dashboard;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.dashboard.Outcomes;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bar chart of outcomes, with the same figures as a table for who cannot see it. */
@JsModule("context://js/outcome-chart.js")
final class OutcomeChart extends Section {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Div canvas = new Div();
    private final Details table = new Details("As a table");
    private final Span none = new Span("No run has finished yet.");
    private final String name;
    private final String labels;
    private final Map<String, ToLongFunction<Outcomes>> series = new LinkedHashMap<>();
    private final ObjectNode tones = JSON.createObjectNode();
    private String drawn = "";

    /**
     * A chart without data.
     *
     * @param labels what a label is: Run, Day
     */
    OutcomeChart(String id, String name, String labels) {
        this.name = name;
        this.labels = labels;
        setId(id);
        addClassName("chart-card");
        canvas.addClassName("chart-canvas");
        canvas.getElement().setAttribute("role", "img");
        none.addClassName("secondary");
        add(new H2(name), none, canvas, table);
    }

    /** Adds a series in a tone of the theme. */
    OutcomeChart with(String label, String tone, ToLongFunction<Outcomes> value) {
        series.put(label, value);
        tones.put(label, tone);
        return this;
    }

    void show(List<Outcomes> points) {
        none.setVisible(points.isEmpty());
        canvas.setVisible(!points.isEmpty());
        table.setVisible(!points.isEmpty());
        ObjectNode data = JSON.createObjectNode();
        ArrayNode names = data.putArray("labels");
        points.forEach(point -> names.add(point.label()));
        ArrayNode sets = data.putArray("series");
        series.forEach((label, value) -> {
            ObjectNode set = sets.addObject();
            set.put("label", label);
            set.put("tone", tones.get(label).stringValue());
            ArrayNode values = set.putArray("values");
            points.forEach(point -> values.add(value.applyAsLong(point)));
        });
        String next = data.toString();
        if (next.equals(drawn)) {
            return;
        }
        drawn = next;
        canvas.getElement()
                .setAttribute(
                        "aria-label",
                        name + ", " + Format.count(points.size(), labels.toLowerCase(java.util.Locale.ROOT))
                                + ". The figures stand in the table below.");
        fillTable(points);
        if (isAttached()) {
            draw();
        }
    }

    private void fillTable(List<Outcomes> points) {
        NativeTable figures = new NativeTable();
        NativeTableRow head = new NativeTableRow();
        head.add(new NativeTableHeaderCell(labels));
        series.keySet().forEach(label -> head.add(new NativeTableHeaderCell(label)));
        figures.getHead().add(head);
        for (Outcomes point : points.reversed()) {
            NativeTableRow row = new NativeTableRow();
            row.add(new NativeTableHeaderCell(point.label()));
            series.values().forEach(value -> row.addDataCell().setText(Format.number(value.applyAsLong(point))));
            figures.getBody().add(row);
        }
        table.removeAll();
        table.add(figures);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        draw();
    }

    private void draw() {
        if (!drawn.isEmpty()) {
            canvas.getElement().executeJs("window.pipelineOutcomeChart.draw(this, $0)", drawn);
        }
    }
}
