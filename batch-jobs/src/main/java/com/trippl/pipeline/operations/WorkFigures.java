package com.trippl.pipeline.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts how the work of the whole pipeline stands, whichever process does it, and by the clock of the database. Cheap enough to be asked every
 * few seconds.
 */
final class WorkFigures {
    private static final int LONGEST_SECONDS = 5;

    private static final Duration RATE_WINDOW = Duration.ofHours(1);

    private final JdbcClient jdbc;

    WorkFigures(DataSource database) {
        JdbcTemplate bounded = new JdbcTemplate(database);
        bounded.setQueryTimeout(LONGEST_SECONDS);
        this.jdbc = JdbcClient.create(bounded);
    }

    /**
     * A number with its labels.
     *
     * @param labels their values, in the order the query names them
     */
    record Figure(List<String> labels, double value) {}

    /** Throws where the database does not answer. */
    void ask() {
        jdbc.sql("SELECT 1").query(Integer.class).single();
    }

    /** Jobs by status. */
    List<Figure> jobs() {
        return jdbc.sql("""
                SELECT s.status, count(q.job_id) AS value
                FROM unnest(ARRAY['pending', 'running', 'completed', 'failed', 'cancelled']) AS s (status)
                LEFT JOIN pipeline.job_queue q ON q.status = s.status GROUP BY s.status""").query(row("status")).list();
    }

    /** Jobs that are due, by stage, and none of which waits for its next attempt. */
    List<Figure> due() {
        return jdbc.sql("""
                SELECT stage, count(*) AS value FROM pipeline.job_queue
                WHERE status = 'pending' AND (next_attempt_at IS NULL OR next_attempt_at <= now()) GROUP BY stage""").query(row("stage")).list();
    }

    /** For how many seconds the oldest due job has waited; 0 when none waits. */
    double oldestDueSeconds() {
        return jdbc.sql("""
                SELECT coalesce(max(extract(epoch FROM now() - greatest(enqueued_at, coalesce(next_attempt_at, enqueued_at)))), 0)
                FROM pipeline.job_queue
                WHERE status = 'pending' AND (next_attempt_at IS NULL OR next_attempt_at <= now())""").query(Double.class).single();
    }

    /** Seconds since the oldest sign of life of a running job's worker; 0 when none runs. */
    double leaseAgeSeconds() {
        return jdbc.sql("""
                SELECT coalesce(max(extract(epoch FROM now() - coalesce(heartbeat_at, started_at))), 0)
                FROM pipeline.job_queue WHERE status = 'running'""").query(Double.class).single();
    }

    /** Partitions of running jobs that are not finished, by status. */
    List<Figure> partitions() {
        return jdbc.sql("""
                SELECT s.status, count(p.partition_id) AS value
                FROM unnest(ARRAY['open', 'running']) AS s (status)
                LEFT JOIN (pipeline.partitions p
                           JOIN pipeline.job_queue q ON q.job_id = p.job_id AND q.lease_token = p.job_token AND q.status = 'running')
                    ON p.status = s.status
                GROUP BY s.status""").query(row("status")).list();
    }

    /**
     * Seconds since the oldest sign of life of a partition's worker; 0 when none runs.
     *
     * @param lease how long a sign of life holds
     */
    double partitionLeaseAgeSeconds(Duration lease) {
        return jdbc.sql("""
                SELECT coalesce(max(extract(epoch FROM now() - p.lease_until)) + ?, 0)
                FROM pipeline.partitions p
                JOIN pipeline.job_queue q ON q.job_id = p.job_id AND q.lease_token = p.job_token AND q.status = 'running'
                WHERE p.status = 'running'""")
                .param(lease.toMillis() / 1000.0)
                .query(Double.class)
                .single();
    }

    /** Records per second of the jobs of each stage that ended within the last hour, per job. */
    List<Figure> recordsPerSecond() {
        return jdbc.sql("""
                SELECT q.stage, sum(r.records_total) / greatest(sum(extract(epoch FROM q.finished_at - q.started_at)), 0.001) AS value
                FROM pipeline.job_queue q JOIN pipeline.job_results r USING (job_id)
                WHERE q.status = 'completed' AND q.finished_at >= now() - :millis * interval '1 millisecond' GROUP BY q.stage""")
                .param("millis", RATE_WINDOW.toMillis())
                .query(row("stage"))
                .list();
    }

    /** Rows that wait for a person, by DMO and domain. */
    List<Figure> reviewBacklog() {
        return jdbc.sql("""
                SELECT d.slug, w.data_domain, sum(w.waiting) AS value
                FROM staging.batches_waiting w JOIN public.dmos d ON d.id = w.dmo_id GROUP BY d.slug, w.data_domain""").query(row("slug", "data_domain")).list();
    }

    /** Seconds since the last batch of each source was staged. */
    List<Figure> sourceAgeSeconds() {
        return jdbc.sql("""
                SELECT d.slug, b.data_domain, b.source_name, extract(epoch FROM now() - max(b.created_at)) AS value
                FROM staging.batches b JOIN public.dmos d ON d.id = b.dmo_id
                WHERE b.status <> 'loading' GROUP BY d.slug, b.data_domain, b.source_name""").query(row("slug", "data_domain", "source_name")).list();
    }

    private static RowMapper<Figure> row(String... labels) {
        return (row, n) -> new Figure(values(row, labels), row.getDouble("value"));
    }

    private static List<String> values(ResultSet row, String[] labels) throws SQLException {
        List<String> values = new ArrayList<>();
        for (String label : labels) {
            values.add(row.getString(label));
        }
        return values;
    }
}
