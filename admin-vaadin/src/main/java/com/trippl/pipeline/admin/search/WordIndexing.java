package com.trippl.pipeline.admin.search;

import com.trippl.pipeline.publicdata.ListingIndexer;
import com.trippl.pipeline.review.RowWords;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the words that listings are found by up to date while the UI serves, so that what was promoted is found some seconds later; and reads
 * those of staged rows that somebody asked for.
 */
@Component
class WordIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(WordIndexing.class);
    private static final int CHUNK = 50_000;
    private static final int PAUSE_SECONDS = 3;
    private static final int GRACE_SECONDS = 5;

    private final ListingIndexer indexer;
    private final RowWords rows;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("word-indexing").factory());

    WordIndexing(ListingIndexer indexer, RowWords rows) {
        this.indexer = indexer;
        this.rows = rows;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread.scheduleWithFixedDelay(this::refresh, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void refresh() {
        try {
            all(indexer::refresh);
            all(rows::refresh);
        } catch (RuntimeException e) {
            // The next round tries again; until then searches find what was indexed before.
            if (!thread.isShutdown()) {
                LOG.warn("Words could not be indexed", e);
            }
        }
    }

    private void all(IntUnaryOperator refresh) {
        int read = CHUNK;
        while (read == CHUNK && !thread.isShutdown()) {
            read = refresh.applyAsInt(CHUNK);
        }
    }

    /** What is being read is read to its end, while the database is still there. */
    @PreDestroy
    void stop() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
