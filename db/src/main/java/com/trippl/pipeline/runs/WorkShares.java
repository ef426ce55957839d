package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Which worker did what of a run whose partitions were shared. */
@Service
public class WorkShares {
    private final JdbcClient jdbc;

    WorkShares(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A worker's share of a job.
     *
     * @param manager who had the job itself last; null: unknown
     * @param worker who did these partitions
     * @param partitions how many it finished
     * @param takenOver how many of them another had begun
     */
    public record Share(
            Stage stage, int jobId, @Nullable String manager, String worker, int partitions, int takenOver) {}

    /** The shares of a run's jobs, by job and worker; empty where partitions are not shared. */
    public List<Share> ofRun(int runId) {
        return jdbc.sql("""
                        SELECT q.stage, q.job_id, p.worker, count(*) AS done, count(*) FILTER (WHERE p.claim_token > 1) AS taken_over,
                               (SELECT w.parameter_value FROM batch.batch_job_execution_params j
                                JOIN batch.batch_job_execution_params w
                                    ON w.job_execution_id = j.job_execution_id AND w.parameter_name = 'worker'
                                WHERE j.parameter_name = 'job_id' AND j.parameter_value = q.job_id::text
                                ORDER BY j.job_execution_id DESC LIMIT 1) AS manager
                        FROM pipeline.partitions p JOIN pipeline.job_queue q USING (job_id)
                        WHERE q.run_id = ? AND p.status = 'completed'
                        GROUP BY q.stage, q.job_id, p.worker ORDER BY q.job_id, p.worker""")
                .param(runId)
                .query((row, n) -> new Share(
                        Stage.of(row.getString("stage")),
                        row.getInt("job_id"),
                        row.getString("manager"),
                        row.getString("worker"),
                        row.getInt("done"),
                        row.getInt("taken_over")))
                .list();
    }
}
