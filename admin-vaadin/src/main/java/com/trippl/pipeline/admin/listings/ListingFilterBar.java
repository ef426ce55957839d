package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingChoices;
import com.trippl.pipeline.publicdata.ListingFilter;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields above the list of listings. */
final class ListingFilterBar extends Div {
    private static final int TYPING_PAUSE_MILLIS = 300;

    private final Map<Integer, String> dmoNames;
    private final List<ListingFilter.Source> sources;
    private final TextField text = new TextField("Search");
    private final ComboBox<Dmo> dmo = new ComboBox<>("DMO");
    private final ComboBox<String> domain = new ComboBox<>("Domain");
    private final ComboBox<String> category = new ComboBox<>("Category");
    private final ComboBox<ListingFilter.Source> source = new ComboBox<>("Source");
    private final Select<String> status = new Select<>();
    private final Select<Boolean> located = new Select<>();
    private final Button clear = new Button("Clear filters");
    private boolean showing;

    ListingFilterBar(List<Dmo> dmos, ListingChoices choices, Consumer<ListingFilter> changed) {
        addClassName("listing-filters");
        dmoNames = dmos.stream().collect(Collectors.toMap(Dmo::id, Dmo::slug));
        sources = choices.sources();
        text.setId("listing-text");
        text.setPlaceholder("Name or address");
        text.setPrefixComponent(VaadinIcon.SEARCH.create());
        text.setClearButtonVisible(true);
        text.setMaxLength(200);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        dmo.setId("listing-dmo");
        dmo.setItems(dmos);
        dmo.setItemLabelGenerator(Dmo::slug);
        dmo.setVisible(dmos.size() > 1);
        domain.setId("listing-domain");
        domain.setItems(choices.domains());
        domain.setVisible(choices.domains().size() > 1);
        category.setId("listing-category");
        Map<String, Integer> counts = choices.categories().stream()
                .collect(Collectors.toMap(ListingChoices.Category::name, ListingChoices.Category::listings));
        List<String> names = new ArrayList<>(
                choices.categories().stream().map(ListingChoices.Category::name).toList());
        category.setItems(names);
        category.setItemLabelGenerator(name -> Format.shorten(name, 60)
                + (counts.containsKey(name) ? " (" + Format.number(counts.get(name)) + ")" : ""));
        source.setId("listing-source");
        source.setItems(sources);
        source.setItemLabelGenerator(
                one -> Format.shorten(one.name(), 60) + " · " + dmoNames.getOrDefault(one.dmoId(), "another DMO"));
        status.setId("listing-status");
        status.setLabel("Status");
        status.setItems(ListingQuery.STATUSES);
        status.setItemLabelGenerator(one -> one == null ? "Any" : Format.title(one));
        status.setEmptySelectionAllowed(true);
        status.setEmptySelectionCaption("Any");
        located.setId("listing-located");
        located.setLabel("Coordinates");
        located.setItems(true, false);
        located.setItemLabelGenerator(with -> with == null ? "Any" : with ? "With" : "Without");
        located.setEmptySelectionAllowed(true);
        located.setEmptySelectionCaption("Any");
        for (ComboBox<?> box : List.of(dmo, domain, category, source)) {
            box.setClearButtonVisible(true);
            box.setPlaceholder("Any");
        }
        clear.setId("listing-clear");
        clear.addThemeVariants(ButtonVariant.TERTIARY);
        clear.addClickListener(click -> {
            show(ListingFilter.ALL);
            changed.accept(ListingFilter.ALL);
        });
        add(text, dmo, domain, category, status, source, located, clear);
        Runnable told = () -> {
            if (!showing) {
                changed.accept(filter());
            }
        };
        text.addValueChangeListener(event -> told.run());
        dmo.addValueChangeListener(event -> told.run());
        domain.addValueChangeListener(event -> told.run());
        category.addValueChangeListener(event -> told.run());
        source.addValueChangeListener(event -> told.run());
        status.addValueChangeListener(event -> told.run());
        located.addValueChangeListener(event -> told.run());
    }

    /** Shows a filter without telling of it. */
    void show(ListingFilter filter) {
        showing = true;
        try {
            text.setValue(filter.text() == null ? "" : filter.text());
            dmo.setValue(dmo.getListDataView()
                    .getItems()
                    .filter(one -> filter.dmoId() != null && one.id() == filter.dmoId())
                    .findFirst()
                    .orElse(null));
            domain.setValue(known(domain, filter.domain()));
            category.setValue(known(category, filter.category()));
            ListingFilter.Source wanted = filter.source();
            source.setValue(wanted != null && sources.contains(wanted) ? wanted : null);
            status.setValue(filter.status());
            located.setValue(filter.located());
            clear.setVisible(!filter.equals(ListingFilter.ALL));
        } finally {
            showing = false;
        }
    }

    private static @Nullable String known(ComboBox<String> box, @Nullable String value) {
        return box.getListDataView()
                .getItems()
                .filter(item -> item.equals(value))
                .findFirst()
                .orElse(null);
    }

    private ListingFilter filter() {
        Dmo chosen = dmo.getValue();
        ListingFilter filter = new ListingFilter(
                chosen == null ? null : chosen.id(),
                domain.getValue(),
                category.getValue(),
                status.getValue(),
                source.getValue(),
                located.getValue(),
                text.getValue());
        clear.setVisible(!filter.equals(ListingFilter.ALL));
        return filter;
    }
}
