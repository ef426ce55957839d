package com.trippl.pipeline.publicdata;

/**
 * How many listings a filter means.
 *
 * @param rows that many, or that many at least
 * @param exact whether there are no more
 */
public record ListingCount(int rows, boolean exact) {
    /** How many of them can be scrolled through: all, or the first {@value PublicListings#REACH} of too many to count in time. */
    public int reachable() {
        return exact ? rows : PublicListings.REACH;
    }
}
