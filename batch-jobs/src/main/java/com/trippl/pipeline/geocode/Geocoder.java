package com.trippl.pipeline.geocode;

/** Finds coordinates. Safe for use by many threads. */
@FunctionalInterface
public interface Geocoder {
    /** Asks for an address. Never throws: no answer is {@link GeocodeResult.Unavailable}. */
    GeocodeResult geocode(String address);
}
