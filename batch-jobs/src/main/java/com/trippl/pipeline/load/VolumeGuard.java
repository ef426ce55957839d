package com.trippl.pipeline.load;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Holds a batch whose size says that something is wrong with the feed rather than with the world. */
@Component
class VolumeGuard {
    private final JdbcClient jdbc;
    private final DeleteDetector deletes;

    VolumeGuard(JdbcClient jdbc, DeleteDetector deletes) {
        this.jdbc = jdbc;
        this.deletes = deletes;
    }

    /**
     * Why the batch is to be held; null when nothing speaks against it.
     *
     * @param rows rows of the batch that came from records
     */
    @Nullable
    String holdReason(StagedBatch batch, int rows) {
        if (rows == 0) {
            return "The batch has no rows. Is the file the one you meant?";
        }
        Optional<Integer> last = lastGood(batch);
        if (batch.full() && last.isPresent()) {
            double percent = 100.0 * rows / last.get();
            if (percent < batch.rules().minPercentOfLast()) {
                return sizeReason(
                        rows,
                        last.get(),
                        percent,
                        "less",
                        "min_percent_of_last",
                        batch.rules().minPercentOfLast());
            }
            if (percent > batch.rules().maxPercentOfLast()) {
                return sizeReason(
                        rows,
                        last.get(),
                        percent,
                        "more",
                        "max_percent_of_last",
                        batch.rules().maxPercentOfLast());
            }
        }
        int missing = deletes.countMissing(batch);
        int known = missing == 0 ? 0 : knownListings(batch);
        double percent = known == 0 ? 0 : 100.0 * missing / known;
        if (percent > batch.rules().maxDeletePercent()) {
            return String.format(
                    Locale.ROOT,
                    "%,d of the source's %,d listings are missing (%.1f %%), more than stage.max_delete_percent (%.0f) allows.",
                    missing,
                    known,
                    percent,
                    batch.rules().maxDeletePercent());
        }
        return null;
    }

    private static String sizeReason(int rows, int last, double percent, String direction, String key, double limit) {
        return String.format(
                Locale.ROOT,
                "The batch has %,d rows, the last good one had %,d: %.0f %% is %s than stage.%s (%.0f) allows.",
                rows,
                last,
                percent,
                direction,
                key,
                limit);
    }

    private Optional<Integer> lastGood(StagedBatch batch) {
        return jdbc.sql("""
                        SELECT r.records_total FROM staging.batches b JOIN pipeline.job_results r USING (job_id)
                        WHERE b.dmo_id = :dmo AND b.data_domain = :domain AND b.source_name = :source AND b.job_id < :job
                          AND b.status IN ('ready', 'promoted', 'superseded') AND (b.hold_reason IS NULL OR b.released_at IS NOT NULL) AND r.records_total > 0
                        ORDER BY b.job_id DESC LIMIT 1""")
                .param("dmo", batch.dmoId())
                .param("domain", batch.domain())
                .param("source", batch.sourceName())
                .param("job", batch.jobId())
                .query(Integer.class)
                .optional();
    }

    private int knownListings(StagedBatch batch) {
        return jdbc.sql("""
                        SELECT count(DISTINCT m.listing_id) FROM public.source_records m
                        JOIN public.listings l ON l.id = m.listing_id AND l.status = 'live'
                        WHERE m.dmo_id = ? AND m.source_name = ? AND l.data_domain = ?""")
                .param(batch.dmoId())
                .param(batch.sourceName())
                .param(batch.domain())
                .query(Integer.class)
                .single();
    }
}
