package com.trippl.pipeline.review;

import com.trippl.pipeline.staging.RowStatus;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which order staged rows are listed. */
public enum ReviewOrder {
    /** As the feed has them. */
    FEED,
    /** By name, without case and accents; the first sixty letters count, rows without a name come last. */
    NAME,
    /** Deletes, updates, inserts, duplicates, unchanged rows; those of one action as the feed has them. */
    ACTION,
    /** From waiting to promoted; those of one status as the feed has them. */
    STATUS;

    private static final List<String> ACTIONS = List.of("delete", "update", "insert", "duplicate", "unchanged");

    /** The facet whose values follow one another in this order; null: none. */
    @Nullable
    Facet facet() {
        return switch (this) {
            case FEED, NAME -> null;
            case ACTION -> Facet.ACTION;
            case STATUS -> Facet.STATUS;
        };
    }

    /** The values of the facet in this order. */
    List<String> inOrder() {
        return switch (this) {
            case FEED, NAME -> List.of();
            case ACTION -> ACTIONS;
            case STATUS ->
                Arrays.stream(RowStatus.values()).map(RowStatus::label).toList();
        };
    }

    String sql() {
        return switch (this) {
            case FEED -> "s.id";
            case NAME -> "staging.name_key(s.name), s.id";
            case ACTION, STATUS -> place() + ", s.id";
        };
    }

    /** Where a row's value stands among the values. */
    String place() {
        return this == ACTION ? among("s.action", ACTIONS.stream()) : among("s.status", STATUS.inOrder().stream());
    }

    private static String among(String column, Stream<String> values) {
        return values.collect(Collectors.joining("', '", "array_position(ARRAY['", "'], " + column + ")"));
    }
}
