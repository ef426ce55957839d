package com.trippl.pipeline.support;

import com.trippl.pipeline.config.Stage;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many faulty records a job bears.
 *
 * @param stage whose keys say so
 * @param percent the share of all records
 * @param records the most, whatever the share; null: only the share counts
 */
public record SkipLimit(
        Stage stage, double percent, @Nullable Integer records) {
    /** The share where nothing is configured. */
    public static final double DEFAULT_PERCENT = 20;

    /** Below this many faulty records no share of them fails a job: small files would fail by a single one. */
    private static final int TOLERATED = 20;

    /** A limit as configured. */
    public static SkipLimit of(Stage stage, @Nullable Double percent, @Nullable Integer records) {
        return new SkipLimit(stage, Objects.requireNonNullElse(percent, DEFAULT_PERCENT), records);
    }

    /** How many of so many records may be refused. */
    public long of(int total) {
        long share = Math.max(TOLERATED, (long) Math.floor(total * percent / 100));
        return records == null ? share : Math.min(share, records);
    }

    /**
     * What is said of a job that refused more than it may.
     *
     * @param total of how many records; not known yet while the job runs: 0
     */
    StageFailure exceeded(int jobId, long refused, int total) {
        boolean byCount = records != null && refused > records;
        String allowed = byCount
                ? String.format(Locale.ROOT, "%s.skip_limit_records (%,d)", stage.label(), records)
                : String.format(Locale.ROOT, "%s.skip_limit_percent (%s)", stage.label(), plain(percent));
        String of = total == 0 ? "" : String.format(Locale.ROOT, " of %,d", total);
        String share = total == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", 100.0 * refused / total);
        return new StageFailure(
                String.format(
                        Locale.ROOT,
                        "%,d%s records%s are faulty, more than %s allows. See ./pipeline errors %d; correct the source and import it again, or raise the limit.",
                        refused,
                        of,
                        share,
                        allowed,
                        jobId),
                false);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
