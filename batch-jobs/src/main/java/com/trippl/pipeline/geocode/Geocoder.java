package com.trippl.pipeline.geocode;

/** Finds coordinates. Safe for use by many threads. */
@FunctionalInterface
public interface Geocoder {
    /** Asks for an address. Never throws: no answer is {@link GeocodeResult.Unavailable}. */
    GeocodeResult geocode(String address);

    /** How many requests were sent so far, retries included; answers from the cache cost none. */
    default long requestsMade() {
        return 0;
    }
}
