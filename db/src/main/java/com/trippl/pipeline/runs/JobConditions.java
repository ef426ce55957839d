package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a {@link JobFilter} means in SQL, for {@code pipeline.job_queue q} with {@code pipeline.files f} as its input. */
final class JobConditions {
    static final String FROM = """
             FROM pipeline.job_queue q JOIN public.dmos d ON d.id = q.dmo_id
             LEFT JOIN pipeline.files f ON f.id = q.file_id
             LEFT JOIN pipeline.job_results jr ON jr.job_id = q.job_id
            """;

    static final String WHERE = """
             WHERE (CAST(:dmos AS int[]) IS NULL OR q.dmo_id = ANY (CAST(:dmos AS int[])))
               AND (CAST(:dmo AS int) IS NULL OR q.dmo_id = :dmo)
               AND (CAST(:stage AS text) IS NULL OR q.stage = :stage)
               AND (CAST(:status AS text) IS NULL OR q.status = :status)
               AND (CAST(:from AS timestamptz) IS NULL OR q.enqueued_at >= :from)
               AND (CAST(:to AS timestamptz) IS NULL OR q.enqueued_at < :to)
               AND (CAST(:text AS text) IS NULL
                    OR q.job_id::text = :text OR q.run_id::text = :text OR q.source_name ILIKE :like OR q.created_by ILIKE :like
                    OR q.error_message ILIKE :like OR f.original_name ILIKE :like)
            """;

    private JobConditions() {}

    static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, JobFilter filter, Integer @Nullable [] dmos) {
        Stage stage = filter.stage();
        JobStatus status = filter.status();
        String text = filter.text();
        return statement
                .param("dmos", dmos)
                .param("dmo", filter.dmoId())
                .param("stage", stage == null ? null : stage.label())
                .param("status", status == null ? null : status.label())
                .param("from", timestamp(filter.from()))
                .param("to", timestamp(filter.to()))
                .param("text", text)
                .param("like", text == null ? null : "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%");
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }
}
