package com.trippl.pipeline.geocode;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Turns at asking one service, handed out by the database: what a service bears is borne by all processes together. While the database is
 * away this process alone keeps the rate.
 */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** By the clock of the database, which is one for all. */
    private static final String RESERVE = """
            INSERT INTO pipeline.geocode_services AS s (service, next_at) VALUES (:service, clock_timestamp() + CAST(:gap AS interval))
            ON CONFLICT (service) DO UPDATE SET next_at = greatest(s.next_at, clock_timestamp()) + CAST(:gap AS interval)
            RETURNING (extract(epoch FROM next_at - CAST(:gap AS interval) - clock_timestamp()) * 1000000)::bigint""";

    private final JdbcClient jdbc;
    private final String service;
    private long nextNanos = System.nanoTime();

    Turns(JdbcClient jdbc, String service) {
        this.jdbc = jdbc;
        this.service = service;
    }

    /**
     * Waits until it is this request's turn.
     *
     * @param gap between this request and the next of anybody
     */
    void await(Duration gap) throws InterruptedException {
        long here = reserveHere(gap);
        long micros = Math.max(here, reserve(gap));
        if (micros > 0) {
            TimeUnit.MICROSECONDS.sleep(micros);
        }
    }

    private long reserve(Duration gap) {
        try {
            return jdbc.sql(RESERVE)
                    .param("service", service)
                    .param("gap", gap.toNanos() / 1000 + " microseconds")
                    .query(Long.class)
                    .single();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("No turn of {} from the database", service, e);
            return 0;
        }
    }

    private synchronized long reserveHere(Duration gap) {
        long now = System.nanoTime();
        long turn = Math.max(nextNanos, now);
        nextNanos = turn + gap.toNanos();
        return (turn - now) / 1000;
    }
}
