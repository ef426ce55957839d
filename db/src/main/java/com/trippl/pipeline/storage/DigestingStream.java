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
    private final Path root;
    private long size;

    /** @param root what people know the disk by */
    DigestingStream(FileChannel channel, Path root) {
        this.channel = channel;
        this.root = root;
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
            throw FullDiskException.told(root, e);
        }
        digest.update(bytes, offset, length);
        size += length;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.force(true);
                channel.close();
            } catch (IOException e) {
                throw FullDiskException.told(root, e);
            }
        }
    }
}
