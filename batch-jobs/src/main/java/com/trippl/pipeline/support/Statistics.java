package com.trippl.pipeline.support;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the planner's idea of a table close to the truth after bulk changes: autovacuum looks only once a minute, and a plan made for an
 * empty table takes hours on a full one.
 */
@Component
public class Statistics {
    private static final double WORTH = 0.2;

    private final JdbcClient jdbc;

    public Statistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Analyses the tables to which the rows added are news.
     *
     * @param rowsAdded rows added since, about
     * @param tables names with their schemas; constants, never input
     */
    public void refresh(long rowsAdded, String... tables) {
        for (String table : tables) {
            double known = jdbc.sql("SELECT reltuples FROM pg_class WHERE oid = CAST(? AS regclass)")
                    .param(table)
                    .query(Double.class)
                    .single();
            if (rowsAdded > Math.max(known, 0) * WORTH) {
                jdbc.sql("ANALYZE " + table).update();
            }
        }
    }
}
