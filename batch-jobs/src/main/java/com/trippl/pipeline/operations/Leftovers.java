package com.trippl.pipeline.operations;

import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.LocalFileStore;
import com.trippl.pipeline.support.Failures;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Clears away, once a day, what killed processes left half written in the folder of files. In S3 rules of the buckets do that. */
@Component
public class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** No file takes that long to write. */
    private static final Duration OLD = Duration.ofDays(2);

    private final FileStore files;
    private final Clock clock;
    private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leftovers").factory());

    Leftovers(FileStore files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** Begins: now, and then once a day as long as the process lives. */
    public void begin() {
        if (files instanceof LocalFileStore local) {
            daily.scheduleWithFixedDelay(() -> clear(local), 0, 1, TimeUnit.DAYS);
        }
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
