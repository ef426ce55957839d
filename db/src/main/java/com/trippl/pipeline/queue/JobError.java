package com.trippl.pipeline.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record that went no further.
 *
 * @param jobId the job that refused it
 * @param fileId the file it was in
 * @param recordId its id within the job: recording it again changes nothing
 * @param lineNumber the line of the source it begins on; null when it has none
 * @param original the record as JSON; null when it is not known
 * @param type a word to group by, as in {@code invalid_coordinates}
 * @param message what was wrong, where, and what to do
 * @param sourceKey hash of DMO, source name and source id, as in the source map; null where the record's id is not known
 */
public record JobError(
        int jobId,
        @Nullable Integer fileId,
        String recordId,
        @Nullable Long lineNumber,
        @Nullable String original,
        String type,
        String message,
        @Nullable UUID sourceKey) {}
