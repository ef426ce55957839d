package com.trippl.pipeline.support;

import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobResultsStore;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Ends a stage whose output is files: what came in must be in the files or among the errors. */
@Component
public class FileStageSettler {
    /** Below this many faulty records no share of them fails a job: small files would fail by a single one. */
    public static final int TOLERATED_ERRORS = 20;

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
     * @param limitPercent the share of faulty records that fails the job
     */
    public void settle(int jobId, String stage, int records, double limitPercent) {
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
        if (refused > refusalLimit(records, limitPercent)) {
            throw new StageFailure(
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d records (%.1f %%) are faulty, more than import.skip_limit_percent (%.0f) allows. See ./pipeline errors %d; correct the file, or raise the limit.",
                            refused,
                            records,
                            100.0 * refused / records,
                            limitPercent,
                            jobId),
                    false);
        }
        results.save(jobId, new JobResults(records, kept, 0, 0, 0, 0, refused));
    }

    /** How many records may be refused. */
    public static long refusalLimit(int records, double limitPercent) {
        return Math.max(TOLERATED_ERRORS, (long) Math.floor(records * limitPercent / 100));
    }

    /** The records of a file of the pipeline's own. */
    public static int records(DataFile file) {
        return Objects.requireNonNull(file.recordCount(), () -> file.path() + " has no count of records");
    }
}
