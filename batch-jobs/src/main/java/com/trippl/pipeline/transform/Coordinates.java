package com.trippl.pipeline.transform;

import com.trippl.pipeline.staging.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a source says of where a place is. */
public sealed interface Coordinates {
    /** It says nothing, or only half. */
    record Missing() implements Coordinates {}

    /** It says something that is not a number. */
    record Invalid(String message) implements Coordinates {}

    /**
     * It names a point.
     *
     * @param lat degrees, rounded; beyond ±90 only with a flag
     * @param lng degrees, rounded; beyond ±180 only with a flag
     * @param flags {@code coordinates_out_of_range}, {@code coordinates_swapped}, {@code uncertain_coordinates}
     */
    record Point(double lat, double lng, List<String> flags) implements Coordinates {}

    /** A plain number; a comma may stand for the decimal point. */
    Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,15}([.,]\\d{0,30})?|[.,]\\d{1,30})([eE][+-]?\\d{1,2})?");

    /**
     * Reads a pair of cells.
     *
     * @param places decimal places kept
     */
    static Coordinates parse(@Nullable String latText, @Nullable String lngText, int places) {
        String latTrimmed = strip(latText);
        String lngTrimmed = strip(lngText);
        if (latTrimmed != null && !NUMBER.matcher(latTrimmed).matches()) {
            return new Invalid("lat '" + shorten(latTrimmed) + "' is not a number");
        }
        if (lngTrimmed != null && !NUMBER.matcher(lngTrimmed).matches()) {
            return new Invalid("lng '" + shorten(lngTrimmed) + "' is not a number");
        }
        if (latTrimmed == null || lngTrimmed == null) {
            return new Missing();
        }
        double lat = round(number(latTrimmed), places);
        double lng = round(number(lngTrimmed), places);
        return new Point(lat, lng, flags(lat, lng));
    }

    private static List<String> flags(double lat, double lng) {
        if (lat == 0 && lng == 0) {
            return List.of(Flag.UNCERTAIN_COORDINATES.label());
        }
        if (Math.abs(lat) <= 90 && Math.abs(lng) <= 180) {
            return List.of();
        }
        List<String> flags = new ArrayList<>();
        flags.add(Flag.COORDINATES_OUT_OF_RANGE.label());
        if (Math.abs(lat) <= 180 && Math.abs(lng) <= 90) {
            flags.add(Flag.COORDINATES_SWAPPED.label());
        }
        return flags;
    }

    /** Rounds half away from zero to the given number of decimal places; never negative zero. */
    static double round(double value, int places) {
        double scale = Math.pow(10, places);
        double scaled = value * scale;
        return Math.abs(scaled) > 1e15 ? value : Math.round(Math.abs(scaled)) * Math.signum(scaled) / scale + 0.0;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(',', '.'));
    }

    private static @Nullable String strip(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String stripped = text.strip();
        return stripped.isEmpty() ? null : stripped;
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
