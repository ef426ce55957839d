package com.trippl.pipeline.geocode;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a provider over HTTP. Inside out: one request under the rate limit; a few retries with growing waits for what may pass; a circuit
 * breaker that stops asking a service that does not answer; the cache before all.
 */
final class HttpGeocoder implements Geocoder {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGeocoder.class);
    private static final int MAX_ANSWER_BYTES = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Whom to ask.
     *
     * @param provider the service's kind
     * @param base its address without a slash at the end
     * @param key its API key; never logged
     * @param budget requests that may be made
     */
    record Service(Provider provider, String base, @Nullable String key, int budget) {}

    private final Service service;
    private final HttpClient client;
    private final GeocodeCache cache;
    private final RateLimiter limiter;
    private final Retry retry;
    private final CircuitBreaker breaker;
    private final AtomicInteger requests = new AtomicInteger();

    HttpGeocoder(
            Service service,
            HttpClient client,
            GeocodeCache cache,
            RateLimiter limiter,
            Retry retry,
            CircuitBreaker breaker) {
        this.service = service;
        this.client = client;
        this.cache = cache;
        this.limiter = limiter;
        this.retry = retry;
        this.breaker = breaker;
    }

    @Override
    public GeocodeResult geocode(String address) {
        Optional<GeocodeResult> known = cache.find(address);
        return known.orElseGet(() -> askOnce(address));
    }

    /** One question at a time: the rate limit allows no more anyway, and the same address is then asked for once. */
    private synchronized GeocodeResult askOnce(String address) {
        Optional<GeocodeResult> known = cache.find(address);
        if (known.isPresent()) {
            return known.get();
        }
        Callable<GeocodeResult> guarded = CircuitBreaker.decorateCallable(
                breaker, Retry.decorateCallable(retry, RateLimiter.decorateCallable(limiter, () -> request(address))));
        try {
            GeocodeResult result = guarded.call();
            if (!(result instanceof GeocodeResult.Unavailable)) {
                cache.put(address, result);
            }
            return result;
        } catch (CallNotPermittedException | RequestNotPermitted e) {
            return new GeocodeResult.Unavailable("the geocoder is left alone after repeated failures");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GeocodeResult.Unavailable("interrupted");
        } catch (Exception e) {
            LOG.info("Geocoder {}: {}", service.provider(), e.getMessage());
            return new GeocodeResult.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private GeocodeResult request(String address) throws IOException, InterruptedException, UnreadableAnswerException {
        if (requests.get() >= service.budget()) {
            return new GeocodeResult.Unavailable("the job's budget of " + service.budget() + " requests is used up");
        }
        requests.incrementAndGet();
        HttpRequest request = service.provider()
                .ask(service.base(), service.key(), address)
                .timeout(TIMEOUT)
                .header("User-Agent", "trippl-listings-pipeline/1.0")
                .header("Accept", "application/json")
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(MAX_ANSWER_BYTES + 1);
        }
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw new UnreadableAnswerException("it answers with status " + status, true);
        }
        if (status != 200) {
            throw new UnreadableAnswerException("it answers with status " + status, false);
        }
        if (body.length > MAX_ANSWER_BYTES) {
            throw new UnreadableAnswerException("its answer is larger than 1 MB", false);
        }
        return service.provider().read(parse(body));
    }

    /** A page instead of data, as services send when they have had enough, is no answer. */
    private static JsonNode parse(byte[] body) throws UnreadableAnswerException {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer != null && !answer.isMissingNode()) {
                return answer;
            }
        } catch (JacksonException e) {
            // Said below.
        }
        throw new UnreadableAnswerException("its answer is no JSON", true);
    }

    /** How many requests were made. */
    int requestsMade() {
        return requests.get();
    }

    static boolean mayPass(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof UnreadableAnswerException answer && answer.temporary();
    }
}
