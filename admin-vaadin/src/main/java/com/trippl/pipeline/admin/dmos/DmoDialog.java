package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.DmoException;
import com.trippl.pipeline.dmo.DmoFields;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks who a DMO is and where. */
final class DmoDialog extends Dialog {
    private final TextField slug = new TextField("Slug");
    private final TextField name = new TextField("Name");
    private final ComboBox<String> country = new ComboBox<>("Country");
    private final TextField state = new TextField("State or province");
    private final ComboBox<String> timezone = new ComboBox<>("Time zone");
    private final Map<String, HasValidation> fields = new LinkedHashMap<>();
    private boolean slugIsTheirs;

    /** @param save throws {@link DmoException} when the fields cannot be */
    static DmoDialog toAdd(Consumer<DmoFields> save) {
        return new DmoDialog(null, save);
    }

    /** @param save throws {@link DmoException} when the fields cannot be */
    static DmoDialog toEdit(Dmo dmo, Consumer<DmoFields> save) {
        return new DmoDialog(dmo, save);
    }

    private DmoDialog(@Nullable Dmo dmo, Consumer<DmoFields> save) {
        setHeaderTitle(dmo == null ? "Add DMO" : "Edit " + dmo.slug());
        setWidth("32rem");
        configure(dmo);
        if (dmo == null) {
            country.setValue("us");
            timezone.setValue("UTC");
            suggestSlug();
        } else {
            slug.setValue(dmo.slug());
            name.setValue(dmo.name());
            country.setValue(dmo.country());
            state.setValue(dmo.state());
            timezone.setItems(
                    java.util.stream.Stream.concat(java.util.stream.Stream.of(dmo.timezone()), Places.zones().stream())
                            .distinct()
                            .toList());
            timezone.setValue(dmo.timezone());
        }
        Div place = new Div(country, state);
        place.addClassName("dmo-place");
        Div form = new Div(name, slug, place, timezone);
        form.addClassName("dmo-form");
        add(form);
        Button done = new Button(dmo == null ? "Add DMO" : "Save", click -> save(save));
        done.setId("dmo-save");
        done.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", click -> close()), done);
        name.focus();
    }

    private void configure(@Nullable Dmo dmo) {
        name.setId("dmo-name");
        name.setMaxLength(200);
        name.setHelperText("For people, as in Visit Asheville.");
        slug.setId("dmo-slug");
        slug.setMaxLength(60);
        slug.setReadOnly(dmo != null);
        slug.setRequiredIndicatorVisible(dmo == null);
        slug.setHelperText(
                dmo == null
                        ? "For the command line and the names of files: a-z, 0-9 and hyphens. It stays for good."
                        : "It stays: it is part of the names of files.");
        country.setId("dmo-country");
        country.setItems(Places.countries());
        country.setItemLabelGenerator(code -> Places.country(code) + " (" + code + ")");
        country.setRequiredIndicatorVisible(true);
        state.setId("dmo-state");
        state.setMaxLength(10);
        state.setRequiredIndicatorVisible(true);
        state.setHelperText("Its code, as in nc.");
        timezone.setId("dmo-timezone");
        timezone.setItems(Places.zones());
        timezone.setRequiredIndicatorVisible(true);
        timezone.setHelperText("Where it is, as in America/New_York.");
        fields.put("slug", slug);
        fields.put("name", name);
        fields.put("country", country);
        fields.put("state", state);
        fields.put("timezone", timezone);
        fields.values().forEach(field -> field.setManualValidation(true));
    }

    /** Until they write their own. */
    private void suggestSlug() {
        name.addValueChangeListener(event -> {
            if (!slugIsTheirs) {
                String plain = java.text.Normalizer.normalize(event.getValue(), java.text.Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
                slug.setValue(
                        plain.length() <= 60 ? plain : plain.substring(0, 60).replaceAll("-$", ""));
            }
        });
        slug.addValueChangeListener(event -> slugIsTheirs |= event.isFromClient());
    }

    private void save(Consumer<DmoFields> save) {
        fields.values().forEach(field -> field.setInvalid(false));
        try {
            save.accept(new DmoFields(
                    slug.getValue(),
                    name.getValue(),
                    Objects.requireNonNullElse(country.getValue(), ""),
                    state.getValue(),
                    Objects.requireNonNullElse(timezone.getValue(), "")));
            close();
        } catch (DmoException refused) {
            refused.problems().forEach((field, message) -> {
                HasValidation at = fields.get(field);
                if (at != null) {
                    at.setErrorMessage(message);
                    at.setInvalid(true);
                }
            });
        }
    }
}
