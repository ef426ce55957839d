package com.trippl.pipeline.geocode;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import com.trippl.pipeline.configure.GeocodeTest;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries a configuration on one address, by the same client, limits and checks as jobs. */
@Component
class OneAddress implements GeocodeTest {
    private static final double DEFAULT_MIN_CONFIDENCE = 0.5;

    private final Geocoders geocoders;

    OneAddress(Geocoders geocoders) {
        this.geocoders = geocoders;
    }

    @Override
    public Answer ask(@Nullable GeocodeConfig config, String address) {
        String provider = Geocoders.providerOf(config);
        if (address.isBlank()) {
            return new Failed(provider, Duration.ZERO, "Enter an address, as 1 Battery Park Ave, Asheville.");
        }
        long start = System.nanoTime();
        FutureTask<GeocodeResult> asking =
                new FutureTask<>(() -> geocoders.forTrial(config).geocode(address));
        Thread.startVirtualThread(asking);
        try {
            GeocodeResult result = asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return answer(config, provider, Duration.ofNanos(System.nanoTime() - start), result);
        } catch (TimeoutException e) {
            return new Failed(
                    provider,
                    PATIENCE,
                    provider + " gave no answer within " + PATIENCE.toSeconds()
                            + " s. Jobs may be using up its requests per second: try again later.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(provider, Duration.ofNanos(System.nanoTime() - start), "The test was interrupted.");
        } catch (ExecutionException | CancellationException e) {
            return new Failed(
                    provider, Duration.ofNanos(System.nanoTime() - start), "The test failed unexpectedly. Try again.");
        } finally {
            asking.cancel(true);
        }
    }

    private static Answer answer(@Nullable GeocodeConfig config, String provider, Duration took, GeocodeResult result) {
        return switch (result) {
            case GeocodeResult.Found(double lat, double lng, double confidence) ->
                new Found(provider, took, lat, lng, confidence, confidence >= least(config));
            case GeocodeResult.NotFound _ -> new NotFound(provider, took);
            case GeocodeResult.Unavailable(String reason) -> new Failed(provider, took, reason);
        };
    }

    private static double least(@Nullable GeocodeConfig config) {
        Double configured = config == null ? null : config.minConfidence();
        return configured == null ? DEFAULT_MIN_CONFIDENCE : configured;
    }
}
