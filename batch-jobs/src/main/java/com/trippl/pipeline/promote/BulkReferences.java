package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.StageFailure;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Foreign keys of new rows checked for a whole chunk at once. PostgreSQL checks them row by row, with a look-up and a row lock for each, which
 * is a third of the time of a promotion. What refers to a new listing is written in the transaction that inserts the listing, and from the
 * very rows it is inserted from: nobody else can see the listing yet, still less delete it. So the checks are put off for these statements,
 * and what they would have looked up and locked outside of the chunk (the DMO, the files) is looked up and locked once. The constraints stay
 * as they are for everyone else, and where the database user may not put checks off they are made row by row.
 */
final class BulkReferences {
    private final JdbcClient jdbc;
    private final boolean permitted;

    BulkReferences(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.permitted = Boolean.TRUE.equals(
                jdbc.sql("SELECT has_parameter_privilege(current_user, 'session_replication_role', 'SET')")
                        .query(Boolean.class)
                        .single());
    }

    /**
     * Runs statements that write rows and what refers to them.
     *
     * @param complete locks what they refer to outside of the chunk, and tells whether it is all there
     */
    void write(JdbcClient.StatementSpec complete, Runnable statements) {
        if (!permitted) {
            statements.run();
            return;
        }
        if (!Boolean.TRUE.equals(complete.query(Boolean.class).single())) {
            throw new StageFailure(
                    "A row to promote refers to a DMO or a file that is not there: rolled back. Please report this.",
                    false);
        }
        role("replica");
        statements.run();
        role("origin");
    }

    private void role(String role) {
        jdbc.sql("SELECT set_config('session_replication_role', ?, true)")
                .param(role)
                .query(String.class)
                .single();
    }
}
