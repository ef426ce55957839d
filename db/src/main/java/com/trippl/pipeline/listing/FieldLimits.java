package com.trippl.pipeline.listing;

import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the values of a listing may be, whoever writes them. Longer than any real one, and short enough for indexes, pages and
 * messages: a feed that has more has another column there, or a broken quote.
 */
public final class FieldLimits {
    private static final Map<String, Integer> MOST = Map.of(
            "name", 500,
            "address", 1_000,
            "category", 200,
            "phone", 500,
            "email", 320,
            "website", 2_000,
            "images", 2_000,
            "description", 100_000,
            "hours", 100_000);

    private FieldLimits() {}

    /**
     * The most characters (UTF-16) of a field that holds text; of {@code images} those of one address.
     *
     * @param field by its key in the configuration
     */
    public static int most(String field) {
        Integer most = MOST.get(field);
        if (most == null) {
            throw new IllegalArgumentException("The field '" + field + "' has no limit.");
        }
        return most;
    }

    /** What is too long of a listing, as in "the name has 612 characters; at most 500 are kept"; null: nothing. */
    public static @Nullable String excess(Place place, Details details) {
        String excess = first(
                excess("name", place.name()),
                excess("address", place.address()),
                excess("category", place.category()),
                excess("phone", details.phone()),
                excess("email", details.email()),
                excess("website", details.website()),
                excess("description", details.description()),
                excess("hours", details.hours()));
        for (String url : details.images()) {
            excess = first(excess, excess("images", url));
        }
        return excess;
    }

    private static @Nullable String first(@Nullable String... found) {
        for (String one : found) {
            if (one != null) {
                return one;
            }
        }
        return null;
    }

    private static @Nullable String excess(String field, @Nullable String value) {
        return value == null || value.length() <= most(field)
                ? null
                : String.format(
                        Locale.ROOT,
                        "%s has %,d characters; at most %,d are kept",
                        field.equals("images") ? "the address of an image" : "the " + field,
                        value.length(),
                        most(field));
    }
}
