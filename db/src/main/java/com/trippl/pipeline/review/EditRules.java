package com.trippl.pipeline.review;

import com.trippl.pipeline.listing.FieldLimits;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.staging.Flag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people may write into a field. */
final class EditRules {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern WEBSITE = Pattern.compile("(?i)(https?://)?[^\\s/?#]+\\.[^\\s]+");

    private EditRules() {}

    /** The value as it is kept: without white space around it, null for nothing. */
    static @Nullable String valid(ListingField field, @Nullable String value) {
        String text = value == null ? "" : CONTROL.matcher(value).replaceAll("").strip();
        if (text.isEmpty()) {
            if (field == ListingField.NAME) {
                throw new ReviewException("A listing needs a name.");
            }
            return null;
        }
        requireShort(field, text);
        return switch (field) {
            case LAT -> degrees(text, field, 90);
            case LNG -> degrees(text, field, 180);
            case EMAIL -> {
                require(EMAIL.matcher(text).matches(), "“" + text + "” is no e-mail address.");
                yield text;
            }
            case WEBSITE -> {
                require(
                        WEBSITE.matcher(text).matches(),
                        "“" + text + "” is no address of a website. Write it as in https://example.org.");
                yield text;
            }
            case IMAGES -> ImageUrls.valid(text);
            default -> text;
        };
    }

    /** As of feeds; a number and a list are also checked by themselves. */
    private static void requireShort(ListingField field, String text) {
        int most = switch (field) {
            case LAT, LNG -> 40;
            case IMAGES -> 200_000;
            default -> FieldLimits.most(field.key());
        };
        require(
                text.length() <= most,
                field.label() + " has " + text.length() + " letters; at most " + most + " are kept.");
    }

    /** What must hold of all fields together. */
    static void requireWhole(Map<ListingField, String> values) {
        require(
                values.containsKey(ListingField.LAT) == values.containsKey(ListingField.LNG),
                "Give both latitude and longitude, or neither.");
    }

    private static String degrees(String text, ListingField field, int most) {
        double degrees;
        try {
            degrees = Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            throw new ReviewException(field.label() + " “" + text + "” is no number. Write it as in 35.59512.");
        }
        require(
                Math.abs(degrees) <= most,
                field.label() + " must be from -" + most + " to " + most + ", not " + text + ".");
        return Double.toString(degrees);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ReviewException(otherwise);
        }
    }

    /** The flags that say nothing any more once these fields were edited. */
    static Set<String> settled(List<ListingField> changed, Map<ListingField, String> after) {
        Set<String> flags = new LinkedHashSet<>();
        if (after.containsKey(ListingField.NAME)) {
            flags.add(Flag.MISSING_NAME.label());
        }
        if (changed.contains(ListingField.ADDRESS) && after.containsKey(ListingField.ADDRESS)) {
            flags.add(Flag.MISSING_ADDRESS.label());
        }
        boolean moved = changed.contains(ListingField.LAT) || changed.contains(ListingField.LNG);
        if (moved && after.containsKey(ListingField.LAT)) {
            for (Flag flag : List.of(
                    Flag.MISSING_COORDINATES,
                    Flag.UNCERTAIN_COORDINATES,
                    Flag.COORDINATES_OUT_OF_RANGE,
                    Flag.COORDINATES_SWAPPED,
                    Flag.COORDINATES_MOVED)) {
                flags.add(flag.label());
            }
        }
        return flags;
    }
}
