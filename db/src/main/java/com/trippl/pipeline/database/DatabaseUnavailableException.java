package com.trippl.pipeline.database;

import org.jspecify.annotations.Nullable;

/** There is no database to work with; the message says why, and what to do. */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
