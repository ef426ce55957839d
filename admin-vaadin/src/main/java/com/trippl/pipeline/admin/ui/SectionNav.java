package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Nav;
import java.util.LinkedHashMap;
import java.util.Map;

/** The way between the parts of a page. Buttons, for what stands in a tab list has to be tabs alone. */
public final class SectionNav extends Nav {
    private final Map<String, Button> parts = new LinkedHashMap<>();

    /** A way between parts yet to be named. */
    public SectionNav(String label) {
        addClassName("section-nav");
        getElement().setAttribute("aria-label", label);
    }

    /**
     * Adds a part.
     *
     * @param id of its button, and its name for {@link #show}
     * @param open shows the part
     */
    public void add(String id, String title, Runnable open) {
        Button button = new Button(title, click -> open.run());
        button.setId(id);
        button.addThemeVariants(ButtonVariant.TERTIARY);
        parts.put(id, button);
        add(button);
    }

    /** Gives a part another title. */
    public void rename(String id, String title) {
        Button button = parts.get(id);
        if (button != null) {
            button.setText(title);
        }
    }

    /** Marks the part that is shown. */
    public void show(String id) {
        parts.forEach((part, button) -> {
            boolean current = part.equals(id);
            button.getElement().getClassList().set("is-current", current);
            if (current) {
                button.getElement().setAttribute("aria-current", "true");
            } else {
                button.getElement().removeAttribute("aria-current");
            }
        });
    }
}
