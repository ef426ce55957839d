package com.trippl.pipeline.support;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Ends a stage whose output is files: what came in must be in the files or among the errors. */
@Component
public class FileStageSettler {
    private final DataFiles files;
    private final JobErrors errors;
    private final JobResultsStore results;

    public FileStageSettler(DataFiles files, JobErrors errors, JobResultsStore results) {
        this.files = files;
        this.errors = errors;
        this.results = results;
    }

    /**
     * Adds up and saves the results.
     *
     * @param stage of the files written
     * @param records how many came in
     * @param skipLimit more faulty records fail the job
     */
    public void settle(int jobId, String stage, int records, SkipLimit skipLimit) {
        int kept = files.ofJob(jobId, stage).stream()
                .mapToInt(FileStageSettler::records)
                .sum();
        int refused = errors.count(jobId);
        if (kept + refused != records) {
            throw new StageFailure(
                    "Of " + records + " records " + kept + " were written and " + refused
                            + " refused, which does not add up. Nothing went on; please report this.",
                    false);
        }
        if (refused > skipLimit.of(records)) {
            throw skipLimit.exceeded(jobId, refused, records);
        }
        results.save(jobId, new JobResults(records, kept, 0, 0, 0, 0, refused));
    }

    /** The records of a file of the pipeline's own. */
    public static int records(DataFile file) {
        return Objects.requireNonNull(file.recordCount(), () -> file.path() + " has no count of records");
    }
}
