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
        set(jdbc, "enable_seqscan", false);
    }

    /** A range of ids lies together in its table: go there by their index, not by reading all of their batch for each range. */
    public static void rangeOfIds(JdbcClient jdbc) {
        set(jdbc, "enable_seqscan", false);
        set(jdbc, "enable_bitmapscan", false);
    }

    /** Both sides are ranges of the same ids: read both in order, side by side. Switched off again, look-ups are row by row as before. */
    public static void rangeAgainstRange(JdbcClient jdbc, boolean on) {
        set(jdbc, "enable_nestloop", !on);
    }

    /** Both sides are large: join by hash or merge, never row by row. */
    public static void tableAgainstTable(JdbcClient jdbc) {
        set(jdbc, "enable_seqscan", true);
        set(jdbc, "enable_nestloop", false);
    }

    /** Of a large table a few rows are wanted, by their ids. */
    public static void fewAgainstTables(JdbcClient jdbc) {
        set(jdbc, "enable_seqscan", false);
        set(jdbc, "enable_nestloop", true);
    }

    private static void set(JdbcClient jdbc, String setting, boolean on) {
        jdbc.sql("SELECT set_config(?, ?, true)")
                .param(setting)
                .param(on ? "on" : "off")
                .query(String.class)
                .single();
    }
}
