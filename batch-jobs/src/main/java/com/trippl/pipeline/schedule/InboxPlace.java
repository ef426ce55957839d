package com.trippl.pipeline.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** Where people and their servers put feeds for a DMO. */
interface InboxPlace {
    /**
     * A file in it.
     *
     * @param path as {@link #open} takes it
     * @param modified as the database keeps it, to the microsecond
     */
    record Candidate(String path, String name, Instant modified) {}

    /** What it is called, for a person. */
    String of(String slug);

    /**
     * The files in it that nobody still writes to.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such place here; it may be elsewhere
     */
    List<Candidate> files(String slug) throws IOException;

    /** Opens one of them. */
    InputStream open(String path) throws IOException;
}
