package com.trippl.pipeline.geocode;

/** What a geocoder says. */
public sealed interface GeocodeResult {
    /**
     * A place.
     *
     * @param lat degrees, −90 to 90
     * @param lng degrees, −180 to 180
     * @param confidence 0 to 1, as far as the provider tells: how exactly the answer matches the question
     */
    record Found(double lat, double lng, double confidence) implements GeocodeResult {}

    /** The provider knows no such place. */
    record NotFound() implements GeocodeResult {}

    /** There was no answer. Asking again another day may help. */
    record Unavailable(String reason) implements GeocodeResult {}
}
