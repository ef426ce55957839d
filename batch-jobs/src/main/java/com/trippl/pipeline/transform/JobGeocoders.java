package com.trippl.pipeline.transform;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import com.trippl.pipeline.geocode.Geocoder;
import com.trippl.pipeline.geocode.Geocoders;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One geocoder per job: its partitions in this process share the rate limit, the budget and the circuit breaker. */
@Component
class JobGeocoders {
    /** A worker that had only partitions of a job does not hear of its end: the geocoders of the oldest jobs go. */
    private static final int KEPT = 32;

    private final Geocoders geocoders;
    private final ConcurrentSkipListMap<Integer, Geocoder> byJob = new ConcurrentSkipListMap<>();

    JobGeocoders(Geocoders geocoders) {
        this.geocoders = geocoders;
    }

    Geocoder of(int jobId, @Nullable GeocodeConfig config, String country) {
        Geocoder geocoder = byJob.computeIfAbsent(jobId, id -> geocoders.forConfig(config, country));
        while (byJob.size() > KEPT) {
            byJob.pollFirstEntry();
        }
        return geocoder;
    }

    void release(int jobId) {
        byJob.remove(jobId);
    }
}
