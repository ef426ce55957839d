package com.trippl.pipeline.geocode;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes geocoders as configured. */
@Component
public class Geocoders {
    private static final int DEFAULT_BUDGET = 250;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final boolean allowPrivate;
    private final Duration firstRetryWait;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Autowired
    public Geocoders(
            JdbcClient jdbc, Clock clock, @Value("${pipeline.geocode.allowprivate:false}") boolean allowPrivate) {
        this(jdbc, clock, allowPrivate, Duration.ofMillis(500));
    }

    Geocoders(JdbcClient jdbc, Clock clock, boolean allowPrivate, Duration firstRetryWait) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.allowPrivate = allowPrivate;
        this.firstRetryWait = firstRetryWait;
    }

    /**
     * A geocoder with a rate limit, a budget and a circuit breaker of its own.
     *
     * @param config null: Nominatim of openstreetmap.org, one request a second, at most 250
     */
    public Geocoder forConfig(@Nullable GeocodeConfig config) {
        Provider provider = Provider.of(config);
        if (provider == null) {
            return address -> new GeocodeResult.Unavailable("geocoding is switched off");
        }
        String configured = config == null ? null : config.baseUrl();
        String base = configured == null ? provider.defaultBase() : configured.replaceAll("/+$", "");
        String refusal = allowPrivate ? null : PublicAddress.refusal(URI.create(base));
        if (refusal != null) {
            return address -> new GeocodeResult.Unavailable(refusal);
        }
        Integer budget = config == null ? null : config.maxRequestsPerJob();
        Double perSecond = config == null ? null : config.requestsPerSecond();
        HttpGeocoder.Service service = new HttpGeocoder.Service(
                provider, base, config == null ? null : config.key(), budget == null ? DEFAULT_BUDGET : budget);
        String name = provider.name() + " " + base;
        return new HttpGeocoder(
                service,
                client,
                new GeocodeCache(jdbc, clock, name),
                limiter(perSecond == null ? provider.requestsPerSecond() : perSecond),
                retry(),
                breaker());
    }

    private static RateLimiter limiter(double perSecond) {
        return RateLimiter.of(
                "geocode",
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofNanos((long) (1e9 / perSecond)))
                        .timeoutDuration(Duration.ofMinutes(2))
                        .build());
    }

    private Retry retry() {
        return Retry.of(
                "geocode",
                RetryConfig.custom()
                        .maxAttempts(3)
                        .intervalFunction(IntervalFunction.ofExponentialBackoff(firstRetryWait, 2))
                        .retryOnException(HttpGeocoder::mayPass)
                        .build());
    }

    /** After three questions in a row without an answer the service is left alone for a minute. */
    private static CircuitBreaker breaker() {
        return CircuitBreaker.of(
                "geocode",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(3)
                        .minimumNumberOfCalls(3)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(Duration.ofMinutes(1))
                        .build());
    }
}
