package com.trippl.pipeline.security;

import java.util.Set;

/**
 * The permissions there are, by the names the database, the roles and the annotations know them by, and beside each the expression for
 * {@code @PreAuthorize}. A person holds a permission through a role. What is done in the pipeline needs {@link #READ} as well: nobody works
 * on what they may not see. {@link #ADMIN} stands alone: who manages accounts need not see data.
 */
public final class Permissions {
    /** See the pipeline menu and its pages. */
    public static final String READ = "pipeline:read";
    /** Create DMOs and change their configuration. */
    public static final String CONFIGURE = "pipeline:configure";
    /** Upload files and start imports. */
    public static final String IMPORT = "pipeline:import";
    /** Start, retry and cancel jobs. */
    public static final String RUN = "pipeline:run";
    /** Decide on staged rows. */
    public static final String REVIEW = "pipeline:review";
    /** Promote accepted rows to the public schema. */
    public static final String PROMOTE = "pipeline:promote";
    /** Manage users and roles. */
    public static final String ADMIN = "pipeline:admin";

    public static final String MAY_READ = "hasRole('" + READ + "')";
    public static final String MAY_CONFIGURE = MAY_READ + " and hasRole('" + CONFIGURE + "')";
    public static final String MAY_IMPORT = MAY_READ + " and hasRole('" + IMPORT + "')";
    public static final String MAY_RUN = MAY_READ + " and hasRole('" + RUN + "')";
    public static final String MAY_REVIEW = MAY_READ + " and hasRole('" + REVIEW + "')";
    public static final String MAY_PROMOTE = MAY_READ + " and hasRole('" + PROMOTE + "')";
    public static final String MAY_ADMIN = "hasRole('" + ADMIN + "')";

    private Permissions() {}

    /** What counts of the permissions somebody holds: without {@link #READ}, nothing that is done in the pipeline. */
    public static Set<String> effective(Set<String> held) {
        return held.contains(READ) ? held : held.contains(ADMIN) ? Set.of(ADMIN) : Set.of();
    }
}
