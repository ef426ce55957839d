package com.trippl.pipeline.support;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells PostgreSQL's planner, for the running transaction, what it cannot know: the tables were filled a moment ago, by this very job,
 * and their statistics are of another time.
 */
public final class PlannerHints {
    private PlannerHints() {}

    /** A chunk is small and the tables are large: look its rows up by index instead of reading all of them for every chunk. */
    public static void chunkAgainstTables(JdbcClient jdbc) {
        jdbc.sql("SELECT set_config('enable_seqscan', 'off', true)")
                .query(String.class)
                .single();
    }

    /** Both sides are ranges of the same ids: read both in order, side by side. Switched off again, look-ups are row by row as before. */
    public static void rangeAgainstRange(JdbcClient jdbc, boolean on) {
        jdbc.sql("SELECT set_config('enable_nestloop', ?, true)")
                .param(on ? "off" : "on")
                .query(String.class)
                .single();
    }

    /** Both sides are large: join by hash or merge, never row by row. */
    public static void tableAgainstTable(JdbcClient jdbc) {
        jdbc.sql("SELECT set_config('enable_nestloop', 'off', true)")
                .query(String.class)
                .single();
    }
}
