package com.trippl.pipeline.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;

/**
 * What whoever acts now is called and may reach. On the command line that is the operator, who may do everything; in the admin UI it is
 * the person who is logged in.
 */
public interface Access {
    /** The name that decisions and jobs are recorded under. */
    String user();

    /** Whether they hold one of the {@link Permissions}. */
    boolean may(String permission);

    /**
     * The DMOs they are restricted to; null: to none. For SQL:
     * {@code (CAST(:dmos AS int[]) IS NULL OR dmo_id = ANY (:dmos))}.
     */
    Integer @Nullable [] dmos();

    /** Whether they may see a DMO's data. */
    default boolean reaches(int dmoId) {
        Integer[] allowed = dmos();
        if (allowed == null) {
            return true;
        }
        for (int allowedId : allowed) {
            if (allowedId == dmoId) {
                return true;
            }
        }
        return false;
    }

    /**
     * Stops those who may not see a DMO's data.
     *
     * @throws AccessDeniedException when it is not among theirs
     */
    default void requireDmo(int dmoId) {
        if (!reaches(dmoId)) {
            throw new AccessDeniedException("This belongs to a DMO that is not among yours.");
        }
    }
}
