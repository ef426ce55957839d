package com.trippl.pipeline.operations;

import com.trippl.pipeline.support.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything this process needs answers. An answer is good for some seconds, so that many who ask do not become a load. Why something
 * is down is logged when it goes down and never told over the network.
 */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final List<Probe> probes;
    private final Duration longest;
    private final Clock clock;
    private @Nullable Instant askedAt;
    private Map<String, Boolean> last = Map.of();

    /** @param longest how long all together may take to answer */
    Readiness(List<Probe> probes, Duration longest, Clock clock) {
        this.probes = List.copyOf(probes);
        this.longest = longest;
        this.clock = clock;
    }

    /** What answers, by name. */
    synchronized Map<String, Boolean> ask() {
        Instant now = clock.instant();
        if (askedAt == null || !now.isBefore(askedAt.plus(FRESH))) {
            last = askAll();
            askedAt = now;
        }
        return last;
    }

    private Map<String, Boolean> askAll() {
        Map<Probe, FutureTask<Boolean>> asked = new LinkedHashMap<>();
        for (Probe probe : probes) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                probe.check().run();
                return true;
            });
            Thread.ofVirtual().name("probe-" + probe.name()).start(task);
            asked.put(probe, task);
        }
        long deadline = System.nanoTime() + longest.toNanos();
        Map<String, Boolean> answers = new LinkedHashMap<>();
        asked.forEach((probe, task) -> answers.put(probe.name(), answer(probe, task, deadline)));
        return answers;
    }

    private boolean answer(Probe probe, FutureTask<Boolean> task, long deadline) {
        String reason;
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            reason = "no answer within " + longest.toSeconds() + " s";
        } catch (ExecutionException e) {
            reason = Failures.message(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (last.getOrDefault(probe.name(), true)) {
            LOG.warn("Not ready: {} does not answer: {}", probe.name(), reason);
        }
        return false;
    }
}
