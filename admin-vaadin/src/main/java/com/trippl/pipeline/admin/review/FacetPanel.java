package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.KeptFocus;
import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.FacetCounts;
import com.trippl.pipeline.review.FacetCounts.Count;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.review.StagedRows.OpenBatch;
import com.trippl.pipeline.staging.Flag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Each value that rows can be filtered by, with how many it would show. A click takes it in or out. */
final class FacetPanel extends Div {
    private static final int SHOWN = 8;

    private final Consumer<ReviewFilter> changed;
    private final Set<Facet> unfolded = new HashSet<>();

    FacetPanel(Consumer<ReviewFilter> changed) {
        this.changed = changed;
        addClassName("facets");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", "Filters");
        KeptFocus.watch(this);
    }

    void show(ReviewFilter filter, FacetCounts counts, List<OpenBatch> batches) {
        removeAll();
        add(scope(filter, counts));
        Map<String, String> dmos = batches.stream()
                .collect(Collectors.toMap(b -> Integer.toString(b.dmoId()), OpenBatch::dmoName, (a, b) -> a));
        Map<String, String> names = batches.stream()
                .collect(Collectors.toMap(
                        b -> Integer.toString(b.id()),
                        b -> Format.shorten(b.sourceName(), 40) + " · "
                                + (b.runId() == null ? "batch " + b.id() : "run " + b.runId())));
        Map<String, String> flags = Arrays.stream(Flag.values()).collect(Collectors.toMap(Flag::label, Flag::meaning));
        for (Facet facet : List.of(Facet.FLAG, Facet.ACTION, Facet.STATUS, Facet.BATCH, Facet.DMO, Facet.CATEGORY)) {
            section(
                    facet,
                    filter,
                    counts,
                    value -> switch (facet) {
                        case DMO -> dmos.getOrDefault(value, "DMO " + value);
                        case BATCH -> names.getOrDefault(value, "batch " + value);
                        case CATEGORY -> value.isEmpty() ? "(none)" : value;
                        case FLAG, ACTION, STATUS -> Format.words(value);
                    },
                    facet == Facet.FLAG ? flags : Map.of());
        }
        KeptFocus.restore(this);
    }

    private Div scope(ReviewFilter filter, FacetCounts counts) {
        Div group = new Div(
                choice(
                        "Waiting",
                        counts.waiting(),
                        filter.statuses().isEmpty() && filter.scope() == Scope.WAITING,
                        () -> changed.accept(filter.in(Scope.WAITING)),
                        "facet-waiting"),
                choice(
                        "All rows",
                        counts.all(),
                        filter.statuses().isEmpty() && filter.scope() == Scope.ALL,
                        () -> changed.accept(filter.in(Scope.ALL)),
                        "facet-all"));
        group.addClassName("facet");
        return group;
    }

    private void section(
            Facet facet,
            ReviewFilter filter,
            FacetCounts counts,
            Function<String, String> name,
            Map<String, String> meanings) {
        Set<String> chosen = filter.of(facet);
        List<Count> values = new ArrayList<>(counts.values().getOrDefault(facet, List.of()));
        chosen.stream()
                .filter(value ->
                        values.stream().noneMatch(count -> count.value().equals(value)))
                .forEach(value -> values.add(new Count(value, 0)));
        boolean alone = facet == Facet.DMO || facet == Facet.BATCH;
        if (values.isEmpty() || alone && values.size() == 1 && chosen.isEmpty() && facet == Facet.DMO) {
            return;
        }
        Div group = new Div(new H2(facet.label()));
        group.addClassName("facet");
        int shown = unfolded.contains(facet) ? values.size() : SHOWN;
        for (int i = 0; i < values.size(); i++) {
            Count count = values.get(i);
            boolean on = chosen.contains(count.value());
            if (i < shown || on) {
                NativeButton button = choice(
                        Format.shorten(name.apply(count.value()), 60),
                        count.rows(),
                        on,
                        () -> changed.accept(filter.with(facet, toggled(chosen, count.value(), alone))),
                        "facet-" + facet.name().toLowerCase(java.util.Locale.ROOT) + "-" + i);
                button.getElement().setAttribute(KeptFocus.NAME, facet.name() + ":" + count.value());
                button.setTitle(Format.shorten(meanings.getOrDefault(count.value(), name.apply(count.value())), 200));
                group.add(button);
            }
        }
        if (values.size() > SHOWN) {
            NativeButton more = new NativeButton(
                    unfolded.contains(facet) ? "Fewer" : Format.number(values.size() - SHOWN) + " more…", click -> {
                        if (!unfolded.remove(facet)) {
                            unfolded.add(facet);
                        }
                        changed.accept(filter);
                    });
            more.addClassName("facet-more");
            more.getElement().setAttribute(KeptFocus.NAME, facet.name() + " more");
            group.add(more);
        }
        add(group);
    }

    private static Set<String> toggled(Set<String> chosen, String value, boolean alone) {
        if (chosen.contains(value)) {
            return chosen.stream().filter(other -> !other.equals(value)).collect(Collectors.toSet());
        }
        Set<String> more = new HashSet<>(alone ? Set.of() : chosen);
        more.add(value);
        return more;
    }

    private static NativeButton choice(String text, int rows, boolean on, Runnable act, String id) {
        Span words = new Span(text);
        words.addClassName("facet-name");
        Span count = new Span(Format.number(rows));
        count.addClassNames("facet-count", "numeric");
        NativeButton button = new NativeButton();
        button.add(words, count);
        button.addClickListener(click -> act.run());
        button.setId(id);
        button.addClassName("facet-value");
        button.getElement().setAttribute("aria-pressed", Boolean.toString(on));
        return button;
    }
}
