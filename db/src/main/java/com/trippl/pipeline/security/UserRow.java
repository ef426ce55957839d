package com.trippl.pipeline.security;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as administrators see it.
 *
 * @param lockedUntil until when repeated failures keep them out; null: not
 * @param roles by name
 * @param dmos the slugs of the DMOs they are restricted to; empty: to none
 */
public record UserRow(
        int id,
        String username,
        boolean enabled,
        boolean mustChangePassword,
        @Nullable Instant lockedUntil,
        @Nullable Instant lastLogin,
        Instant createdAt,
        List<String> roles,
        List<String> dmos) {
    /** Whether repeated failures keep them out at this moment. */
    public boolean isLocked(Instant now) {
        return lockedUntil != null && lockedUntil.isAfter(now);
    }
}
