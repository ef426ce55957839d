package com.trippl.pipeline.dashboard;

import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Answers what the dashboard asks. */
@Service
public class Dashboards {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_FAILURES = 100;

    private static final String MINE = "(CAST(:dmos AS int[]) IS NULL OR %s.dmo_id = ANY (CAST(:dmos AS int[]))) ";

    private final JdbcClient jdbc;
    private final Access access;
    private final Clock clock;

    public Dashboards(JdbcClient jdbc, Access access, Clock clock) {
        this.jdbc = jdbc;
        this.access = access;
        this.clock = clock;
    }

    /** Every DMO and domain, by name. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Feed> feeds() {
        return mine("""
                WITH feeds AS (
                    SELECT DISTINCT dmo_id, data_domain FROM pipeline.dmo_configs WHERE active
                    UNION SELECT DISTINCT dmo_id, data_domain FROM pipeline.runs),
                counted AS (
                    SELECT dmo_id, data_domain, count(*) AS live FROM public.listings WHERE status = 'live' GROUP BY 1, 2),
                waiting AS (
                    SELECT dmo_id, data_domain, sum(waiting) AS waiting, bool_or(more) AS more
                    FROM staging.batches_waiting GROUP BY 1, 2)
                SELECT f.dmo_id, f.data_domain, d.slug, d.name, r.run_id, r.created_at, r.status, p.finished_at,
                       coalesce(c.live, 0) AS live, coalesce(w.waiting, 0) AS waiting, coalesce(w.more, FALSE) AS more,
                       (SELECT count(*) FROM pipeline.job_queue q WHERE q.dmo_id = f.dmo_id AND q.data_domain = f.data_domain
                            AND q.status = 'failed' AND q.finished_at >= :since) AS failures
                FROM feeds f JOIN public.dmos d ON d.id = f.dmo_id
                LEFT JOIN counted c USING (dmo_id, data_domain)
                LEFT JOIN waiting w USING (dmo_id, data_domain)
                LEFT JOIN LATERAL (
                    SELECT r.run_id, r.created_at,
                           (SELECT q.status FROM pipeline.job_queue q WHERE q.run_id = r.run_id ORDER BY q.job_id DESC LIMIT 1) AS status
                    FROM pipeline.runs r WHERE r.dmo_id = f.dmo_id AND r.data_domain = f.data_domain
                    ORDER BY r.run_id DESC LIMIT 1) r ON TRUE
                LEFT JOIN LATERAL (
                    SELECT max(q.finished_at) AS finished_at FROM pipeline.job_queue q
                    WHERE q.dmo_id = f.dmo_id AND q.data_domain = f.data_domain AND q.stage = 'promote' AND q.status = 'completed') p
                    ON TRUE
                WHERE\s""" + MINE.formatted("f") + "ORDER BY d.name, f.data_domain")
                .param("since", Timestamp.from(clock.instant().minus(WEEK)))
                .query((row, n) -> new Feed(
                        row.getInt("dmo_id"),
                        row.getString("slug"),
                        row.getString("name"),
                        row.getString("data_domain"),
                        row.getObject("run_id", Integer.class),
                        instant(row, "created_at"),
                        row.getString("status"),
                        instant(row, "finished_at"),
                        row.getLong("live"),
                        row.getLong("waiting"),
                        row.getBoolean("more"),
                        row.getInt("failures")))
                .list();
    }

    /**
     * What became of the records of the last runs, the oldest first.
     *
     * @param dmoId only of this DMO, or null
     */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Outcomes> lastRuns(@Nullable Integer dmoId, int runs) {
        List<Outcomes> newestFirst = new ArrayList<>(outcomes("'#' || r.run_id", "r.run_id", "TRUE")
                .param("dmo", dmoId)
                .param("limit", runs)
                .query(Dashboards::outcome)
                .list());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /**
     * What became of the records of each of the last days that had any, the oldest first; days are those of UTC.
     *
     * @param dmoId only of this DMO, or null
     */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Outcomes> lastDays(@Nullable Integer dmoId, int days) {
        String day = "to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')";
        List<Outcomes> newestFirst = new ArrayList<>(outcomes(day, day, "r.created_at >= :since")
                .param("since", Timestamp.from(clock.instant().minus(Duration.ofDays(days))))
                .param("dmo", dmoId)
                .param("limit", days)
                .query(Dashboards::outcome)
                .list());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Records are sorted out at staging; those refused before count as errors as well. */
    private JdbcClient.StatementSpec outcomes(String label, String group, String when) {
        return mine("""
                SELECT %s AS label, sum(CASE q.stage WHEN 'import' THEN jr.records_total ELSE 0 END) AS total,
                       sum(CASE q.stage WHEN 'stage' THEN jr.records_new ELSE 0 END) AS added,
                       sum(CASE q.stage WHEN 'stage' THEN jr.records_updated ELSE 0 END) AS updated,
                       sum(CASE q.stage WHEN 'stage' THEN jr.records_unchanged ELSE 0 END) AS unchanged,
                       sum(CASE q.stage WHEN 'stage' THEN jr.records_duplicates ELSE 0 END) AS duplicates,
                       sum(jr.records_error) AS errors
                FROM pipeline.runs r JOIN pipeline.job_queue q ON q.run_id = r.run_id
                JOIN pipeline.job_results jr ON jr.job_id = q.job_id
                WHERE q.stage IN ('import', 'transform', 'stage') AND (CAST(:dmo AS int) IS NULL OR r.dmo_id = :dmo) AND %s AND
                """.formatted(label, when) + MINE.formatted("r") + " GROUP BY " + group
                + " HAVING bool_or(q.stage = 'import') ORDER BY " + group + " DESC LIMIT :limit");
    }

    private static Outcomes outcome(ResultSet row, int ignored) throws SQLException {
        return new Outcomes(
                row.getString("label"),
                row.getLong("total"),
                row.getLong("added"),
                row.getLong("updated"),
                row.getLong("unchanged"),
                row.getLong("duplicates"),
                row.getLong("errors"));
    }

    /** What wants a person, the newest first, a hundred at most. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Failure> failures() {
        return mine("""
                SELECT * FROM (
                    SELECT CASE q.status WHEN 'failed' THEN 'FAILED' ELSE 'DEAD' END AS kind, q.job_id, q.run_id, q.dmo_id,
                           q.data_domain, q.source_name, q.stage, q.error_message AS message,
                           coalesce(q.finished_at, q.lease_until) AS since
                    FROM pipeline.job_queue q
                    WHERE q.status = 'running' AND q.lease_until < :now
                       OR q.status = 'failed' AND NOT EXISTS (
                           SELECT FROM pipeline.job_queue n
                           WHERE n.dmo_id = q.dmo_id AND n.data_domain = q.data_domain AND n.stage = q.stage AND n.job_id > q.job_id
                             AND n.source_name IS NOT DISTINCT FROM q.source_name AND n.status IN ('completed', 'running', 'pending'))
                    UNION ALL
                    SELECT 'HELD', b.job_id, q.run_id, b.dmo_id, b.data_domain, b.source_name, 'stage', b.hold_reason, b.updated_at
                    FROM staging.batches b JOIN pipeline.job_queue q USING (job_id) WHERE b.status = 'held') i
                JOIN public.dmos d ON d.id = i.dmo_id WHERE\s""" + MINE.formatted("i") + "ORDER BY i.since DESC, i.job_id DESC LIMIT " + MOST_FAILURES)
                .param("now", Timestamp.from(clock.instant()))
                .query((row, n) -> new Failure(
                        Failure.Kind.valueOf(row.getString("kind")),
                        row.getInt("job_id"),
                        row.getObject("run_id", Integer.class),
                        row.getString("slug"),
                        row.getString("data_domain"),
                        row.getString("source_name"),
                        row.getString("stage"),
                        row.getString("message"),
                        row.getTimestamp("since").toInstant()))
                .list();
    }

    private JdbcClient.StatementSpec mine(String sql) {
        return jdbc.sql(sql).param("dmos", access.dmos());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
