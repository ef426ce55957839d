package com.trippl.pipeline.transform;

import com.trippl.pipeline.geocode.GeocodeResult;
import com.trippl.pipeline.geocode.Geocoder;
import com.trippl.pipeline.support.StopAskedException;
import io.opentelemetry.context.Context;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Does not wait for an answer any longer once the work is to stop: at one request a second a single chunk takes minutes. The answers got so far
 * are in the cache, so that whoever does the chunk again does not ask for them again.
 */
final class StoppableGeocoder implements Geocoder {
    private static final long LOOK_MILLIS = 100;

    private final Geocoder geocoder;
    private final BooleanSupplier stopAsked;

    StoppableGeocoder(Geocoder geocoder, BooleanSupplier stopAsked) {
        this.geocoder = geocoder;
        this.stopAsked = stopAsked;
    }

    @Override
    public GeocodeResult geocode(String address) {
        FutureTask<GeocodeResult> asking = new FutureTask<>(() -> geocoder.geocode(address));
        Thread.startVirtualThread(Context.current().wrap(asking));
        try {
            while (!stopAsked.getAsBoolean()) {
                try {
                    return asking.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    // Time to look again.
                }
            }
            throw new StopAskedException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StopAskedException();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            asking.cancel(true);
        }
    }

    @Override
    public long requestsMade() {
        return geocoder.requestsMade();
    }
}
