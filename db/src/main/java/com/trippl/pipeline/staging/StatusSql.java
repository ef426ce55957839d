package com.trippl.pipeline.staging;

/**
 * The status of staged rows, where many of one batch are read. The view {@code staging.listings} tells it of any row, but looks up for each
 * what was promoted of its batch.
 */
public final class StatusSql {
    private static final String PROMOTED = "(SELECT p.ids FROM staging.promoted_rows p WHERE p.batch_id = %s)";

    private StatusSql() {}

    /**
     * The status of rows {@code s} that are all of one batch.
     *
     * @param batch the batch, as SQL that does not depend on the row
     */
    public static String of(String batch) {
        return " coalesce(s.own_status, CASE WHEN " + PROMOTED.formatted(batch)
                + " @> s.id THEN 'promoted' ELSE 'accepted' END) ";
    }

    /** Whether rows {@code s}, all of one batch, are accepted and not promoted yet. */
    public static String accepted(String batch) {
        return " (s.own_status = 'accepted' OR s.own_status IS NULL AND (" + PROMOTED.formatted(batch)
                + " @> s.id) IS NOT TRUE) ";
    }
}
