package com.trippl.pipeline.geocode;

import com.trippl.pipeline.hash.Normalizer;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Asks a provider over HTTP, after the cache, within a job's budget.
 *
 * <p>Requests are made and their answers kept on threads of their own, outside the caller's transaction: two partitions that hold each
 * other's uncommitted cache row would otherwise wait for each other forever, and a chunk that is rolled back would lose answers that
 * were paid for.
 */
final class HttpGeocoder implements Geocoder {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGeocoder.class);
    private static final int LONGEST_ADDRESS = 1_000;

    private final Service service;
    private final int budget;
    private final double requestsPerSecond;
    private final AnswerFetcher fetcher;
    private final GeocodeCache cache;
    private final Courtesy courtesy;
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, CompletableFuture<GeocodeResult>> underway = new ConcurrentHashMap<>();

    HttpGeocoder(
            Service service,
            int budget,
            double requestsPerSecond,
            AnswerFetcher fetcher,
            GeocodeCache cache,
            Courtesy courtesy) {
        this.requestsPerSecond = requestsPerSecond;
        this.service = service;
        this.budget = budget;
        this.fetcher = fetcher;
        this.cache = cache;
        this.courtesy = courtesy;
    }

    @Override
    public GeocodeResult geocode(String address) {
        if (address.length() > LONGEST_ADDRESS) {
            return new GeocodeResult.Unavailable("the address is longer than 1,000 characters");
        }
        String normalized = Normalizer.normalize(address);
        if (normalized.isEmpty()) {
            return new GeocodeResult.NotFound();
        }
        return known(address).orElseGet(() -> askOnce(normalized, address));
    }

    @Override
    public long requestsMade() {
        return requests.get();
    }

    /** Whoever asks the same at the same time waits for the one request. */
    private GeocodeResult askOnce(String normalized, String address) {
        CompletableFuture<GeocodeResult> mine = new CompletableFuture<>();
        CompletableFuture<GeocodeResult> others = underway.putIfAbsent(normalized, mine);
        CompletableFuture<GeocodeResult> answer = others == null ? mine : others;
        if (others == null) {
            mine.completeAsync(
                    () -> {
                        try {
                            return ask(address);
                        } finally {
                            underway.remove(normalized, mine);
                        }
                    },
                    Thread::startVirtualThread);
        }
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GeocodeResult.Unavailable("the job was interrupted");
        } catch (ExecutionException e) {
            LOG.warn("Geocoder {} failed unexpectedly: {}", service.label(), kind(e));
            return new GeocodeResult.Unavailable(service.label() + " failed unexpectedly");
        }
    }

    private GeocodeResult ask(String address) {
        Optional<GeocodeResult> known = known(address);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            refuseBeyondBudget();
            GeocodeResult result = courtesy.send(requestsPerSecond, this::beforeRequest, () -> request(address));
            keep(address, result);
            return result;
        } catch (BudgetSpentException e) {
            return new GeocodeResult.Unavailable(String.valueOf(e.getMessage()));
        } catch (UnreadableAnswerException | Courtesy.LeftAloneException | IOException e) {
            String reason = service.withoutKey(service.label() + " " + e.getMessage());
            LOG.debug("Geocoder {}", reason);
            return new GeocodeResult.Unavailable(reason);
        } catch (Exception e) {
            LOG.warn("Geocoder {} failed unexpectedly: {}", service.label(), kind(e));
            return new GeocodeResult.Unavailable(service.label() + " failed unexpectedly (" + kind(e) + ")");
        }
    }

    private void beforeRequest() throws UnreadableAnswerException, BudgetSpentException {
        fetcher.check(service);
        if (requests.getAndUpdate(made -> made < budget ? made + 1 : made) >= budget) {
            throw new BudgetSpentException(budget);
        }
    }

    private void refuseBeyondBudget() throws BudgetSpentException {
        if (requests.get() >= budget) {
            throw new BudgetSpentException(budget);
        }
    }

    private GeocodeResult request(String address) throws IOException, InterruptedException, UnreadableAnswerException {
        String outcome = "failed";
        try {
            GeocodeResult result = service.provider().read(fetcher.fetch(service, address));
            outcome = "answered";
            return result;
        } finally {
            Metrics.counter("pipeline.geocoder.calls", "provider", service.label(), "outcome", outcome)
                    .increment();
        }
    }

    private Optional<GeocodeResult> known(String address) {
        try {
            return cache.find(address);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The geocode cache cannot be read: {}", kind(e));
            return Optional.empty();
        }
    }

    private void keep(String address, GeocodeResult result) {
        try {
            cache.put(address, result);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The geocode cache cannot be written: {}", kind(e));
        }
    }

    private static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
