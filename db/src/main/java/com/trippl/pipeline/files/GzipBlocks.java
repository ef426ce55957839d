package com.trippl.pipeline.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes gzip in blocks: each is a member of the file (RFC 1952, section 2.2), compressed at once, which is what the fastest deflaters can do,
 * and tells how long it is in a field of its header (section 2.3.1.1), so that it can be read at once, too. Whatever reads gzip reads it as one.
 */
final class GzipBlocks extends OutputStream {
    static final int BLOCK_BYTES = 1 << 18;
    /** What does not compress grows, by some bytes for each few kilobytes. */
    static final int PACKED_BYTES = BLOCK_BYTES + (BLOCK_BYTES >> 2);

    /** Deflated, a field of four bytes, no name, no time, compressed fast, by whatever system; then the field, but for its bytes. */
    private static final byte[] HEADER = {
        0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 4, (byte) 0xff, 8, 0, 'L', 'B', Integer.BYTES, 0
    };

    static final int HEADER_BYTES = HEADER.length + Integer.BYTES;
    /** The checksum and the length of the content. */
    static final int TRAILER_BYTES = 2 * Integer.BYTES;

    /** A last block with nothing in it, deflated. */
    private static final byte[] NOTHING = {3, 0};

    private final OutputStream out;
    private final Deflater deflater;
    private final Consumer<Deflater> after;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] packed = new byte[PACKED_BYTES];
    private final CRC32 crc = new CRC32();
    private final ByteBuffer header =
            ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
    private final ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int filled;
    private long content;
    private boolean closed;

    /**
     * Writes to a stream.
     *
     * @param out closed with this one
     */
    GzipBlocks(OutputStream out) {
        this(out, FastDeflate.deflater(), FastDeflate::giveBack);
    }

    /**
     * The same.
     *
     * @param deflater without wrapping
     * @param after takes it when it is needed no more
     */
    GzipBlocks(OutputStream out, Deflater deflater, Consumer<Deflater> after) {
        this.out = out;
        this.deflater = deflater;
        this.after = after;
    }

    /** Bytes taken so far, as they were before compression. */
    long content() {
        return content;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, BLOCK_BYTES - filled);
            System.arraycopy(bytes, from, block, filled, taken);
            filled += taken;
            from += taken;
            left -= taken;
            if (filled == BLOCK_BYTES) {
                writeBlock();
            }
        }
        content += length;
    }

    /** The length that a block tells in its header; -1 where it is no header of such a block. */
    static int lengthIn(byte[] header) {
        return header.length == HEADER_BYTES && Arrays.equals(header, 0, HEADER.length, HEADER, 0, HEADER.length)
                ? ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER.length)
                : -1;
    }

    private void writeBlock() throws IOException {
        int length = filled == 0 ? NOTHING.length : deflate();
        out.write(header.putInt(HEADER.length, length).array());
        out.write(filled == 0 ? NOTHING : packed, 0, length);
        crc.reset();
        crc.update(block, 0, filled);
        out.write(trailer.clear().putInt((int) crc.getValue()).putInt(filled).array());
        filled = 0;
    }

    private int deflate() throws IOException {
        deflater.reset();
        deflater.setInput(block, 0, filled);
        deflater.finish();
        int length = deflater.deflate(packed, 0, packed.length);
        if (!deflater.finished()) {
            // Asked again, some deflaters begin again.
            throw new IOException("A block of " + filled + " bytes does not fit into " + packed.length + ".");
        }
        return length;
    }

    /** Ends without writing what is left, for a file that is not to be; the stream below is left alone. */
    void abandon() {
        if (!closed) {
            closed = true;
            after.accept(deflater);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        @Nullable Throwable failure = null;
        try {
            if (filled > 0 || content == 0) {
                writeBlock();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            after.accept(deflater);
            closeAfter(failure);
        }
    }

    private void closeAfter(@Nullable Throwable failure) throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
        }
    }
}
