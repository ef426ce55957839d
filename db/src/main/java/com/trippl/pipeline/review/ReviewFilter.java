package com.trippl.pipeline.review;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which staged rows are meant. Every condition that is given must hold; of several values of one condition, any will do.
 *
 * @param dmoId rows of this DMO, or null
 * @param batchId rows of this batch, or null: of all open batches
 * @param ids these rows; empty: any
 * @param flags rows with one of these flags; empty: any
 * @param actions rows with one of these actions; empty: any
 * @param statuses rows with one of these statuses; empty: as {@code scope} says
 * @param categories rows of one of these categories, the empty text for none; empty: any
 * @param scope where no status is given: those that wait for a person, or all
 * @param text rows with words that begin like these in name, address or source id, whatever case and accents; or null
 */
public record ReviewFilter(
        @Nullable Integer dmoId,
        @Nullable Integer batchId,
        List<Long> ids,
        Set<String> flags,
        Set<String> actions,
        Set<String> statuses,
        Set<String> categories,
        Scope scope,
        @Nullable String text) {
    /** Which rows are meant where no status is given. */
    public enum Scope {
        /** Rows that need a person and are not decided on, or held. */
        WAITING,
        /** All rows. */
        ALL
    }

    /** The rows of all open batches that wait for a person. */
    public static final ReviewFilter WAITING =
            new ReviewFilter(null, null, List.of(), Set.of(), Set.of(), Set.of(), Set.of(), Scope.WAITING, null);

    public ReviewFilter {
        ids = List.copyOf(ids);
        flags = Set.copyOf(flags);
        actions = Set.copyOf(actions);
        statuses = Set.copyOf(statuses);
        categories = Set.copyOf(categories);
        text = text == null || text.isBlank() ? null : text.strip();
    }

    /** These rows, whatever they are. */
    public static ReviewFilter ofRows(List<Long> ids) {
        return new ReviewFilter(null, null, ids, Set.of(), Set.of(), Set.of(), Set.of(), Scope.ALL, null);
    }

    /** The same for rows of a DMO; null: of any. */
    public ReviewFilter ofDmo(@Nullable Integer dmo) {
        return new ReviewFilter(dmo, batchId, ids, flags, actions, statuses, categories, scope, text);
    }

    /** The same for rows of a batch; null: of all that are open. */
    public ReviewFilter ofBatch(@Nullable Integer batch) {
        return new ReviewFilter(dmoId, batch, ids, flags, actions, statuses, categories, scope, text);
    }

    /** The same for rows with a text; null: with any. */
    public ReviewFilter withText(@Nullable String words) {
        return new ReviewFilter(dmoId, batchId, ids, flags, actions, statuses, categories, scope, words);
    }

    /** The same for another scope, with no status given. */
    public ReviewFilter in(Scope other) {
        return new ReviewFilter(dmoId, batchId, ids, flags, actions, Set.of(), categories, other, text);
    }

    /** The same with other values of one facet; a facet that is a single value takes any one of them. */
    public ReviewFilter with(Facet facet, Set<String> values) {
        return switch (facet) {
            case DMO -> ofDmo(values.stream().findAny().map(Integer::valueOf).orElse(null));
            case BATCH ->
                ofBatch(values.stream().findAny().map(Integer::valueOf).orElse(null));
            case FLAG -> new ReviewFilter(dmoId, batchId, ids, values, actions, statuses, categories, scope, text);
            case ACTION -> new ReviewFilter(dmoId, batchId, ids, flags, values, statuses, categories, scope, text);
            case STATUS -> new ReviewFilter(dmoId, batchId, ids, flags, actions, values, categories, scope, text);
            case CATEGORY -> new ReviewFilter(dmoId, batchId, ids, flags, actions, statuses, values, scope, text);
        };
    }

    /** The values of a facet it asks for; empty: any. */
    public Set<String> of(Facet facet) {
        return switch (facet) {
            case DMO -> dmoId == null ? Set.of() : Set.of(dmoId.toString());
            case BATCH -> batchId == null ? Set.of() : Set.of(batchId.toString());
            case FLAG -> flags;
            case ACTION -> actions;
            case STATUS -> statuses;
            case CATEGORY -> categories;
        };
    }
}
