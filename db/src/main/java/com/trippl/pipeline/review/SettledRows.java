package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of full feeds that say again what is public: settled as they are staged, they wait for no person, but for a promotion. */
@Component
public class SettledRows {
    private final JdbcClient jdbc;
    private final Access access;

    SettledRows(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /** How many of a batch the next promotion notes as seen; 0 after one did, and of a DMO the person may not see. */
    public int unseen(int batchId) {
        return jdbc.sql("""
                        SELECT settled FROM staging.batches
                        WHERE job_id = :batch AND seen_by_job IS NULL
                          AND (CAST(:dmos AS int[]) IS NULL OR dmo_id = ANY (CAST(:dmos AS int[])))""")
                .param("batch", batchId)
                .param("dmos", access.dmos())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }
}
