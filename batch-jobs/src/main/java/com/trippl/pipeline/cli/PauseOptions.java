package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmos;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that pause and resume: of what. */
final class PauseOptions {
    @Option(names = "--dmo", paramLabel = "SLUG", description = "Only this DMO's work. Default: everything.")
    private @Nullable String dmo;

    @Option(names = "--source", paramLabel = "NAME", description = "Only this feed of the DMO.")
    private @Nullable String source;

    /** Null: everything. */
    @Nullable
    Integer dmoId(Session session) {
        if (dmo == null) {
            if (source != null) {
                throw new IllegalArgumentException("Say whose feed " + source + " is: --dmo SLUG.");
            }
            return null;
        }
        return session.get(Dmos.class).bySlug(dmo).id();
    }

    @Nullable
    String source() {
        return source;
    }

    /** The command that ends just this pause. */
    String undo() {
        return "./pipeline resume" + (dmo == null ? "" : " --dmo " + dmo)
                + (source == null ? "" : " --source " + source);
    }

    String words() {
        return dmo == null ? "Everything" : source == null ? dmo : source + " of " + dmo;
    }
}
