package com.trippl.pipeline.security;

/** An account or role cannot be changed so; the message says why, and what to do. */
public final class AccountException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public AccountException(String message) {
        super(message);
    }
}
