package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists show it.
 *
 * @param dmo the slug of its DMO
 * @param through the stage through which it goes by itself
 * @param repeats the run it repeats, or null
 * @param jobs its jobs in order, with the promotions of what it staged
 */
public record RunRow(
        int runId,
        int dmoId,
        String dmo,
        String domain,
        String sourceName,
        Stage through,
        @Nullable Integer repeats,
        String createdBy,
        Instant createdAt,
        List<JobRow> jobs) {
    /** The status of its last job, which {@link JobFilter#status} finds it by. */
    public JobStatus status() {
        return jobs.isEmpty() ? JobStatus.PENDING : jobs.getLast().job().status();
    }

    /** Whether nothing more comes by itself. */
    public boolean isOver() {
        return jobs.stream().allMatch(row -> row.job().status().isFinal());
    }

    /** The last job of a stage. */
    public Optional<JobRow> at(Stage stage) {
        return jobs.stream().filter(row -> row.job().stage() == stage).reduce((first, last) -> last);
    }

    /** What the person who sent the file called it, or null. */
    public @Nullable String fileName() {
        return at(Stage.IMPORT).map(JobRow::fileName).orElse(null);
    }
}
