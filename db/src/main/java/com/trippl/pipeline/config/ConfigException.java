package com.trippl.pipeline.config;

/** A configuration says something that cannot be done; the message says which key, and what it may be. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
