package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A file being written. Either {@link #commit} makes it appear whole, or {@link #abort} leaves nothing of it. */
public interface FileUpload {
    /** Where its bytes go. */
    OutputStream stream();

    /**
     * Makes the bytes durable and the file appear.
     *
     * @return the name it has got
     */
    ObjectName commit() throws IOException;

    /** Discards it. Does nothing after a commit. */
    void abort();

    /** Bytes written so far. */
    long size();

    /** SHA-256 of the bytes as stored, hexadecimal. Known once committed. */
    String sha256();
}
