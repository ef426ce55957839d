package com.trippl.pipeline.review;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are alike in all they are filtered by.
 *
 * @param id 0 where they were counted on the spot
 * @param category empty: one of the less frequent; null: none
 */
record Combination(
        int id,
        int batchId,
        int dmoId,
        boolean needsReview,
        String status,
        String action,
        List<String> flags,
        @Nullable String category,
        int rows) {
    private static final Set<String> OPEN = Set.of("pending", "held");

    boolean waits() {
        return needsReview && OPEN.contains(status);
    }

    /** Whether its rows fit, all conditions but those of one facet considered. */
    boolean fits(ReviewFilter filter, @Nullable Facet except) {
        return (except == Facet.DMO || filter.dmoId() == null || filter.dmoId() == dmoId)
                && (except == Facet.BATCH || filter.batchId() == null || filter.batchId() == batchId)
                && (except == Facet.FLAG
                        || filter.flags().isEmpty()
                        || flags.stream().anyMatch(filter.flags()::contains))
                && (except == Facet.ACTION
                        || filter.actions().isEmpty()
                        || filter.actions().contains(action))
                && (except == Facet.CATEGORY || filter.categories().isEmpty() || fitsCategory(filter.categories()))
                && (except == Facet.STATUS || fitsStatus(filter));
    }

    private boolean fitsStatus(ReviewFilter filter) {
        if (filter.statuses().isEmpty()) {
            return filter.scope() == ReviewFilter.Scope.ALL || waits();
        }
        return filter.statuses().contains(status);
    }

    private boolean fitsCategory(Set<String> wanted) {
        return category == null ? wanted.contains("") : !category.isEmpty() && wanted.contains(category);
    }

    /** Its values of a facet, as in a filter. The less frequent categories have none. */
    List<String> values(Facet facet) {
        return switch (facet) {
            case DMO -> List.of(Integer.toString(dmoId));
            case BATCH -> List.of(Integer.toString(batchId));
            case STATUS -> List.of(status);
            case ACTION -> List.of(action);
            case FLAG -> flags;
            case CATEGORY -> category == null ? List.of("") : category.isEmpty() ? List.of() : List.of(category);
        };
    }
}
