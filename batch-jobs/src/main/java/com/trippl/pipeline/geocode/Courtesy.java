package com.trippl.pipeline.geocode;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a service is treated: no faster than it bears, by all processes together; by all jobs of this one again after growing waits (or the
 * wait it asks for) when a failure may pass, and not at all for a while when it keeps failing.
 */
final class Courtesy {
    private static final Logger LOG = LoggerFactory.getLogger(Courtesy.class);
    private static final int ATTEMPTS = 3;
    private static final int FAILURES_IN_A_ROW = 5;
    private static final int MOST_AT_ONCE = 8;
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
    /** A service that wants a longer wait is left alone for it instead: a row does not wait so long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE, true);
    private final Turns turns;
    private final CircuitBreaker breaker;
    private final Retry retry;
    private volatile @Nullable String lastFailure;

    Courtesy(String service, Turns turns, Duration firstRetryWait) {
        this.turns = turns;
        this.breaker = CircuitBreaker.of(
                service,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(FAILURES_IN_A_ROW)
                        .minimumNumberOfCalls(FAILURES_IN_A_ROW)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(LEFT_ALONE)
                        .ignoreExceptions(BudgetSpentException.class, InterruptedException.class)
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.info(
                        "Geocoder {}: {}",
                        service,
                        event.getStateTransition().getToState() == CircuitBreaker.State.OPEN
                                ? "left alone for a while after failures"
                                : "asked again"));
        this.retry = Retry.of(
                service,
                RetryConfig.<Object>custom()
                        .maxAttempts(ATTEMPTS)
                        .intervalBiFunction(waits(firstRetryWait))
                        .retryOnException(Courtesy::mayPass)
                        .build());
    }

    /**
     * Sends a request.
     *
     * @param requestsPerSecond between 0.01 and 1000; who configured more does not hasten the others
     * @param before is called before the wait for the rate limit, as no one should wait for what will not be sent
     * @throws LeftAloneException when the service has failed too often to be asked now
     */
    <T> T send(double requestsPerSecond, Step before, Callable<T> request) throws Exception {
        refuseWhileLeftAlone();
        // One at a time up to 1 request/s, as the terms of use of the public services ask.
        int share = MOST_AT_ONCE / Math.clamp((long) Math.ceil(requestsPerSecond), 1, MOST_AT_ONCE);
        Duration gap = Duration.ofNanos((long) (1e9 / requestsPerSecond));
        atOnce.acquire(share);
        try {
            Callable<T> attempt = CircuitBreaker.decorateCallable(breaker, () -> {
                before.run();
                turns.await(gap);
                return request.call();
            });
            return Retry.decorateCallable(retry, () -> noted(attempt)).call();
        } catch (CallNotPermittedException e) {
            throw leftAlone();
        } finally {
            atOnce.release(share);
        }
    }

    /** Something that is done before a request. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /** The service is not asked for now. */
    static final class LeftAloneException extends Exception {
        private static final long serialVersionUID = 1L;

        LeftAloneException(String message) {
            super(message);
        }
    }

    private <T> T noted(Callable<T> attempt) throws Exception {
        try {
            return attempt.call();
        } catch (UnreadableAnswerException e) {
            lastFailure = e.getMessage();
            if (wantsLongWait(e)) {
                breaker.transitionToOpenStateFor(Objects.requireNonNull(e.retryAfter()));
            }
            throw e;
        } catch (IOException e) {
            lastFailure = e.getMessage();
            throw e;
        }
    }

    private void refuseWhileLeftAlone() throws LeftAloneException {
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            if (!breaker.tryAcquirePermission()) {
                throw leftAlone();
            }
            breaker.releasePermission();
        }
    }

    private LeftAloneException leftAlone() {
        return new LeftAloneException("is left alone for a while after repeated failures; the last: it " + lastFailure);
    }

    private static io.github.resilience4j.core.IntervalBiFunction<Object> waits(Duration first) {
        IntervalFunction growing = IntervalFunction.ofExponentialBackoff(first, 2);
        return (attempt, outcome) -> Math.max(growing.apply(attempt), wished(outcome));
    }

    private static long wished(Either<Throwable, Object> outcome) {
        Duration wait = outcome.isLeft() && outcome.getLeft() instanceof UnreadableAnswerException answer
                ? answer.retryAfter()
                : null;
        return wait == null ? 0 : Math.min(wait.toMillis(), LONGEST_WAIT.toMillis());
    }

    private static boolean wantsLongWait(UnreadableAnswerException answer) {
        Duration wait = answer.retryAfter();
        return wait != null && wait.compareTo(LONGEST_WAIT) > 0;
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof UnreadableAnswerException answer && answer.temporary() && !wantsLongWait(answer);
    }
}
