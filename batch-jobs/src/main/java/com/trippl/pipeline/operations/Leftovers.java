package com.trippl.pipeline.operations;

import com.trippl.pipeline.promote.SuspendedIndexes;
import com.trippl.pipeline.retention.Deadline;
import com.trippl.pipeline.retention.Pruned;
import com.trippl.pipeline.retention.Retention;
import com.trippl.pipeline.retention.StoreSweep;
import com.trippl.pipeline.review.ReviewCounts;
import com.trippl.pipeline.support.Failures;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Clears away, once a day, what killed processes left in the folder of files, what retention does not keep, what the review counted of
 * batches closed long ago, and how the partitions of jobs stood that ended long ago.
 */
@Component
public class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** A closed batch that nobody touched for so long is hardly looked at; who does has it counted anew. */
    private static final Duration CLOSED = Duration.ofDays(30);

    private static final long LOOK_HOURS = 1;

    /** For so long one can see which worker did which part of a job. */
    private static final Duration PARTITIONS = Duration.ofDays(30);

    private final StoreSweep store;
    private final Retention retention;
    private final ReviewCounts counts;
    private final SuspendedIndexes indexes;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leftovers").factory());

    Leftovers(
            StoreSweep store,
            Retention retention,
            ReviewCounts counts,
            SuspendedIndexes indexes,
            JdbcClient jdbc,
            Clock clock) {
        this.indexes = indexes;
        this.jdbc = jdbc;
        this.store = store;
        this.retention = retention;
        this.counts = counts;
        this.clock = clock;
    }

    /** Begins: now, and then whenever a day is over and no other process was quicker, as long as this one lives. */
    public void begin() {
        hourly.scheduleWithFixedDelay(() -> clearIfDue(Deadline.NONE), 0, LOOK_HOURS, TimeUnit.HOURS);
    }

    /**
     * The same at once, for a process that is about to end.
     *
     * @param most what takes longer is left for another day
     */
    public void clearNow(Duration most) {
        Instant end = clock.instant().plus(most);
        clearIfDue(() -> clock.instant().isAfter(end));
    }

    /** Returns how many went. */
    int prunePartitions() {
        return jdbc.sql("""
                        DELETE FROM pipeline.partitions p USING pipeline.job_queue q
                        WHERE q.job_id = p.job_id AND q.status IN ('completed', 'failed', 'cancelled') AND q.finished_at < ?""")
                .param(Timestamp.from(clock.instant().minus(PARTITIONS)))
                .update();
    }

    private interface Duty {
        void run() throws Exception;
    }

    private void clearIfDue(Deadline deadline) {
        attempt("Indexes that a promotion left out", indexes::restoreForgotten);
        attempt("The duties of the day", () -> {
            if (store.isDue()) {
                attempt("Files that processes left behind", this::sweep);
                attempt("Rows and files that are too old", () -> prune(deadline));
                attempt(
                        "Counts of closed batches",
                        () -> counts.pruneCounts(clock.instant().minus(CLOSED)));
                attempt("Partitions of finished jobs", this::prunePartitions);
            }
        });
    }

    private void sweep() throws Exception {
        int deleted = store.sweep();
        if (deleted > 0) {
            LOG.info("{} files that processes left behind are deleted.", deleted);
        }
    }

    private void prune(Deadline deadline) {
        Pruned pruned = retention.prune(null, deadline);
        if (pruned.files() > 0 || !pruned.batches().isEmpty()) {
            LOG.info(
                    "Pruned {} rows of {} batches and {} files.",
                    pruned.rows(),
                    pruned.batches().size(),
                    pruned.files());
        }
    }

    /** What goes wrong with one duty keeps no other back, and nobody's work. */
    private static void attempt(String what, Duty duty) {
        try {
            duty.run();
        } catch (Exception e) {
            LOG.warn("{} were not seen to: {}", what, Failures.message(e));
        }
    }

    @Override
    public void close() {
        hourly.shutdownNow();
    }
}
