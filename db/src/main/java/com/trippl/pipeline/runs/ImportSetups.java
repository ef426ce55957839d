package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** What people who import need to know of a DMO. */
@Service
public class ImportSetups {
    private static final int MOST_SOURCES = 50;

    private final JdbcClient jdbc;
    private final DmoConfigs configs;
    private final Access access;

    public ImportSetups(JdbcClient jdbc, DmoConfigs configs, Access access) {
        this.jdbc = jdbc;
        this.configs = configs;
        this.access = access;
    }

    /**
     * An import of the same content.
     *
     * @param runId its run; null where it belonged to none
     * @param fileName what the person who sent it called it
     */
    public record Earlier(
            @Nullable Integer runId,
            String dmo,
            String sourceName,
            @Nullable String fileName,
            String by,
            Instant at) {}

    /**
     * The import configuration in force.
     *
     * @throws com.trippl.pipeline.config.ConfigException when there is none
     */
    @PreAuthorize(Permissions.MAY_IMPORT)
    public JsonNode params(int dmoId) {
        access.requireDmo(dmoId);
        return configs.active(dmoId, Stage.IMPORT, DmoConfigs.LISTINGS).params();
    }

    /** The feeds a DMO has had, the latest first. */
    @PreAuthorize(Permissions.MAY_IMPORT)
    public List<String> sources(int dmoId) {
        access.requireDmo(dmoId);
        return jdbc.sql("""
                        SELECT source_name FROM pipeline.runs WHERE dmo_id = ? GROUP BY source_name
                        ORDER BY max(run_id) DESC LIMIT ?""")
                .param(dmoId)
                .param(MOST_SOURCES)
                .query(String.class)
                .list();
    }

    /** The latest import of the very same bytes, among the DMOs the person may see. */
    @PreAuthorize(Permissions.MAY_IMPORT)
    public Optional<Earlier> earlier(String sha256) {
        return jdbc.sql("""
                        SELECT q.run_id, d.name, q.source_name, f.original_name, q.created_by, f.created_at
                        FROM pipeline.files f
                        JOIN pipeline.job_queue q ON q.job_id = f.job_id
                        JOIN public.dmos d ON d.id = q.dmo_id
                        WHERE f.file_hash = :hash AND f.stage = 'upload' AND f.original_name IS NOT NULL
                          AND (CAST(:dmos AS int[]) IS NULL OR q.dmo_id = ANY (:dmos))
                        ORDER BY f.id DESC LIMIT 1""")
                .param("hash", sha256)
                .param("dmos", access.dmos())
                .query((row, n) -> new Earlier(
                        row.getObject("run_id", Integer.class),
                        row.getString("name"),
                        row.getString("source_name"),
                        row.getString("original_name"),
                        row.getString("created_by"),
                        row.getTimestamp("created_at").toInstant()))
                .optional();
    }
}
