package com.trippl.pipeline.storage;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Counts and hashes what passes. Closing it forces the bytes to disk and closes the channel. */
final class DigestingStream extends OutputStream {
    private final FileChannel channel;
    private final MessageDigest digest = Hashes.sha256();
    private final Path file;
    private long size;

    DigestingStream(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    long size() {
        return size;
    }

    /** The digest of what has passed. Starts anew. */
    byte[] digest() {
        return digest.digest();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write to " + file.getParent() + ": " + e.getMessage()
                            + ". Is the disk full? Free some space, or name another folder in PIPELINE_HOME.",
                    e);
        }
        digest.update(bytes, offset, length);
        size += length;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.force(true);
            channel.close();
        }
    }
}
