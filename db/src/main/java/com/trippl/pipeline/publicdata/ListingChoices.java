package com.trippl.pipeline.publicdata;

import java.util.List;

/**
 * What there is to filter by.
 *
 * @param domains all data domains
 * @param categories those in use, the most frequent first
 * @param sources all that feed a listing
 */
public record ListingChoices(List<String> domains, List<Category> categories, List<ListingFilter.Source> sources) {
    /** A category and how many listings have it. */
    public record Category(String name, int listings) {}
}
