package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.config.ConfigKey;
import com.trippl.pipeline.config.ConfigProblem;
import com.trippl.pipeline.config.ConfigSchema;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of a stage under their headings, each with the field that fits it. */
final class ConfigForm extends Div {
    private final ConfigDraft draft;
    private final Map<ConfigKey, KeyField> fields = new LinkedHashMap<>();

    ConfigForm(ConfigDraft draft, boolean editable) {
        this.draft = draft;
        addClassName("config-form");
        String group = "";
        Div grid = new Div();
        for (ConfigKey key : ConfigSchema.keys(draft.stage())) {
            if (!group.equals(key.group())) {
                group = key.group();
                grid = new Div();
                grid.addClassName("config-grid");
                Section section = new Section(new H3(group), grid);
                section.addClassName("config-section");
                add(section);
            }
            KeyField field = KeyFields.of(key, editable, value -> draft.set(key.path(), value, key));
            fields.put(key, field);
            grid.add(field.component());
        }
        draft.onChange(this::show);
        show(draft);
    }

    /** @param by the key whose field was changed: what is being typed is left alone */
    private void show(Object by) {
        List<ConfigProblem> problems = draft.problems();
        fields.forEach((key, field) -> {
            var value = ConfigSchema.at(draft.params(), key.path());
            if (key.equals(by)) {
                KeyFields.mark(field.component(), value);
            } else {
                field.show().accept(value);
            }
            field.fault().accept(problemOf(key, problems));
        });
    }

    private static @Nullable String problemOf(ConfigKey key, List<ConfigProblem> problems) {
        return problems.stream()
                .filter(problem ->
                        problem.path().equals(key.path()) || problem.path().startsWith(key.path() + "."))
                .map(ConfigProblem::message)
                .findFirst()
                .orElse(null);
    }
}
