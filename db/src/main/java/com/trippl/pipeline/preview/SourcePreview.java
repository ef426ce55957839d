package com.trippl.pipeline.preview;

import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.security.access.prepost.PreAuthorize;
import tools.jackson.databind.JsonNode;

/** Reads the beginning of a file the way an import would read it. */
public interface SourcePreview {
    /**
     * What to read, and how.
     *
     * @param file the content, compressed or not
     * @param name what the person calls the file; messages name it so
     * @param defaults the DMO's import configuration; an empty object: none
     * @param changes keys that go before the defaults, saved or not; a key that is null is detected
     * @param maxRows the most rows to answer with; at most {@value #MOST_ROWS} are
     */
    record Request(Path file, String name, JsonNode defaults, JsonNode changes, int maxRows) {}

    /** The most rows of an answer. */
    int MOST_ROWS = 500;

    /**
     * Previews a file. Takes bounded time and memory whatever the file holds: no more than its first megabytes are read.
     *
     * @return what was found, or the importer's refusal
     * @throws IOException when the file cannot be read, or there is no room for a copy of its beginning
     */
    @PreAuthorize(Permissions.MAY_IMPORT + " or " + Permissions.MAY_CONFIGURE)
    Preview preview(Request request) throws IOException;
}
