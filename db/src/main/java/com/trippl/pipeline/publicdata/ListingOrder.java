package com.trippl.pipeline.publicdata;

/**
 * An order of listings. Each ends with the id, so that no two pages overlap.
 *
 * @param key what decides
 * @param descending whether the largest comes first
 */
public record ListingOrder(Key key, boolean descending) {
    /** What listings can be ordered by. */
    public enum Key {
        /** Their id, which is the order they appeared in. */
        ID,
        /** Their name. */
        NAME,
        /** When they changed last. */
        UPDATED
    }

    /** What changed last comes first. */
    public static final ListingOrder LATEST = new ListingOrder(Key.UPDATED, true);

    ListingOrder reversed() {
        return new ListingOrder(key, !descending);
    }

    String sql() {
        String direction = descending ? " DESC" : "";
        return switch (key) {
            case ID -> "l.id" + direction;
            case NAME -> "l.name" + direction + ", l.id" + direction;
            case UPDATED -> "l.updated_at" + direction + ", l.id" + direction;
        };
    }
}
