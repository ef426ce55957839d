package com.trippl.pipeline.staging;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a staged row needs a person. */
public enum Flag {
    MISSING_COORDINATES("no coordinates, and none were found"),
    UNCERTAIN_COORDINATES("0/0, or the geocoder was not sure"),
    COORDINATES_OUT_OF_RANGE("latitude beyond ±90 or longitude beyond ±180"),
    COORDINATES_SWAPPED("latitude and longitude seem to have changed places"),
    COORDINATES_MOVED("further from where the listing was than the configuration allows"),
    MISSING_NAME("no name"),
    MISSING_ADDRESS("no address"),
    POSSIBLE_DUPLICATE("another listing says the same"),
    SOURCE_CONFLICT("another source said otherwise since"),
    EDIT_CONFLICT("a person edited the listing since"),
    DELETE("no longer in the feed");

    private final String meaning;

    Flag(String meaning) {
        this.meaning = meaning;
    }

    /** The word in {@code staging.listings.flags} and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it means, as half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether a row with this flag cannot be promoted as it is: public listings need a name and coordinates on the globe. */
    public boolean blocks() {
        return this == MISSING_NAME || this == COORDINATES_OUT_OF_RANGE;
    }

    /** The labels of all flags that block. */
    public static List<String> blocking() {
        return Arrays.stream(values()).filter(Flag::blocks).map(Flag::label).toList();
    }
}
