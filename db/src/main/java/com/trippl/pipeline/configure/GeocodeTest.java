package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a geocoding service for one address, as a transform would, to see whether a configuration works. */
public interface GeocodeTest {
    /** How long an answer is waited for. */
    Duration PATIENCE = Duration.ofSeconds(8);

    /**
     * Asks the service itself, never the answers kept from before. Takes up to {@link #PATIENCE}; never throws.
     *
     * @param config null: the defaults
     */
    Answer ask(@Nullable GeocodeConfig config, String address);

    /** What came of it. */
    sealed interface Answer {
        /** The service's name. */
        String provider();

        /** How long it took, waits included. */
        Duration took();
    }

    /**
     * A place.
     *
     * @param lat degrees
     * @param lng degrees
     * @param certainty 0 to 1
     * @param certain whether that is enough for the configuration; if not, the record would be flagged
     */
    record Found(String provider, Duration took, double lat, double lng, double certainty, boolean certain)
            implements Answer {}

    /** The service knows no such place. */
    record NotFound(String provider, Duration took) implements Answer {}

    /**
     * There was no answer.
     *
     * @param reason for a person, with what to do
     */
    record Failed(String provider, Duration took, String reason) implements Answer {}
}
