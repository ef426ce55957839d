package com.trippl.pipeline.geocode;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask.
 *
 * @param provider the service's kind
 * @param base its address without a slash at the end
 * @param key its API key; never logged, never in a message
 * @param country two letters: where to look for places; null: anywhere
 */
record Service(
        Provider provider,
        String base,
        @Nullable String key,
        @Nullable String country) {
    /** What its answers are remembered under. */
    String id() {
        return provider.name() + " " + base;
    }

    /** What people read. */
    String label() {
        return provider.name().toLowerCase(Locale.ROOT);
    }

    /** A message without the key, should the service have repeated it. */
    String withoutKey(String message) {
        return key == null || key.isEmpty() ? message : message.replace(key, "…");
    }

    @Override
    public String toString() {
        return id();
    }
}
