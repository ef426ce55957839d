package com.trippl.pipeline.operations;

import com.trippl.pipeline.review.ReviewCounts;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.LocalFileStore;
import com.trippl.pipeline.support.Failures;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Clears away, once a day, what killed processes left half written in the folder of files, which in S3 rules of the buckets do, and what the
 * review counted of batches closed long ago, and how the partitions of jobs stood that ended long ago.
 */
@Component
public class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** No file takes that long to write. */
    private static final Duration OLD = Duration.ofDays(2);

    /** A closed batch that nobody touched for so long is hardly looked at; who does has it counted anew. */
    private static final Duration CLOSED = Duration.ofDays(30);

    /** For so long one can see which worker did which part of a job. */
    private static final Duration PARTITIONS = Duration.ofDays(30);

    private final FileStore files;
    private final ReviewCounts counts;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leftovers").factory());

    Leftovers(FileStore files, ReviewCounts counts, JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.counts = counts;
        this.clock = clock;
    }

    /** Begins: now, and then once a day as long as the process lives. */
    public void begin() {
        daily.scheduleWithFixedDelay(this::clear, 0, 1, TimeUnit.DAYS);
    }

    private void clear() {
        if (files instanceof LocalFileStore local) {
            clear(local);
        }
        try {
            counts.pruneCounts(clock.instant().minus(CLOSED));
        } catch (RuntimeException e) {
            LOG.warn("Counts of closed batches could not be cleared away: {}", Failures.message(e));
        }
        try {
            prunePartitions();
        } catch (RuntimeException e) {
            LOG.warn("Partitions of finished jobs could not be cleared away: {}", Failures.message(e));
        }
    }

    /** Returns how many went. */
    int prunePartitions() {
        return jdbc.sql("""
                        DELETE FROM pipeline.partitions p USING pipeline.job_queue q
                        WHERE q.job_id = p.job_id AND q.status IN ('completed', 'failed', 'cancelled') AND q.finished_at < ?""")
                .param(Timestamp.from(clock.instant().minus(PARTITIONS)))
                .update();
    }

    private void clear(LocalFileStore local) {
        try {
            int deleted = local.deleteUnfinished(clock.instant().minus(OLD));
            if (deleted > 0) {
                LOG.info("{} unfinished files of processes that ended are deleted.", deleted);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Unfinished files could not be cleared away: {}", Failures.message(e));
        }
    }

    @Override
    public void close() {
        daily.shutdownNow();
    }
}
