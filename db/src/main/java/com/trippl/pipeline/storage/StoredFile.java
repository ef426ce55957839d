package com.trippl.pipeline.storage;

import java.time.Instant;

/**
 * A complete file as a list shows it.
 *
 * @param path whole, as {@link FileStore#open} takes it
 * @param size bytes
 * @param modified when it was last written
 */
public record StoredFile(String path, long size, Instant modified) {
    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
