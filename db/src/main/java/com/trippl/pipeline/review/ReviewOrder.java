package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.staging.RowStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which order staged rows are listed. */
public enum ReviewOrder {
    /** As the feed has them. */
    FEED,
    /** By name, without case and accents; the first sixty letters count, rows without a name come last. */
    NAME,
    /** By address, as by name. */
    ADDRESS,
    /** By category, as by name; those of one category as the feed has them. */
    CATEGORY,
    /** Deletes, updates, inserts, duplicates, unchanged rows; those of one action as the feed has them. */
    ACTION,
    /** From waiting to promoted; those of one status as the feed has them. */
    STATUS;

    private static final List<String> ACTIONS = List.of("delete", "update", "insert", "duplicate", "unchanged");

    /** The facet whose values follow one another in this order; null: none. */
    @Nullable
    Facet facet() {
        return switch (this) {
            case FEED, NAME, ADDRESS, CATEGORY -> null;
            case ACTION -> Facet.ACTION;
            case STATUS -> Facet.STATUS;
        };
    }

    /** The field by whose text rows are ordered; null: they are not by a text. */
    @Nullable
    ListingField text() {
        return switch (this) {
            case FEED, ACTION, STATUS -> null;
            case NAME -> ListingField.NAME;
            case ADDRESS -> ListingField.ADDRESS;
            case CATEGORY -> ListingField.CATEGORY;
        };
    }

    /** The column of that text. */
    String column() {
        return Objects.requireNonNull(text()).key();
    }

    /** That text of a row. */
    @Nullable
    String textOf(StagedRow row) {
        return switch (this) {
            case FEED, ACTION, STATUS -> null;
            case NAME -> row.name();
            case ADDRESS -> row.address();
            case CATEGORY -> row.category();
        };
    }

    /** The values of the facet in this order. */
    List<String> inOrder() {
        return switch (this) {
            case FEED, NAME, ADDRESS, CATEGORY -> List.of();
            case ACTION -> ACTIONS;
            case STATUS ->
                Arrays.stream(RowStatus.values()).map(RowStatus::label).toList();
        };
    }

    String sql() {
        return switch (this) {
            case FEED -> "s.id";
            case NAME, ADDRESS, CATEGORY -> "staging.text_key(s." + column() + "), s.id";
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
