package com.trippl.pipeline.queue;

import java.util.Locale;

/** Where a job stands. */
public enum JobStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** The word in the database and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with a label. */
    public static JobStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether the job is over, unless someone retries it. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** Every move there is. Running to running is another worker taking over an expired lease. */
    public boolean canBecome(JobStatus next) {
        return switch (this) {
            case PENDING -> next == RUNNING || next == CANCELLED;
            case RUNNING -> true;
            case COMPLETED -> false;
            case FAILED, CANCELLED -> next == PENDING;
        };
    }
}
