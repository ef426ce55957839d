package com.trippl.pipeline.admin.search;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.publicdata.Search;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that finds listings, runs and jobs and leads to them: reached by the key {@code /}, walked by the arrows, left by Escape. */
@StyleSheet("styles/search.css")
public final class SearchBox extends Div {
    private static final int EACH = 7;
    private static final int TYPING_PAUSE_MILLIS = 200;

    private final Search search;
    private final TextField field = new TextField();
    private final Div panel = new Div();
    private final Span told = new Span();
    private final List<Anchor> hits = new ArrayList<>();
    private int active = -1;

    public SearchBox(Search search) {
        this.search = search;
        addClassName("search-box");
        setId("search");
        getElement().setAttribute("role", "search");
        field.setId("search-field");
        field.setPlaceholder("Search listings, runs and jobs");
        field.setAriaLabel("Search listings, runs and jobs");
        field.setPrefixComponent(VaadinIcon.SEARCH.create());
        field.setClearButtonVisible(true);
        field.setMaxLength(200);
        Span key = new Span("/");
        key.addClassName("search-key");
        key.setTitle("Press / to search");
        key.getElement().setAttribute("aria-hidden", "true");
        field.setSuffixComponent(key);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        field.addValueChangeListener(event -> find(event.getValue()));
        field.addFocusListener(event -> find(field.getValue()));
        field.addBlurListener(event -> close());
        field.addKeyDownListener(Key.ARROW_DOWN, event -> move(1));
        field.addKeyDownListener(Key.ARROW_UP, event -> move(-1));
        field.addKeyDownListener(Key.ENTER, event -> go());
        field.addKeyDownListener(Key.ESCAPE, event -> {
            close();
            field.blur();
        });
        panel.addClassName("search-panel");
        panel.setId("search-panel");
        panel.getElement().setAttribute("role", "listbox");
        panel.getElement().setAttribute("aria-label", "What was found");
        told.addClassName("search-told");
        told.getElement().setAttribute("role", "status");
        panel.setVisible(false);
        add(field, panel, told);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        // In the browser, as the key must stay a letter wherever text is typed. A press in the panel must not take the
        // focus: that closes it.
        getElement().executeJs("""
                        const box = this, field = $0;
                        if (box.searchKey) return;
                        box.searchKey = e => {
                            if (!box.isConnected) { document.removeEventListener('keydown', box.searchKey); box.searchKey = null; return; }
                            const at = e.composedPath()[0];
                            if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || at.isContentEditable
                                || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName)) return;
                            e.preventDefault();
                            field.focus();
                        };
                        document.addEventListener('keydown', box.searchKey);
                        box.addEventListener('mousedown', e => { if (e.target.closest('.search-panel')) e.preventDefault(); });
                        field.addEventListener('keydown', e => {
                            if (e.key === 'ArrowDown' || e.key === 'ArrowUp') e.preventDefault();
                        });
                        field.addEventListener('input', () => box.toggleAttribute('searching', true));""", field.getElement());
        tell();
        tell();
    }

    private void find(String text) {
        getElement().executeJs("this.removeAttribute('searching')");
        panel.removeAll();
        hits.clear();
        active = -1;
        String query = text.strip();
        if (query.isEmpty()) {
            hint(
                    "Type a name or an address, the number of a listing, run or job, the name of a source, DMO or file, or what an error says.");
        } else {
            show(query, search.find(query, EACH));
        }
        panel.setVisible(true);
        told.setText(query.isEmpty() ? "" : Format.count(hits.size(), "hit"));
        mark();
    }

    private void show(String query, Search.Results results) {
        if (!results.listings().isEmpty()) {
            group("Listings");
            results.listings()
                    .forEach(listing -> hit(
                            "listings/" + listing.id(),
                            listing.name(),
                            (listing.address() == null ? "" : listing.address() + " · ") + listing.dmo(),
                            listing.status().equals("live") ? null : Badge.status(listing.status())));
        }
        if (!results.runs().isEmpty()) {
            group("Runs");
            results.runs().forEach(run -> work("runs/" + run.id(), "Run " + run.id(), run));
        }
        if (!results.jobs().isEmpty()) {
            group("Jobs");
            results.jobs().forEach(job -> work("jobs/" + job.id(), "Job " + job.id() + ", " + job.stage(), job));
        }
        if (results.isEmpty()) {
            hint(
                    query.length() < Search.MIN_LENGTH
                            ? "Type one more letter."
                            : "Nothing found for “" + Format.shorten(query, 60)
                                    + "”. Words are looked for at the beginning of words in names and addresses.");
        } else {
            move(1);
        }
    }

    private void work(String path, String title, Search.Work work) {
        hit(
                path,
                title,
                (work.source() == null ? "" : work.source() + " · ")
                        + work.dmo()
                        + (work.detail() == null ? "" : " · " + work.detail()),
                work.status() == null ? null : Badge.status(work.status()));
    }

    private void group(String title) {
        Div heading = new Div(title);
        heading.addClassName("search-group");
        heading.getElement().setAttribute("role", "presentation");
        panel.add(heading);
    }

    private void hint(String text) {
        Div hint = new Div(text);
        hint.addClassName("search-hint");
        hint.getElement().setAttribute("role", "option");
        hint.getElement().setAttribute("aria-disabled", "true");
        panel.add(hint);
    }

    private void hit(String path, String title, String about, @Nullable Badge badge) {
        Span name = new Span(Format.shorten(title, 120));
        name.addClassName("search-title");
        Span more = new Span(Format.shorten(about, 160));
        more.addClassName("search-about");
        Div words = new Div(name, more);
        words.addClassName("search-words");
        Anchor link = new Anchor(path, words);
        if (badge != null) {
            link.add(badge);
        }
        link.addClassName("search-hit");
        link.setId("search-hit-" + hits.size());
        link.getElement().setAttribute("tabindex", "-1");
        link.getElement().setAttribute("role", "option");
        hits.add(link);
        panel.add(link);
    }

    private void move(int by) {
        if (!hits.isEmpty()) {
            active = active < 0 ? (by > 0 ? 0 : hits.size() - 1) : Math.floorMod(active + by, hits.size());
            mark();
        }
    }

    private void mark() {
        for (int i = 0; i < hits.size(); i++) {
            hits.get(i).getElement().getClassList().set("search-active", i == active);
            hits.get(i).getElement().setAttribute("aria-selected", Boolean.toString(i == active));
        }
        tell();
        if (active >= 0) {
            hits.get(active).getElement().executeJs("this.scrollIntoView({block: 'nearest'})");
        }
    }

    /** The field keeps the focus: it says which hit is meant. */
    private void tell() {
        getElement()
                .executeJs(
                        """
                        const input = $0.inputElement;
                        if (!input) return;
                        input.setAttribute('role', 'combobox');
                        input.setAttribute('aria-autocomplete', 'list');
                        input.setAttribute('aria-controls', 'search-panel');
                        input.setAttribute('aria-expanded', String($1));
                        if ($2) input.setAttribute('aria-activedescendant', $2); else input.removeAttribute('aria-activedescendant');""",
                        field.getElement(),
                        panel.isVisible(),
                        panel.isVisible() && active >= 0 ? "search-hit-" + active : "");
    }

    private void go() {
        if (active >= 0 && active < hits.size()) {
            String path = hits.get(active).getHref();
            close();
            UI.getCurrent().navigate(path);
        }
    }

    private void close() {
        panel.setVisible(false);
        told.setText("");
        tell();
    }
}
