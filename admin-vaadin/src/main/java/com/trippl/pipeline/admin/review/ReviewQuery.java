package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.review.ReviewOrder;
import com.vaadin.flow.router.QueryParameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as it stands in its address.
 *
 * @param filter which rows
 * @param order in which order
 * @param descending whether from the end of that order
 * @param row the row at hand, or null
 */
record ReviewQuery(
        ReviewFilter filter,
        ReviewOrder order,
        boolean descending,
        @Nullable Long row) {
    private static final int MOST_VALUES = 50;

    static ReviewQuery of(QueryParameters address) {
        ReviewFilter filter = ReviewFilter.WAITING;
        for (Facet facet : Facet.values()) {
            filter = filter.with(facet, values(address, facet));
        }
        if (filter.statuses().isEmpty()
                && address.getSingleParameter("show").filter("all"::equals).isPresent()) {
            filter = filter.in(Scope.ALL);
        }
        ReviewOrder order = Arrays.stream(ReviewOrder.values())
                .filter(each -> address.getSingleParameter("order")
                        .filter(key(each)::equals)
                        .isPresent())
                .findFirst()
                .orElse(ReviewOrder.FEED);
        return new ReviewQuery(
                filter.withText(address.getSingleParameter("q").orElse(null)),
                order,
                order != ReviewOrder.FEED
                        && address.getSingleParameter("dir")
                                .filter("desc"::equals)
                                .isPresent(),
                address.getSingleParameter("row")
                        .filter(value -> value.matches("\\d{1,18}"))
                        .map(Long::valueOf)
                        .orElse(null));
    }

    private static Set<String> values(QueryParameters address, Facet facet) {
        boolean number = facet == Facet.DMO || facet == Facet.BATCH;
        Set<String> values = new TreeSet<>();
        address.getParameters().getOrDefault(key(facet), List.of()).stream()
                .filter(value -> !number || value.matches("\\d{1,9}"))
                .limit(MOST_VALUES)
                .forEach(values::add);
        return values;
    }

    /** The run whose batch is meant, where the address names one in the batch's place. */
    static Optional<Integer> run(QueryParameters address) {
        return address.getSingleParameter("run")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }

    String address() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Facet facet : Facet.values()) {
            if (!filter.of(facet).isEmpty()) {
                all.put(key(facet), List.copyOf(new TreeSet<>(filter.of(facet))));
            }
        }
        if (filter.statuses().isEmpty() && filter.scope() == Scope.ALL) {
            all.put("show", List.of("all"));
        }
        if (order != ReviewOrder.FEED) {
            all.put("order", List.of(key(order)));
        }
        if (descending) {
            all.put("dir", List.of("desc"));
        }
        if (filter.text() != null) {
            all.put("q", List.of(filter.text()));
        }
        if (row != null) {
            all.put("row", List.of(row.toString()));
        }
        String query = new QueryParameters(all).getQueryString();
        return query.isEmpty() ? "review" : "review?" + query;
    }

    private static String key(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** The same list with another row at hand. */
    ReviewQuery at(@Nullable Long other) {
        return new ReviewQuery(filter, order, descending, other);
    }

    /** Another list in the same order, with no row at hand. */
    ReviewQuery of(ReviewFilter other) {
        return new ReviewQuery(other, order, descending, null);
    }
}
