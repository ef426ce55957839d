package com.trippl.pipeline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many entries of a list are shown. */
final class Shown {
    @Option(names = "--limit", paramLabel = "N", description = "Entries to show at most, from 1.")
    private @Nullable Integer limit;

    /**
     * The most that are shown.
     *
     * @param usual where nothing was asked for
     * @throws IllegalArgumentException when fewer than one was
     */
    int orElse(int usual) {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit takes a whole number from 1, not " + limit + ".");
        }
        return limit == null ? usual : limit;
    }
}
