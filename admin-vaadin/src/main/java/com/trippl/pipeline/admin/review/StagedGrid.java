package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.StagedRow;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridSortOrder;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.SortDirection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of staged rows, one of them at hand. */
final class StagedGrid extends Grid<StagedRow> {
    private static final int PAGE_SIZE = 50;
    private static final int SHOWN_FLAGS = 1;

    private static final Map<ReviewOrder, String> COLUMNS = Map.of(
            ReviewOrder.NAME,
            "name",
            ReviewOrder.ACTION,
            "action",
            ReviewOrder.STATUS,
            "status",
            ReviewOrder.ADDRESS,
            "address",
            ReviewOrder.CATEGORY,
            "category");

    private @Nullable Long atHand;

    /** Told of the order that a click on a header asks for; a second click on it asks for the reverse, a third for that of the feed. */
    interface Ordered {
        void by(ReviewOrder order, boolean descending);
    }

    StagedGrid(Ordered ordered) {
        super(PAGE_SIZE);
        setId("staged");
        getElement().setAttribute("aria-label", "Staged rows");
        addThemeVariants(GridVariant.NO_BORDER);
        setSizeFull();
        setSelectionMode(Grid.SelectionMode.MULTI);
        addComponentColumn(row -> cut(row.name()))
                .setHeader("Name")
                .setKey("name")
                .setSortProperty("name")
                .setFlexGrow(3)
                .setWidth("7rem");
        addComponentColumn(StagedGrid::flags).setHeader("Flags").setFlexGrow(2).setWidth("8rem");
        addComponentColumn(row -> Badge.action(row.action()))
                .setHeader("Action")
                .setKey("action")
                .setSortProperty("action")
                .setFlexGrow(0)
                .setWidth("5.75rem");
        addComponentColumn(StagedGrid::status)
                .setHeader("Status")
                .setKey("status")
                .setSortProperty("status")
                .setFlexGrow(0)
                .setWidth("6.25rem");
        addComponentColumn(row -> cut(row.address()))
                .setHeader("Address")
                .setKey("address")
                .setSortProperty("address")
                .setFlexGrow(2)
                .setWidth("8rem");
        addComponentColumn(row -> cut(row.category()))
                .setHeader("Category")
                .setKey("category")
                .setSortProperty("category")
                .setFlexGrow(1)
                .setWidth("7rem");
        addSortListener(event -> {
            if (event.isFromClient()) {
                List<GridSortOrder<StagedRow>> sort = event.getSortOrder();
                ordered.by(order(sort), !sort.isEmpty() && sort.getFirst().getDirection() == SortDirection.DESCENDING);
            }
        });
        setPartNameGenerator(row -> atHand != null && row.id() == atHand ? "at-hand" : null);
    }

    /** Shows at the headers in which order the rows are. */
    void show(ReviewOrder order, boolean descending) {
        String column = COLUMNS.get(order);
        List<GridSortOrder<StagedRow>> shown = column == null
                ? List.of()
                : List.of(new GridSortOrder<>(
                        getColumnByKey(column), descending ? SortDirection.DESCENDING : SortDirection.ASCENDING));
        if (!shown.equals(getSortOrder())) {
            sort(shown);
        }
    }

    private static ReviewOrder order(List<GridSortOrder<StagedRow>> sort) {
        return sort.stream()
                .flatMap(one -> COLUMNS.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(one.getSorted().getKey()))
                        .map(Map.Entry::getKey))
                .findFirst()
                .orElse(ReviewOrder.FEED);
    }

    /** Marks a row as the one at hand. */
    void mark(@Nullable Long id) {
        atHand = id;
    }

    /** Scrolls as far as it takes to see a row, counted from 0. */
    void reveal(int place) {
        getElement().executeJs("window.pipelineReviewKeys.reveal(this, $0)", place);
    }

    private static Component status(StagedRow row) {
        Badge badge = Badge.status(row.status());
        if (row.decidedBy() != null) {
            badge.setTitle("by " + row.decidedBy());
        }
        return badge;
    }

    private static Component flags(StagedRow row) {
        Div flags = new Div();
        flags.addClassName("review-flags");
        row.flags().stream()
                .limit(SHOWN_FLAGS)
                .forEach(flag -> flags.add(new Badge(Format.words(flag), Badge.Tone.WARNING)));
        if (row.flags().size() > SHOWN_FLAGS) {
            flags.add(new Span("+" + (row.flags().size() - SHOWN_FLAGS)));
        }
        flags.setTitle(String.join(", ", row.flags().stream().map(Format::words).toList()));
        return flags;
    }

    private static Span cut(@Nullable String text) {
        Span span = new Span(text == null ? "–" : Format.shorten(text, 300));
        span.addClassName("cut");
        if (text != null) {
            span.setTitle(Format.shorten(text, 300));
        }
        return span;
    }
}
