package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds jobs. */
final class JobRows {
    private final JdbcClient jdbc;

    JobRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Job> find(int jobId) {
        return jdbc.sql("SELECT * FROM pipeline.job_queue WHERE job_id = ?")
                .param(jobId)
                .query(JobRows::read)
                .optional();
    }

    Optional<Job> follower(int parentJobId, Stage stage) {
        lock(parentJobId);
        return jdbc.sql("""
                        SELECT * FROM pipeline.job_queue WHERE parent_job_id = ? AND job_type = ? AND status <> 'cancelled'
                        ORDER BY job_id DESC LIMIT 1""")
                .param(parentJobId)
                .param(stage.jobType())
                .query(JobRows::read)
                .optional();
    }

    List<Job> ofRun(int runId) {
        return jdbc.sql("SELECT * FROM pipeline.job_queue WHERE run_id = ? ORDER BY job_id")
                .param(runId)
                .query(JobRows::read)
                .list();
    }

    List<Job> list(@Nullable Integer dmoId, @Nullable JobStatus status, int limit) {
        return jdbc.sql("""
                        SELECT * FROM pipeline.job_queue
                        WHERE (CAST(:dmo AS int) IS NULL OR dmo_id = :dmo) AND (CAST(:status AS text) IS NULL OR status = :status)
                        ORDER BY job_id DESC LIMIT :limit""")
                .param("dmo", dmoId)
                .param("status", status == null ? null : status.label())
                .param("limit", limit)
                .query(JobRows::read)
                .list();
    }

    Job require(int jobId) {
        return find(jobId)
                .orElseThrow(() -> new IllegalJobMoveException("There is no job " + jobId + ". See ./pipeline jobs."));
    }

    Job lock(int jobId) {
        jdbc.sql("SELECT job_id FROM pipeline.job_queue WHERE job_id = ? FOR UPDATE")
                .param(jobId)
                .query(Integer.class)
                .optional();
        return require(jobId);
    }

    static Job read(ResultSet row, int ignored) throws SQLException {
        return new Job(
                row.getInt("job_id"),
                Stage.of(row.getString("stage")),
                JobStatus.of(row.getString("status")),
                row.getInt("priority"),
                row.getString("source_name"),
                row.getInt("dmo_id"),
                row.getString("data_domain"),
                row.getObject("file_id", Integer.class),
                row.getObject("run_id", Integer.class),
                row.getObject("parent_job_id", Integer.class),
                row.getObject("config_snapshot_id", UUID.class),
                row.getTimestamp("enqueued_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                instant(row, "next_attempt_at"),
                instant(row, "lease_until"),
                row.getString("locked_by"),
                row.getLong("lease_token"),
                row.getInt("dequeue_attempts"),
                row.getInt("retry_count"),
                row.getBoolean("cancel_requested"),
                row.getString("error_message"),
                row.getString("created_by"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
