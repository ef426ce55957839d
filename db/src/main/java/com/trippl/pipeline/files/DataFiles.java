package com.trippl.pipeline.files;

import com.trippl.pipeline.storage.ObjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes {@code pipeline.files}. */
@Repository
public class DataFiles {
    private static final String COLUMNS =
            "SELECT id, job_id, file_path, stage, batch, format, file_size, record_count, file_hash, original_name, pruned_at, content_bytes FROM pipeline.files ";

    private final JdbcClient jdbc;

    public DataFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records a file that is complete in the store. A file that the same job recorded under the same stage and batch before, as
     * when its partition had to start again, is replaced.
     *
     * @param sourceFileId the file it was made from, or null
     * @return the id of its row
     */
    public int register(
            int jobId,
            String stage,
            ObjectName name,
            long size,
            @Nullable Integer recordCount,
            String sha256,
            @Nullable Integer sourceFileId,
            @Nullable String originalName,
            int dmoId) {
        return jdbc.sql("""
                        INSERT INTO pipeline.files (job_id, file_path, stage, data_domain, country, dmo_id, file_date, batch, format,
                                                    file_size, record_count, file_hash, source_file_id, original_name)
                        VALUES (:job, :path, :stage, :domain, :country, :dmo, :date, :batch, :format,
                                :size, :records, :hash, :source, :original)
                        ON CONFLICT (job_id, stage, batch) DO UPDATE
                        SET file_path = excluded.file_path, file_size = excluded.file_size, record_count = excluded.record_count,
                            file_hash = excluded.file_hash, source_file_id = excluded.source_file_id, pruned_at = NULL
                        RETURNING id""")
                .param("job", jobId)
                .param("path", name.path())
                .param("stage", stage)
                .param("domain", name.domain())
                .param("country", name.country())
                .param("dmo", dmoId)
                .param("date", name.date())
                .param("batch", name.batch())
                .param("format", name.format())
                .param("size", size)
                .param("records", recordCount)
                .param("hash", sha256)
                .param("source", sourceFileId)
                .param("original", originalName)
                .query(Integer.class)
                .single();
    }

    /** Notes how many records an upload has, once that is known. */
    public void setRecordCount(int id, int records) {
        jdbc.sql("UPDATE pipeline.files SET record_count = ? WHERE id = ?")
                .param(records)
                .param(id)
                .update();
    }

    /** Notes how many bytes a file has before compression. */
    public void setContentBytes(int id, long bytes) {
        jdbc.sql("UPDATE pipeline.files SET content_bytes = ? WHERE id = ?")
                .param(bytes)
                .param(id)
                .update();
    }

    /** The files a job wrote for a stage, in the order of their batches. */
    public List<DataFile> ofJob(int jobId, String stage) {
        return jdbc.sql(COLUMNS + "WHERE job_id = ? AND stage = ? ORDER BY batch")
                .param(jobId)
                .param(stage)
                .query(DataFiles::read)
                .list();
    }

    /** One file by its id. */
    public Optional<DataFile> find(int id) {
        return jdbc.sql(COLUMNS + "WHERE id = ?")
                .param(id)
                .query(DataFiles::read)
                .optional();
    }

    private static DataFile read(ResultSet row, int ignored) throws SQLException {
        int count = row.getInt("record_count");
        Integer recordCount = row.wasNull() ? null : count;
        return new DataFile(
                row.getInt("id"),
                row.getInt("job_id"),
                row.getString("file_path"),
                row.getString("stage"),
                row.getInt("batch"),
                row.getString("format"),
                row.getLong("file_size"),
                recordCount,
                row.getString("file_hash"),
                row.getString("original_name"),
                row.getTimestamp("pruned_at") == null
                        ? null
                        : row.getTimestamp("pruned_at").toInstant(),
                row.getObject("content_bytes", Long.class));
    }
}
