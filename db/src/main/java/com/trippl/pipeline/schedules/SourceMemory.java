package com.trippl.pipeline.schedules;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What scheduled imports took last from where they look. */
@Repository
public class SourceMemory {
    private final JdbcClient jdbc;

    SourceMemory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What was taken last.
     *
     * @param etag as the server named the content, or null
     * @param lastModified as the server dated the content, or null
     * @param fileName the file in the inbox, or null
     * @param fileModified when that was changed, or null
     * @param sha256 of the content
     */
    public record Mark(
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String fileName,
            @Nullable Instant fileModified,
            String sha256) {}

    /** What was taken last from the place a schedule looks at now; empty: nothing yet. */
    public Optional<Mark> last(Schedule schedule) {
        return jdbc.sql("SELECT * FROM pipeline.schedule_sources WHERE dmo_id = ? AND data_domain = ? AND location = ?")
                .param(schedule.dmoId())
                .param(schedule.domain())
                .param(schedule.location())
                .query((row, n) -> new Mark(
                        row.getString("etag"),
                        row.getString("last_modified"),
                        row.getString("file_name"),
                        row.getTimestamp("file_modified") == null
                                ? null
                                : row.getTimestamp("file_modified").toInstant(),
                        row.getString("content_hash")))
                .optional();
    }

    /** Remembers what was taken, in the transaction that enqueues it. */
    public void remember(Schedule schedule, Mark mark) {
        jdbc.sql("""
                        INSERT INTO pipeline.schedule_sources (dmo_id, data_domain, location, etag, last_modified, file_name, file_modified,
                                                               content_hash, taken_at)
                        VALUES (?, ?, ?, CAST(? AS text), CAST(? AS text), CAST(? AS text), CAST(? AS timestamptz), ?, statement_timestamp())
                        ON CONFLICT (dmo_id, data_domain) DO UPDATE
                        SET location = excluded.location, etag = excluded.etag, last_modified = excluded.last_modified,
                            file_name = excluded.file_name, file_modified = excluded.file_modified,
                            content_hash = excluded.content_hash, taken_at = excluded.taken_at""")
                .param(schedule.dmoId())
                .param(schedule.domain())
                .param(schedule.location())
                .param(mark.etag())
                .param(mark.lastModified())
                .param(mark.fileName())
                .param(mark.fileModified() == null ? null : Timestamp.from(mark.fileModified()))
                .param(mark.sha256())
                .update();
    }
}
