package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.Edited;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.RowDetail;
import com.trippl.pipeline.review.RowEdits;
import com.vaadin.flow.component.AbstractField;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Corrects what a row says before it is promoted. */
final class EditDialog {
    private final RowEdits edits;
    private final RowDetail detail;
    private final Consumer<Edited> saved;
    private final Dialog dialog = new Dialog();
    private final Span fault = new Span();
    private final Map<ListingField, AbstractField<?, String>> fields = new EnumMap<>(ListingField.class);

    /** @param saved told what became of it once it is saved */
    EditDialog(RowEdits edits, RowDetail detail, Consumer<Edited> saved) {
        this.edits = edits;
        this.detail = detail;
        this.saved = saved;
    }

    void open() {
        dialog.setHeaderTitle("Edit row " + detail.row().id());
        dialog.setWidth("44rem");
        Div form = new Div();
        form.addClassName("edit-form");
        for (ListingField field : ListingField.values()) {
            form.add(input(field));
        }
        fault.addClassName("edit-fault");
        fault.getElement().setAttribute("role", "alert");
        fault.setVisible(false);
        Span note = new Span("What the source said is kept; the edit is told in the listing's history with your name.");
        note.addClassName("secondary");
        dialog.add(form, note, fault);
        Button save = new Button("Save", click -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.setId("edit-save");
        dialog.getFooter().add(new Button("Cancel", click -> dialog.close()), save);
        dialog.open();
    }

    private Component input(ListingField field) {
        String value = Objects.requireNonNullElse(detail.values().get(field), "");
        boolean edited = detail.sourceValues().containsKey(field.key());
        String help = edited
                ? "Source: " + Objects.requireNonNullElse(detail.sourceValues().get(field.key()), "nothing")
                : "";
        AbstractField<?, String> input;
        if (field == ListingField.DESCRIPTION || field == ListingField.HOURS || field == ListingField.IMAGES) {
            TextArea area = new TextArea(field.label());
            area.setMaxHeight("10rem");
            area.setHelperText(
                    field != ListingField.IMAGES
                            ? help
                            : help.isEmpty() ? "One address per line, in their order." : help);
            area.addClassName("edit-wide");
            input = area;
        } else {
            TextField text = new TextField(field.label());
            text.setHelperText(help);
            if (field == ListingField.NAME || field == ListingField.ADDRESS) {
                text.addClassName("edit-wide");
            }
            input = text;
        }
        input.setValue(value);
        input.setId("edit-" + field.key());
        ((HasSize) input).setWidthFull();
        fields.put(field, input);
        return input;
    }

    private void save() {
        Map<ListingField, @Nullable String> values = new HashMap<>();
        fields.forEach((field, input) -> {
            String before = Objects.requireNonNullElse(detail.values().get(field), "");
            if (!input.getValue().strip().equals(before)) {
                values.put(field, input.getValue());
            }
        });
        for (ListingField half : List.of(ListingField.LAT, ListingField.LNG)) {
            if (values.containsKey(ListingField.LAT) || values.containsKey(ListingField.LNG)) {
                values.putIfAbsent(
                        half, Objects.requireNonNull(fields.get(half)).getValue());
            }
        }
        try {
            Edited edited = edits.edit(detail.row(), values);
            dialog.close();
            saved.accept(edited);
        } catch (ReviewException refused) {
            fault.setText(refused.getMessage());
            fault.setVisible(true);
        }
    }
}
