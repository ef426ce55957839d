package com.trippl.pipeline.queue;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes {@code pipeline.job_results}. */
@Repository
public class JobResultsStore {
    private final JdbcClient jdbc;

    public JobResultsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Saves a job's results; a job that had to settle again replaces its own. */
    public void save(int jobId, JobResults results) {
        jdbc.sql("""
                        INSERT INTO pipeline.job_results (job_id, records_total, records_new, records_updated, records_deleted,
                                                          records_duplicates, records_unchanged, records_error)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (job_id) DO UPDATE
                        SET records_total = excluded.records_total, records_new = excluded.records_new,
                            records_updated = excluded.records_updated, records_deleted = excluded.records_deleted,
                            records_duplicates = excluded.records_duplicates, records_unchanged = excluded.records_unchanged,
                            records_error = excluded.records_error""")
                .param(jobId)
                .param(results.total())
                .param(results.added())
                .param(results.updated())
                .param(results.deleted())
                .param(results.duplicates())
                .param(results.unchanged())
                .param(results.error())
                .update();
    }

    /** A job's results, once it has settled. */
    public Optional<JobResults> find(int jobId) {
        return jdbc.sql("SELECT * FROM pipeline.job_results WHERE job_id = ?")
                .param(jobId)
                .query((row, n) -> new JobResults(
                        row.getInt("records_total"),
                        row.getInt("records_new"),
                        row.getInt("records_updated"),
                        row.getInt("records_deleted"),
                        row.getInt("records_duplicates"),
                        row.getInt("records_unchanged"),
                        row.getInt("records_error")))
                .optional();
    }
}
