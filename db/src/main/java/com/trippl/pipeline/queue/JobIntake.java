package com.trippl.pipeline.queue;

import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes runs and jobs in, each job with a snapshot of its configuration. */
final class JobIntake {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final DmoConfigs configs;

    JobIntake(JdbcClient jdbc, DmoConfigs configs) {
        this.jdbc = jdbc;
        this.configs = configs;
    }

    int startRun(
            int dmoId, String domain, String sourceName, Stage through, Map<Stage, JsonNode> overrides, String user) {
        ObjectNode byStage = JsonNodeFactory.instance.objectNode();
        overrides.forEach((stage, patch) -> byStage.set(stage.label(), patch));
        return jdbc.sql("""
                        INSERT INTO pipeline.runs (dmo_id, data_domain, source_name, through_stage, created_by, created_at, overrides)
                        VALUES (?, ?, ?, ?, ?, statement_timestamp(), CAST(? AS jsonb)) RETURNING run_id""")
                .param(dmoId)
                .param(domain)
                .param(sourceName)
                .param(through.label())
                .param(user)
                .param(byStage.toString())
                .query(Integer.class)
                .single();
    }

    Stage throughStage(int runId) {
        return Stage.of(jdbc.sql("SELECT through_stage FROM pipeline.runs WHERE run_id = ?")
                .param(runId)
                .query(String.class)
                .single());
    }

    int repeatRun(int runId, String user) {
        return jdbc.sql("""
                        INSERT INTO pipeline.runs (dmo_id, data_domain, source_name, through_stage, overrides, created_by, created_at,
                                                   repeats_run_id)
                        SELECT dmo_id, data_domain, source_name, through_stage, overrides, ?, statement_timestamp(), run_id
                        FROM pipeline.runs WHERE run_id = ? RETURNING run_id""").param(user).param(runId).query(Integer.class).single();
    }

    /** Returns the job's id. */
    int enqueue(NewJob job) {
        // A save decides on the jobs that wait: one that is enqueued meanwhile takes the new configuration.
        configs.awaitSaves(job.dmoId());
        Snapshot config = repeated(job).orElseGet(() -> inForce(job));
        int id = jdbc.sql("""
                        INSERT INTO pipeline.job_queue (job_type, stage, source_name, dmo_id, data_domain, run_id, parent_job_id, priority,
                                                        created_by, enqueued_at, next_attempt_at, origin_run_id)
                        VALUES (:type, :stage, :source, :dmo, :domain, :run, :parent, :priority, :user, statement_timestamp(), statement_timestamp(),
                                coalesce((SELECT origin_run_id FROM pipeline.job_queue WHERE job_id = :parent), :run)) RETURNING job_id""")
                .param("type", job.stage().jobType())
                .param("stage", job.stage().label())
                .param("source", job.sourceName())
                .param("dmo", job.dmoId())
                .param("domain", job.domain())
                .param("run", job.runId())
                .param("parent", job.parentJobId())
                .param("priority", job.priority())
                .param("user", job.createdBy())
                .query(Integer.class)
                .single();
        UUID snapshot = jdbc.sql("""
                        INSERT INTO pipeline.job_configs (job_id, dmo_id, type, data_domain, config_params, version, schedule)
                        VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?) RETURNING snapshot_id""")
                .param(id)
                .param(job.dmoId())
                .param(job.stage().label())
                .param(job.domain())
                .param(config.params())
                .param(config.version())
                .param(config.schedule())
                .query(UUID.class)
                .single();
        jdbc.sql("UPDATE pipeline.job_queue SET config_snapshot_id = ? WHERE job_id = ?")
                .param(snapshot)
                .param(id)
                .update();
        return id;
    }

    private record Snapshot(String params, int version, String schedule) {}

    private Snapshot inForce(NewJob job) {
        DmoConfig config = configs.active(job.dmoId(), job.stage(), job.domain());
        JsonNode params = job.override() == null ? config.params() : DmoConfigs.merge(config.params(), job.override());
        DmoConfigs.parse(job.stage(), params);
        return new Snapshot(params.toString(), config.version(), config.schedule());
    }

    private Optional<Snapshot> repeated(NewJob job) {
        return jdbc.sql("""
                        SELECT c.config_params, c.version, c.schedule FROM pipeline.runs r
                        JOIN pipeline.job_queue q ON q.run_id = r.repeats_run_id AND q.stage = ?
                        JOIN pipeline.job_configs c ON c.job_id = q.job_id
                        WHERE r.run_id = ? ORDER BY q.job_id DESC LIMIT 1""")
                .param(job.stage().label())
                .param(job.runId())
                .query((row, n) -> new Snapshot(row.getString(1), row.getInt(2), row.getString(3)))
                .optional();
    }

    void attachFile(int jobId, int fileId) {
        jdbc.sql("UPDATE pipeline.job_queue SET file_id = ? WHERE job_id = ?")
                .param(fileId)
                .param(jobId)
                .update();
    }

    JsonNode configOf(Job job) {
        return JSON.readTree(jdbc.sql("SELECT config_params FROM pipeline.job_configs WHERE job_id = ?")
                .param(job.jobId())
                .query(String.class)
                .single());
    }
}
