package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.ConfigKey;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a field of ours and a header of the feed. Several rows of one field are its headers, in their order. */
final class FieldMapEditor extends Div {
    private final ConfigKey key;
    private final boolean editable;
    private final Consumer<@Nullable JsonNode> changed;
    private final Div rows = new Div();
    private final Span none = new Span();
    private final Span fault = new Span();
    private final List<Row> all = new ArrayList<>();

    private record Row(Div line, Select<String> field, TextField header) {}

    FieldMapEditor(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        this.key = key;
        this.editable = editable;
        this.changed = changed;
        addClassName("field-map");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", key.label());
        Span label = new Span(key.label());
        label.addClassName("field-map-label");
        Span help = new Span(key.help());
        help.addClassName("field-map-help");
        none.setText(KeyFields.byDefault(key));
        none.addClassName("secondary");
        rows.addClassName("field-map-rows");
        fault.addClassName("config-fault");
        fault.getElement().setAttribute("role", "alert");
        fault.setVisible(false);
        add(label, help, none, rows, fault);
        if (editable) {
            Button add = new Button("Add a column", VaadinIcon.PLUS.create(), click -> {
                add(null, "");
                all.getLast().field().focus();
            });
            add.setId("add-column");
            add.addThemeVariants(ButtonVariant.SMALL);
            add(add);
        }
    }

    KeyField field() {
        return new KeyField(this, this::show, this::fault);
    }

    private void show(@Nullable JsonNode value) {
        rows.removeAll();
        all.clear();
        if (value != null && value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                if (entry.getValue().isArray()) {
                    entry.getValue().forEach(header -> add(entry.getKey(), header.asString("")));
                } else {
                    add(entry.getKey(), entry.getValue().asString(""));
                }
            }
        }
        none.setVisible(all.isEmpty());
        KeyFields.mark(this, value);
    }

    private void fault(@Nullable String message) {
        fault.setText(message == null ? "" : Format.shorten(message, 400));
        fault.setVisible(message != null);
    }

    private void add(@Nullable String fieldName, String header) {
        int number = all.size() + 1;
        Select<String> field = new Select<>();
        field.setItems(key.choices());
        field.setAriaLabel("Field of column " + number);
        field.setPlaceholder("Our field");
        field.setReadOnly(!editable);
        field.setValue(fieldName != null && key.choices().contains(fieldName) ? fieldName : null);
        TextField text = new TextField();
        text.setAriaLabel("Header of column " + number);
        text.setPlaceholder("Header in the feed");
        text.setReadOnly(!editable);
        text.setMaxLength(200);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValue(Format.shorten(header, 200));
        Span arrow = new Span("←");
        arrow.getElement().setAttribute("aria-hidden", "true");
        Div line = new Div(field, arrow, text);
        line.addClassName("field-map-row");
        Row row = new Row(line, field, text);
        field.addValueChangeListener(event -> told(event.isFromClient()));
        text.addValueChangeListener(event -> told(event.isFromClient()));
        if (editable) {
            Button remove = new Button(VaadinIcon.CLOSE_SMALL.create(), click -> {
                all.remove(row);
                rows.remove(line);
                told(true);
            });
            remove.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            remove.setAriaLabel("Remove column " + number);
            line.add(remove);
        }
        all.add(row);
        rows.add(line);
        none.setVisible(false);
    }

    /** A row that is half filled in counts as none yet. */
    private void told(boolean byPerson) {
        none.setVisible(all.isEmpty());
        if (!byPerson) {
            return;
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (Row row : all) {
            String field = row.field().getValue();
            String header = row.header().getValue().strip();
            if (field != null && !header.isEmpty()) {
                map.withArray(field).add(header);
            }
        }
        changed.accept(map.isEmpty() ? null : map);
    }
}
