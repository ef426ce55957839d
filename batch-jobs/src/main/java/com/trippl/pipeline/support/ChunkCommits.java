package com.trippl.pipeline.support;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has chunks committed without waiting for the disk. A database that crashes right then comes back without the last of them, but never with
 * a later transaction and not an earlier one: how far the step had come is written in the chunk's own transaction and is lost with its rows,
 * and whatever waits for the disk, as the end of a step, a person's decision and the claim of a job do, has all before it on disk first.
 *
 * <p>Who is left to be told is the worker, which may have outlived the crash and would go on behind chunks that are gone. So whatever tells how
 * far a step came or how it ended, as each chunk does in its transaction, first asks whether the database knows of the one before: Spring
 * Batch takes the database's version for its own once the job is to stop, and would note a place behind rows that are not there.
 */
@Component
class ChunkCommits {
    private final JdbcClient jdbc;

    ChunkCommits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Has the transaction at hand not wait for the disk. */
    void doNotWait() {
        jdbc.sql("SET LOCAL synchronous_commit = off").update();
    }

    /** @throws StageFailure when the database does not know of the step's last chunk */
    void requireKnown(StepExecution step) {
        int known = jdbc.sql("SELECT version FROM batch.batch_step_execution WHERE step_execution_id = ?")
                .param(step.getId())
                .query(Integer.class)
                .single();
        if (step.getVersion() == null || known != step.getVersion()) {
            throw new StageFailure(
                    "The database has been restarted and does not know of the last rows of step " + step.getStepName()
                            + ". They are written again.",
                    true);
        }
    }
}
