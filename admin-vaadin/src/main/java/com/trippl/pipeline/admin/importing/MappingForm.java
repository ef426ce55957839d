package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.ReadingPlan;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.ComboBoxBase;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Our fields, each with the column that gives it: by choice, or by dropping the column's header there. The rows stay while the
 * plan changes, so that a second choice made before the first is answered is not lost.
 */
final class MappingForm extends Div {
    private static final Map<String, String> LABELS =
            Map.of("id", "Feed's own id", "lat", "Latitude", "lng", "Longitude");
    private static final Map<String, String> HINTS = Map.of(
            "name", "A listing without one waits for a person.",
            "address", "Several columns are joined by commas.",
            "id", "Tells records apart for good. Without one, by name, address and coordinates.");

    private final transient List<Row> rows;
    private final transient Consumer<ReadingPlan> listener;
    private transient Map<String, Preview.Column> columns = Map.of();
    private transient List<Preview.Column> inOrder = List.of();
    private transient @Nullable ReadingPlan plan;

    /** @param listener gets every plan that somebody makes here */
    MappingForm(Consumer<ReadingPlan> listener) {
        this.listener = listener;
        setId("import-mapping");
        addClassName("import-mapping");
        rows = ReadingPlan.FIELDS.stream().map(Row::new).toList();
    }

    /**
     * Shows the columns and which of them a plan takes.
     *
     * @param all the columns, suggested by what the file and the configuration say alone
     */
    void show(List<Preview.Column> all, ReadingPlan taken, JsonNode params) {
        plan = taken;
        inOrder = all;
        columns =
                all.stream().collect(Collectors.toMap(Preview.Column::key, column -> column, (first, second) -> first));
        rows.forEach(row -> row.show(taken, params));
    }

    private void choose(String field, List<String> keys) {
        listener.accept(Objects.requireNonNull(plan).with(field, keys));
    }

    /** One of our fields. */
    private final class Row {
        private final String field;
        private final Chooser chooser;
        private final Span name = new Span();
        private final Span about = new Span();
        private final Div place;
        private List<Preview.Column> offered = List.of();
        private List<String> keys = List.of();

        Row(String field) {
            this.field = field;
            chooser = field.equals("address") ? several() : one();
            about.addClassName("import-field-about");
            name.addClassName("import-field-name");
            place = new Div(name, chooser.component(), about);
            place.setId("import-field-" + field);
            place.addClassName("import-field");
            DropTarget<Div> target = DropTarget.create(place);
            target.setDropEffect(DropEffect.COPY);
            target.addDropListener(event -> event.getDragData()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(columns::containsKey)
                    .ifPresent(this::dropped));
            MappingForm.this.add(place);
        }

        void show(ReadingPlan taken, JsonNode params) {
            keys = taken.of(field).stream().filter(columns::containsKey).toList();
            boolean required = ReadingPlan.isRequired(field, params);
            name.setText(label(field) + (required ? " *" : ""));
            chooser.required().accept(required);
            List<String> all =
                    inOrder.stream().map(Preview.Column::key).distinct().toList();
            if (!inOrder.equals(offered)) {
                offered = inOrder;
                chooser.offer().accept(all);
            }
            chooser.show().accept(keys);
            about.setText(MappingForm.about(field, keys, columns, inOrder, required));
            about.setTitle(about.getText());
            about.getElement().getClassList().set("is-hint", keys.isEmpty());
            about.setVisible(!about.getText().isEmpty());
            place.getElement().getClassList().set("is-missing", required && keys.isEmpty());
        }

        private void dropped(String key) {
            List<String> next = new ArrayList<>();
            if (field.equals("address")) {
                next.addAll(keys);
                next.remove(key);
            }
            next.add(key);
            choose(field, next);
        }

        private void describe(ComboBoxBase<?, String, ?> box) {
            box.setAriaLabel(label(field));
            box.setId("import-map-" + field);
            box.setItemLabelGenerator(key -> label(columns, key));
            box.setClearButtonVisible(true);
            box.setPlaceholder("No column");
        }

        private Chooser one() {
            ComboBox<String> box = new ComboBox<>();
            describe(box);
            box.addValueChangeListener(event -> {
                if (event.isFromClient()) {
                    choose(field, event.getValue() == null ? List.of() : List.of(event.getValue()));
                }
            });
            return new Chooser(
                    box,
                    box::setItems,
                    shown -> box.setValue(shown.isEmpty() ? null : shown.getFirst()),
                    box::setRequiredIndicatorVisible);
        }

        private Chooser several() {
            MultiSelectComboBox<String> box = new MultiSelectComboBox<>();
            describe(box);
            // Each column has its own; the name of the column needs the room.
            box.setClearButtonVisible(false);
            box.addValueChangeListener(event -> {
                if (event.isFromClient()) {
                    List<String> next = new ArrayList<>(keys);
                    next.retainAll(event.getValue());
                    event.getValue().stream().filter(key -> !next.contains(key)).forEach(next::add);
                    choose(field, next);
                }
            });
            return new Chooser(box, box::setItems, box::setValue, box::setRequiredIndicatorVisible);
        }
    }

    /** One column or several: what a row says to either. */
    private record Chooser(
            Component component,
            Consumer<List<String>> offer,
            Consumer<List<String>> show,
            Consumer<Boolean> required) {}

    private static String label(String field) {
        return LABELS.getOrDefault(field, Format.title(field));
    }

    private static String label(Map<String, Preview.Column> columns, String key) {
        Preview.Column column = columns.get(key);
        return column == null ? key : Format.line(column.header(), 60);
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
                    .map(column -> "Perhaps " + Format.line(column.header(), 40) + ": " + column.why() + ".")
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
        return Format.line(values, 160) + (why.isEmpty() ? "" : " — " + why);
    }
}
