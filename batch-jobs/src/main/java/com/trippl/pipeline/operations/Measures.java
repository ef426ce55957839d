package com.trippl.pipeline.operations;

import com.trippl.pipeline.operations.WorkFigures.Figure;
import com.trippl.pipeline.support.Failures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the work as gauges. They are asked for when somebody reads them, and then hold for some seconds; what could not be asked
 * for is absent rather than old.
 */
final class Measures {
    private static final Logger LOG = LoggerFactory.getLogger(Measures.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final WorkFigures figures;
    private final QueueWatch queues;
    private final Clock clock;
    private final MultiGauge jobs;
    private final MultiGauge due;
    private final MultiGauge rates;
    private final MultiGauge backlog;
    private final MultiGauge sources;
    private final MultiGauge messages;
    private final MultiGauge partitions;
    private final Duration lease;
    private double oldestDue = Double.NaN;
    private double leaseAge = Double.NaN;
    private double partitionLeaseAge = Double.NaN;
    private @Nullable Instant askedAt;

    Measures(WorkFigures figures, QueueWatch queues, Duration lease, MeterRegistry registry, Clock clock) {
        this.lease = lease;
        this.figures = figures;
        this.queues = queues;
        this.clock = clock;
        jobs = gauges(registry, "pipeline.jobs", "Jobs by state.");
        due = gauges(registry, "pipeline.queue.depth", "Jobs that are due and that no worker has.");
        rates = gauges(registry, "pipeline.stage.records.per.second", "Of the jobs that ended within the last hour.");
        backlog = gauges(registry, "pipeline.review.backlog", "Rows that wait for a person.");
        sources = gauges(registry, "pipeline.source.age.seconds", "Since the last batch of a source was staged.");
        messages = gauges(registry, "pipeline.sqs.messages", "About how many messages lie in a queue.");
        partitions = gauges(registry, "pipeline.partitions", "Partitions of running jobs that are not finished.");
        Gauge.builder("pipeline.partition.lease.age.seconds", this, m -> m.partitionLeaseAge)
                .description("Since the oldest sign of life of a partition's worker.")
                .register(registry);
        Gauge.builder("pipeline.queue.oldest.seconds", this, m -> m.oldestDue)
                .description("For how long the oldest due job has waited.")
                .register(registry);
        Gauge.builder("pipeline.lease.age.seconds", this, m -> m.leaseAge)
                .description("Since the oldest sign of life of a running job's worker.")
                .register(registry);
    }

    private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Asks anew where the figures are no longer fresh. */
    synchronized void refresh() {
        Instant now = clock.instant();
        if (askedAt != null && now.isBefore(askedAt.plus(FRESH))) {
            return;
        }
        askedAt = now;
        show(jobs, figures::jobs, "state");
        show(due, figures::due, "stage");
        show(rates, figures::recordsPerSecond, "stage");
        show(backlog, figures::reviewBacklog, "dmo", "domain");
        show(sources, figures::sourceAgeSeconds, "dmo", "domain", "source");
        show(messages, queues::messages, "queue");
        show(partitions, figures::partitions, "state");
        partitionLeaseAge = ask(() -> figures.partitionLeaseAgeSeconds(lease), Double.NaN);
        oldestDue = ask(figures::oldestDueSeconds, Double.NaN);
        leaseAge = ask(figures::leaseAgeSeconds, Double.NaN);
    }

    private static void show(MultiGauge gauge, Callable<List<Figure>> question, String... labels) {
        List<MultiGauge.Row<?>> rows = new java.util.ArrayList<>();
        for (Figure figure : ask(question, List.<Figure>of())) {
            Tags tags = Tags.empty();
            for (int i = 0; i < labels.length; i++) {
                tags = tags.and(labels[i], figure.labels().get(i));
            }
            rows.add(MultiGauge.Row.of(tags, figure.value()));
        }
        gauge.register(rows, true);
    }

    private static <T> T ask(Callable<T> question, T otherwise) {
        try {
            return question.call();
        } catch (Exception e) {
            LOG.warn("A figure is missing: {}", Failures.message(e));
            return otherwise;
        }
    }
}
