package com.trippl.pipeline.staging;

import java.util.Locale;

/** Where a staged row stands. */
public enum RowStatus {
    PENDING,
    ACCEPTED,
    HELD,
    REJECTED,
    MERGED,
    PROMOTED,
    SUPERSEDED;

    /** The word in the database and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with a label. */
    public static RowStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Every move there is. What was promoted, merged or superseded is history. */
    public boolean canBecome(RowStatus next) {
        return switch (this) {
            case PENDING -> next == ACCEPTED || next == HELD || next == REJECTED || next == SUPERSEDED;
            case ACCEPTED -> next != ACCEPTED;
            case HELD -> next == PENDING || next == ACCEPTED || next == REJECTED || next == SUPERSEDED;
            case REJECTED -> next == PENDING || next == ACCEPTED || next == HELD;
            case MERGED, PROMOTED, SUPERSEDED -> false;
        };
    }
}
