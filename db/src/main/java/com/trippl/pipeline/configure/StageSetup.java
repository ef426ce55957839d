package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.DmoConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a stage as it stands.
 *
 * @param config the version in force or, while the stage is switched off, the newest; secrets are hidden; null: there never was one
 * @param basis what a later save is compared with
 */
public record StageSetup(@Nullable DmoConfig config, Basis basis) {

    /**
     * How far the configuration had come when somebody looked.
     *
     * @param newest the newest version's number; 0: there was none
     * @param active the number of the version in force; 0: none
     */
    public record Basis(int newest, int active) {}

    /** Whether a version is in force. */
    public boolean active() {
        return basis.active() > 0;
    }

    /** The version shown; 0: there never was one. */
    public int version() {
        return config == null ? 0 : config.version();
    }

    /** When its jobs are enqueued. */
    public String schedule() {
        return config == null ? "manual" : Objects.requireNonNull(config).schedule();
    }
}
