package com.trippl.pipeline.queue;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code pipeline.job_errors}. */
@Repository
public class JobErrors {
    private static final int BATCH_SIZE = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    public JobErrors(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** Records errors; those a restarted chunk recorded before stay as they are. */
    public void record(List<JobError> errors) {
        if (errors.isEmpty()) {
            return;
        }
        template.batchUpdate("""
                INSERT INTO pipeline.job_errors (job_id, file_id, record_id, line_number, original_record, original_columns, error_type,
                    error_message, source_key)
                VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?)
                ON CONFLICT (job_id, record_id) DO NOTHING""", errors, BATCH_SIZE, (statement, error) -> {
            statement.setInt(1, error.jobId());
            statement.setObject(2, error.fileId());
            statement.setString(3, withoutNul(error.recordId()));
            statement.setObject(4, error.lineNumber());
            String original = error.original() == null ? null : withoutNul(error.original());
            statement.setString(5, original);
            statement.setArray(6, statement.getConnection().createArrayOf("text", columns(original)));
            statement.setString(7, error.type());
            statement.setString(8, withoutNul(error.message()));
            statement.setObject(9, error.sourceKey());
        });
    }

    /** The columns as the source has them one after the other, which jsonb does not keep; none where the record is no object. */
    private static String[] columns(@Nullable String original) {
        return original == null || !original.startsWith("{")
                ? new String[0]
                : JSON.readTree(original).propertyNames().toArray(String[]::new);
    }

    /** PostgreSQL stores no NUL, neither plain nor as an escape in JSON; the replacement character shows where one was. */
    private static String withoutNul(String text) {
        return text.replace('\0', '\uFFFD').replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000", "$1\uFFFD");
    }

    /** The errors of a job in the order of their lines. */
    public List<JobError> list(int jobId, int limit) {
        return jdbc.sql(
                        "SELECT * FROM pipeline.job_errors WHERE job_id = ? ORDER BY line_number NULLS LAST, id LIMIT ?")
                .param(jobId)
                .param(limit)
                .query((row, n) -> new JobError(
                        row.getInt("job_id"),
                        row.getObject("file_id", Integer.class),
                        row.getString("record_id"),
                        row.getObject("line_number", Long.class),
                        row.getString("original_record"),
                        row.getString("error_type"),
                        row.getString("error_message"),
                        row.getObject("source_key", UUID.class)))
                .list();
    }

    /** How many errors a job has. */
    public int count(int jobId) {
        return jdbc.sql("SELECT count(*) FROM pipeline.job_errors WHERE job_id = ?")
                .param(jobId)
                .query(Integer.class)
                .single();
    }
}
