package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file being written. Either {@link #commit} makes it appear whole, or {@link #abort} leaves nothing of it.
 *
 * @param <N> the kind of name it gets
 */
public interface FileUpload<N extends StoredName<N>> {
    /** Where its bytes go. */
    OutputStream stream();

    /**
     * Makes the bytes durable and the file appear.
     *
     * @return the name it has got
     */
    N commit() throws IOException;

    /** Discards it. Does nothing after a commit. */
    void abort();

    /** Bytes written so far. */
    long size();

    /** SHA-256 of the bytes as stored, hexadecimal. Known once committed. */
    String sha256();
}
