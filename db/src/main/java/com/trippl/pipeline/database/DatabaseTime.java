package com.trippl.pipeline.database;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The time by the clock of the database: the one that all processes share, however theirs differ. Whatever one process decides for all goes
 * by it, as what is due, and what is old enough to be deleted.
 */
@Component
public class DatabaseTime {
    private final JdbcClient jdbc;

    public DatabaseTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Now, to the microsecond. */
    public Instant now() {
        return jdbc.sql("SELECT statement_timestamp()")
                .query(Timestamp.class)
                .single()
                .toInstant();
    }
}
