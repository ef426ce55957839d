package com.trippl.pipeline.security;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Someone who can log in.
 *
 * @param id the row's id
 * @param username unique, lower case
 * @param passwordHash as the password encoder made it
 * @param mustChangePassword whether the password was given to them, and is to be replaced before anything else
 * @param enabled whether they may log in at all
 * @param lockedUntil until when they may not, after repeated failures; null: not locked
 * @param permissions what their roles allow
 * @param dmoIds the DMOs they are restricted to; empty: to none
 * @param theme {@code light} or {@code dark}; null: as their system has it
 */
public record Account(
        int id,
        String username,
        String passwordHash,
        boolean mustChangePassword,
        boolean enabled,
        @Nullable Instant lockedUntil,
        Set<String> permissions,
        Set<Integer> dmoIds,
        @Nullable String theme) {
    /** Whether repeated failures keep them out at this moment. */
    public boolean isLocked(Instant now) {
        return lockedUntil != null && lockedUntil.isAfter(now);
    }
}
