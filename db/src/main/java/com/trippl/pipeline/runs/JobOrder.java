package com.trippl.pipeline.runs;

/** What lists of jobs are sorted by. */
public record JobOrder(Key key, boolean descending) {
    /** The newest first. */
    public static final JobOrder LATEST = new JobOrder(Key.ID, true);

    /** The columns. */
    public enum Key {
        ID,
        STAGE,
        STATUS,
        STARTED,
        RECORDS
    }

    String sql() {
        String column = switch (key) {
            case ID -> "q.job_id";
            case STAGE -> "array_position(ARRAY['import', 'transform', 'stage', 'promote'], q.stage::text)";
            case STATUS -> "q.status";
            case STARTED -> "q.started_at";
            case RECORDS -> "coalesce(jr.records_total, 0)";
        };
        return column + (descending ? " DESC NULLS LAST" : " NULLS FIRST") + (key == Key.ID ? "" : ", q.job_id DESC");
    }
}
