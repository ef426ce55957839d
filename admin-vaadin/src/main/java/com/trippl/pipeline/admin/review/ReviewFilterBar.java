package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.StagedRows.OpenBatch;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.staging.RowStatus;
import com.vaadin.flow.component.AbstractField;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.QueryParameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which staged rows are shown; also as the page's address says it. */
final class ReviewFilterBar extends Div {
    private static final List<String> ACTIONS = List.of("insert", "update", "unchanged", "duplicate", "delete");
    private static final int TYPING_MILLIS = 300;

    private final ComboBox<OpenBatch> batch = new ComboBox<>("Batch");
    private final ComboBox<String> flag = words("Flag", "review-flag");
    private final ComboBox<String> action = words("Action", "review-action");
    private final ComboBox<String> status = words("Status", "review-status");
    private final TextField text = new TextField("Search");
    private boolean showing;
    private @Nullable Integer dmoId;

    ReviewFilterBar(Consumer<ReviewFilter> changed) {
        addClassName("review-filter");
        batch.setId("review-batch");
        batch.setPlaceholder("All open batches");
        batch.setClearButtonVisible(true);
        batch.setWidth("18rem");
        batch.setItemLabelGenerator(b -> b.dmoName() + ", " + b.sourceName() + ", batch " + b.id() + " ("
                + Format.number(b.waiting()) + " waiting" + (b.status().equals("held") ? ", held" : "") + ")");
        flag.setItems(Arrays.stream(Flag.values()).map(Flag::label).toList());
        action.setItems(ACTIONS);
        status.setItems(Arrays.stream(RowStatus.values()).map(RowStatus::label).toList());
        status.setPlaceholder("Waiting");
        text.setId("review-text");
        text.setPlaceholder("Name, address, source id");
        text.setPrefixComponent(VaadinIcon.SEARCH.create());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(TYPING_MILLIS);
        for (AbstractField<?, ?> field : List.of(batch, flag, action, status)) {
            field.addValueChangeListener(event -> tell(changed));
        }
        text.addValueChangeListener(event -> tell(changed));
        add(batch, flag, action, status, text);
    }

    private static ComboBox<String> words(String label, String id) {
        ComboBox<String> box = new ComboBox<>(label);
        box.setId(id);
        box.setPlaceholder("Any");
        box.setClearButtonVisible(true);
        box.setItemLabelGenerator(Format::words);
        box.setWidth("10rem");
        return box;
    }

    private void tell(Consumer<ReviewFilter> changed) {
        if (!showing) {
            OpenBatch chosen = batch.getValue();
            changed.accept(new ReviewFilter(
                    dmoId,
                    chosen == null ? null : chosen.id(),
                    List.of(),
                    setOf(flag.getValue()),
                    setOf(action.getValue()),
                    setOf(status.getValue()),
                    Set.of(),
                    ReviewFilter.Scope.WAITING,
                    text.getValue()));
        }
    }

    /** Shows a filter without telling of it. */
    void show(ReviewFilter filter, List<OpenBatch> batches) {
        showing = true;
        try {
            dmoId = filter.dmoId();
            batch.setItems(batches);
            batch.setValue(batches.stream()
                    .filter(b -> filter.batchId() != null && b.id() == filter.batchId())
                    .findFirst()
                    .orElse(null));
            flag.setValue(filter.flags().stream().findFirst().orElse(null));
            action.setValue(filter.actions().stream().findFirst().orElse(null));
            status.setValue(filter.statuses().stream().findFirst().orElse(null));
            text.setValue(filter.text() == null ? "" : filter.text());
        } finally {
            showing = false;
        }
    }

    static ReviewFilter of(QueryParameters address) {
        return new ReviewFilter(
                number(address, "dmo"),
                number(address, "batch"),
                List.of(),
                setOf(word(
                        address,
                        "flag",
                        Arrays.stream(Flag.values()).map(Flag::label).toList())),
                setOf(word(address, "action", ACTIONS)),
                setOf(word(
                        address,
                        "status",
                        Arrays.stream(RowStatus.values()).map(RowStatus::label).toList())),
                Set.of(),
                ReviewFilter.Scope.WAITING,
                value(address, "q").orElse(null));
    }

    /** The run whose batch is meant, where the address names one in the batch's place. */
    static Optional<Integer> run(QueryParameters address) {
        return Optional.ofNullable(number(address, "run"));
    }

    static String address(ReviewFilter filter) {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "dmo", filter.dmoId());
        put(all, "batch", filter.batchId());
        put(all, "flag", filter.flags().stream().findFirst().orElse(null));
        put(all, "action", filter.actions().stream().findFirst().orElse(null));
        put(all, "status", filter.statuses().stream().findFirst().orElse(null));
        put(all, "q", filter.text());
        String query = QueryParameters.simple(all).getQueryString();
        return query.isEmpty() ? "review" : "review?" + query;
    }

    private static Set<String> setOf(@Nullable String value) {
        return value == null ? Set.of() : Set.of(value);
    }

    private static void put(Map<String, String> all, String key, @Nullable Object value) {
        if (value != null) {
            all.put(key, value.toString());
        }
    }

    private static Optional<String> value(QueryParameters address, String key) {
        return address.getSingleParameter(key).filter(value -> !value.isBlank());
    }

    private static @Nullable Integer number(QueryParameters address, String key) {
        return value(address, key)
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(null);
    }

    private static @Nullable String word(QueryParameters address, String key, List<String> known) {
        return value(address, key).filter(known::contains).orElse(null);
    }
}
