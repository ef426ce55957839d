package com.trippl.pipeline.transform;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import com.trippl.pipeline.geocode.Geocoder;
import com.trippl.pipeline.geocode.Geocoders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One geocoder per job: its partitions share the rate limit, the budget and the circuit breaker. */
@Component
class JobGeocoders {
    private final Geocoders geocoders;
    private final Map<Integer, Geocoder> byJob = new ConcurrentHashMap<>();

    JobGeocoders(Geocoders geocoders) {
        this.geocoders = geocoders;
    }

    Geocoder of(int jobId, @Nullable GeocodeConfig config) {
        return byJob.computeIfAbsent(jobId, id -> geocoders.forConfig(config));
    }

    void release(int jobId) {
        byJob.remove(jobId);
    }
}
