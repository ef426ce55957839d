package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.Stage;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Nav;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The way from stage to stage; what is not saved stays where it is and is marked. */
final class StageNav extends Nav {
    private final Map<Stage, Button> buttons = new EnumMap<>(Stage.class);

    StageNav(Consumer<Stage> chosen) {
        addClassName("stage-nav");
        getElement().setAttribute("aria-label", "Stages");
        for (Stage stage : Stage.values()) {
            Button button = new Button(Format.title(stage.label()), click -> chosen.accept(stage));
            button.setId("tab-" + stage.label());
            button.addThemeVariants(ButtonVariant.TERTIARY);
            buttons.put(stage, button);
            add(button);
        }
    }

    void show(Stage current, Predicate<Stage> dirty) {
        buttons.forEach((stage, button) -> {
            button.setText(Format.title(stage.label()) + (dirty.test(stage) ? " •" : ""));
            button.setAriaLabel(Format.title(stage.label()) + (dirty.test(stage) ? ", not saved" : ""));
            button.getElement().getClassList().set("is-current", stage == current);
            if (stage == current) {
                button.getElement().setAttribute("aria-current", "true");
            } else {
                button.getElement().removeAttribute("aria-current");
            }
        });
    }
}
