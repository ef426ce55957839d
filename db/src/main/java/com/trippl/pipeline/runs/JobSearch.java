package com.trippl.pipeline.runs;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Lists jobs, page by page. */
@Service
public class JobSearch {
    static final String COLUMNS = """
            SELECT q.*, d.slug, f.original_name, jr.job_id AS settled, jr.records_total, jr.records_new, jr.records_updated,
                   jr.records_deleted, jr.records_duplicates, jr.records_unchanged, jr.records_error
            """;

    private final JdbcClient jdbc;
    private final Access access;
    private final Clock clock;

    public JobSearch(JdbcClient jdbc, Access access, Clock clock) {
        this.jdbc = jdbc;
        this.access = access;
        this.clock = clock;
    }

    /** One page. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<JobRow> page(JobFilter filter, JobOrder order, int offset, int limit) {
        String sql = COLUMNS + JobConditions.FROM + JobConditions.WHERE + " ORDER BY " + order.sql()
                + " OFFSET :offset LIMIT :limit";
        return JobConditions.bind(jdbc.sql(sql), filter, access.dmos())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> read(row, clock.instant()))
                .list();
    }

    /** How many there are. */
    @PreAuthorize(Permissions.MAY_READ)
    public int count(JobFilter filter) {
        return JobConditions.bind(
                        jdbc.sql("SELECT count(*)" + JobConditions.FROM + JobConditions.WHERE), filter, access.dmos())
                .query(Integer.class)
                .single();
    }

    /** One job; empty, too, when its DMO is not among those of the person who asks. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<JobRow> find(int jobId) {
        return JobConditions.bind(
                        jdbc.sql(COLUMNS + JobConditions.FROM + JobConditions.WHERE + " AND q.job_id = :job"),
                        JobFilter.ALL,
                        access.dmos())
                .param("job", jobId)
                .query((row, n) -> read(row, clock.instant()))
                .optional();
    }

    static JobRow read(ResultSet row, Instant now) throws SQLException {
        Job job = JobQueue.read(row, 0);
        Instant leaseUntil = job.leaseUntil();
        return new JobRow(
                job,
                row.getString("slug"),
                results(row),
                row.getString("original_name"),
                job.status() == JobStatus.RUNNING && leaseUntil != null && leaseUntil.isBefore(now));
    }

    private static @Nullable JobResults results(ResultSet row) throws SQLException {
        row.getInt("settled");
        return row.wasNull()
                ? null
                : new JobResults(
                        row.getInt("records_total"),
                        row.getInt("records_new"),
                        row.getInt("records_updated"),
                        row.getInt("records_deleted"),
                        row.getInt("records_duplicates"),
                        row.getInt("records_unchanged"),
                        row.getInt("records_error"));
    }
}
