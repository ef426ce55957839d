package com.trippl.pipeline.files;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;

/** A file whose bytes are gone, as it was old; the message says since when. */
public final class PrunedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which file.
     *
     * @param file what people call it
     */
    public PrunedFileException(String file, Instant at) {
        super(file + " was pruned on " + at.atZone(ZoneOffset.UTC).toLocalDate()
                + ": files of old runs are not kept (stage.keep_days, stage.keep_batches).");
    }
}
