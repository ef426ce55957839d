package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.ReadingPlan;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.dnd.DropEffect;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Our fields, each with the column that gives it: by choice, or by dropping the column's header there. */
final class MappingForm extends Div {
    private static final Map<String, String> LABELS =
            Map.of("id", "Feed's own id", "lat", "Latitude", "lng", "Longitude");
    private static final Map<String, String> HINTS = Map.of(
            "name", "A listing without one waits for a person.",
            "address", "Several columns are joined by commas.",
            "id", "Tells records apart for good. Without one, by name, address and coordinates.");

    private final transient Consumer<ReadingPlan> listener;
    private transient String focused = "";

    /** @param listener gets every plan that somebody makes here */
    MappingForm(Consumer<ReadingPlan> listener) {
        this.listener = listener;
        setId("import-mapping");
        addClassName("import-mapping");
    }

    /**
     * Shows the columns and which of them a plan takes.
     *
     * @param all the columns, suggested by what the file and the configuration say alone
     */
    void show(List<Preview.Column> all, ReadingPlan plan, JsonNode params) {
        removeAll();
        String back = focused;
        focused = "";
        Map<String, Preview.Column> columns =
                all.stream().collect(Collectors.toMap(Preview.Column::key, column -> column, (first, second) -> first));
        for (String field : ReadingPlan.FIELDS) {
            add(row(field, plan, columns, all, params, back));
        }
    }

    private Div row(
            String field,
            ReadingPlan plan,
            Map<String, Preview.Column> columns,
            List<Preview.Column> inOrder,
            JsonNode params,
            String back) {
        List<String> keys = plan.of(field).stream().filter(columns::containsKey).toList();
        List<String> all = inOrder.stream().map(Preview.Column::key).distinct().toList();
        boolean required = ReadingPlan.isRequired(field, params);
        Component chooser = field.equals("address")
                ? several(field, plan, all, keys, columns)
                : one(field, plan, all, keys, columns, required);
        Span about = new Span(about(field, keys, columns, inOrder, required));
        about.addClassName("import-field-about");
        about.setTitle(about.getText());
        about.setVisible(!about.getText().isEmpty());
        Span name = new Span(label(field) + (required ? " *" : ""));
        name.addClassName("import-field-name");
        Div row = new Div(name, chooser, about);
        if (field.equals(back) && chooser instanceof Focusable<?> place) {
            // The row is a new one: whoever works by keyboard stays where they were.
            place.focus();
        }
        row.setId("import-field-" + field);
        row.addClassName("import-field");
        row.getElement().getClassList().set("is-missing", required && keys.isEmpty());
        DropTarget<Div> target = DropTarget.create(row);
        target.setDropEffect(DropEffect.COPY);
        target.addDropListener(event -> event.getDragData()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(columns::containsKey)
                .ifPresent(key -> dropped(field, plan, keys, key)));
        return row;
    }

    private void dropped(String field, ReadingPlan plan, List<String> keys, String key) {
        List<String> next = new ArrayList<>();
        if (field.equals("address")) {
            next.addAll(keys);
            next.remove(key);
        }
        next.add(key);
        listener.accept(plan.with(field, next));
    }

    private ComboBox<String> one(
            String field,
            ReadingPlan plan,
            List<String> all,
            List<String> keys,
            Map<String, Preview.Column> columns,
            boolean required) {
        ComboBox<String> box = new ComboBox<>();
        box.setAriaLabel(label(field));
        box.setId("import-map-" + field);
        box.setItems(all);
        box.setItemLabelGenerator(key -> label(columns, key));
        box.setClearButtonVisible(true);
        box.setRequiredIndicatorVisible(required);
        box.setPlaceholder("No column");
        if (!keys.isEmpty()) {
            box.setValue(keys.getFirst());
        }
        box.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                focused = field;
                listener.accept(plan.with(field, event.getValue() == null ? List.of() : List.of(event.getValue())));
            }
        });
        return box;
    }

    private MultiSelectComboBox<String> several(
            String field, ReadingPlan plan, List<String> all, List<String> keys, Map<String, Preview.Column> columns) {
        MultiSelectComboBox<String> box = new MultiSelectComboBox<>();
        box.setAriaLabel(label(field));
        box.setId("import-map-" + field);
        box.setItems(all);
        box.setItemLabelGenerator(key -> label(columns, key));
        box.setClearButtonVisible(true);
        box.setPlaceholder("No column");
        box.setValue(keys);
        box.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                List<String> next = new ArrayList<>(keys);
                next.retainAll(event.getValue());
                event.getValue().stream().filter(key -> !next.contains(key)).forEach(next::add);
                focused = field;
                listener.accept(plan.with(field, next));
            }
        });
        return box;
    }

    private static String label(String field) {
        return LABELS.getOrDefault(field, Format.title(field));
    }

    private static String label(Map<String, Preview.Column> columns, String key) {
        Preview.Column column = columns.get(key);
        return column == null ? key : Shown.text(column.header(), 60);
    }

    /** The values of the chosen columns; without one, what could be chosen. */
    private static String about(
            String field,
            List<String> keys,
            Map<String, Preview.Column> columns,
            List<Preview.Column> all,
            boolean required) {
        if (keys.isEmpty()) {
            String hint = all.stream()
                    .filter(column -> field.equals(column.suggested()) && column.field() == null)
                    .findFirst()
                    .map(column -> "Perhaps " + Shown.text(column.header(), 40) + ": " + column.why() + ".")
                    .orElse("");
            String missing = required ? "Needs a column. " : "";
            String rest = hint.isEmpty() ? HINTS.getOrDefault(field, "") : hint;
            return (missing + rest).strip();
        }
        Preview.Column first = Objects.requireNonNull(columns.get(keys.getFirst()));
        String samples = keys.size() == 1
                ? String.join(" · ", first.samples())
                : keys.stream()
                        .map(key -> Objects.requireNonNull(columns.get(key)).samples())
                        .map(values -> values.isEmpty() ? "" : values.getFirst())
                        .filter(value -> !value.isEmpty())
                        .collect(Collectors.joining(", "));
        String why = keys.size() == 1 && field.equals(first.suggested()) && first.why() != null ? first.why() : "";
        String values = samples.isEmpty() ? "No values in these rows." : samples;
        return Shown.text(values, 160) + (why.isEmpty() ? "" : " — " + why);
    }
}
