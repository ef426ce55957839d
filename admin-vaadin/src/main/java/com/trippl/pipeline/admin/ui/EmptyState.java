package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.icon.Icon;
import com.vaadin.flow.component.icon.VaadinIcon;

/** What stands where there is nothing yet: why, and what to do about it. */
public final class EmptyState extends Div {
    public EmptyState(VaadinIcon symbol, String title, String text, Component... actions) {
        addClassName("empty-state");
        Icon icon = symbol.create();
        icon.getElement().setAttribute("aria-hidden", "true");
        add(icon, new H2(title), new Paragraph(text));
        if (actions.length > 0) {
            Div row = new Div(actions);
            row.addClassName("empty-state-actions");
            add(row);
        }
    }
}
