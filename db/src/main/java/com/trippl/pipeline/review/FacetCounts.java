package com.trippl.pipeline.review;

import java.util.List;
import java.util.Map;

/**
 * How many rows each value of each facet would show.
 *
 * @param total rows that fit the filter
 * @param waiting rows that wait for a person, all other conditions being the same
 * @param all rows of any status, all other conditions being the same
 * @param values of each facet the values that occur among rows fitting all <em>other</em> conditions, the most frequent first
 * @param capped whether more rows fit than were counted: the numbers are of the first {@value StagedRows#MOST_FOUND} hits of the text
 */
public record FacetCounts(int total, int waiting, int all, Map<Facet, List<Count>> values, boolean capped) {
    /**
     * How often a value occurs.
     *
     * @param value as in a filter
     */
    public record Count(String value, int rows) {}
}
