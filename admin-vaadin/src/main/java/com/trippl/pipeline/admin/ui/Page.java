package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.HasDynamicTitle;
import java.util.List;

/** The frame of every page: a title with a line of explanation, actions at the right, the content below. */
public abstract class Page extends Main implements HasDynamicTitle {
    private final H1 title = new H1();
    private final Paragraph subtitle = new Paragraph();
    private final Div actions = new Div();
    private final Div body = new Div();

    /** A page with a title and no more. */
    protected Page(String title) {
        addClassName("page");
        Div words = new Div(this.title, subtitle);
        words.addClassName("page-words");
        actions.addClassName("page-actions");
        Div header = new Div(words, actions);
        header.addClassName("page-header");
        body.addClassName("page-body");
        add(header, body);
        title(title);
        subtitle("");
    }

    /** Names the page; also in the browser's tab. */
    protected final void title(String text) {
        title.setText(text);
    }

    /** One line below the title; empty: none. */
    protected final void subtitle(String text) {
        subtitle.setText(text);
        subtitle.setVisible(!text.isEmpty());
    }

    /** Puts buttons at the right of the title, in the place of those that were there. */
    protected final void actions(Component... components) {
        actions.removeAll();
        actions.add(components);
    }

    /** Puts components below what the page shows already. */
    protected final void content(Component... components) {
        body.add(components);
    }

    /** Takes everything below the title away. */
    protected final void clearContent() {
        body.removeAll();
    }

    /** Lets the content take the window's whole height and scroll inside, as grids want it. */
    protected final void fillHeight() {
        addClassName("page-full");
    }

    @Override
    public String getPageTitle() {
        return title.getText() + " · Listings Pipeline";
    }

    /** The way to this page, outermost first, without the page itself; shown in the top bar. */
    public List<Crumb> crumbs() {
        return List.of();
    }

    /** The page's own name in the breadcrumb. */
    public final String crumbTitle() {
        return title.getText();
    }

    /**
     * A page above this one.
     *
     * @param title its name
     * @param path its address, without a leading slash
     */
    public record Crumb(String title, String path) {}
}
