package com.trippl.pipeline.publicdata;

import org.jspecify.annotations.Nullable;

/**
 * Which public listings are meant. Every condition that is given must hold.
 *
 * @param dmoId of this DMO, or null
 * @param domain of this data domain, or null
 * @param category of exactly this category, or null
 * @param status {@code live}, {@code removed}, {@code merged}, or null
 * @param source fed by this source, or null
 * @param located with (true) or without (false) coordinates, or null
 * @param text whose name and address have, for each word of it, one that begins so; or null
 */
public record ListingFilter(
        @Nullable Integer dmoId,
        @Nullable String domain,
        @Nullable String category,
        @Nullable String status,
        @Nullable Source source,
        @Nullable Boolean located,
        @Nullable String text) {
    /** Any listing. */
    public static final ListingFilter ALL = new ListingFilter(null, null, null, null, null, null, null);

    /** Words beyond this length say nothing more. */
    static final int MAX_TEXT = 200;

    public ListingFilter {
        text = text == null || text.isBlank() ? null : text.strip();
        if (text != null && text.length() > MAX_TEXT) {
            text = text.substring(0, MAX_TEXT);
        }
    }

    /** The same for those with coordinates. */
    public ListingFilter withCoordinates() {
        return new ListingFilter(dmoId, domain, category, status, source, true, text);
    }

    /**
     * A source. Two DMOs may call theirs alike.
     *
     * @param dmoId whose it is
     * @param name as its imports name it
     */
    public record Source(int dmoId, String name) {}
}
