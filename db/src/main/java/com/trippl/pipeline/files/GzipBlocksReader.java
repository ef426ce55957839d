package com.trippl.pipeline.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Reads what {@link GzipBlocks} wrote, block by block. Other than Java's own reader it takes nothing for the end but the end. */
final class GzipBlocksReader extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final Inflater inflater;
    private final byte[] packed = new byte[GzipBlocks.PACKED_BYTES];
    private final byte[] block = new byte[GzipBlocks.BLOCK_BYTES];
    private final CRC32 crc = new CRC32();
    private int position;
    private int filled;
    private boolean closed;

    private GzipBlocksReader(InputStream in) {
        this.in = in;
        this.inflater = FastDeflate.inflater();
    }

    /**
     * Reads gzip of any kind; what earlier versions and other programs wrote, by Java's own reader.
     *
     * @param in closed with the stream returned
     */
    static InputStream of(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        buffered.mark(GzipBlocks.HEADER_BYTES);
        boolean inBlocks = GzipBlocks.lengthIn(buffered.readNBytes(GzipBlocks.HEADER_BYTES)) >= 0;
        buffered.reset();
        return inBlocks ? new GzipBlocksReader(buffered) : new GZIPInputStream(buffered, BUFFER_BYTES);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        while (position == filled) {
            if (closed || !readBlock()) {
                return -1;
            }
        }
        int taken = Math.min(most, filled - position);
        System.arraycopy(block, position, bytes, offset, taken);
        position += taken;
        return taken;
    }

    private boolean readBlock() throws IOException {
        byte[] header = in.readNBytes(GzipBlocks.HEADER_BYTES);
        if (header.length == 0) {
            return false;
        }
        requireWhole(header.length, GzipBlocks.HEADER_BYTES);
        int length = GzipBlocks.lengthIn(header);
        if (length <= 0 || length > packed.length) {
            throw new ZipException("A block of the file has no header of its own: the file is damaged.");
        }
        requireWhole(in.readNBytes(packed, 0, length), length);
        byte[] trailer = in.readNBytes(GzipBlocks.TRAILER_BYTES);
        requireWhole(trailer.length, GzipBlocks.TRAILER_BYTES);
        ByteBuffer told = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
        int checksum = told.getInt();
        int content = told.getInt();
        position = 0;
        filled = 0;
        if (content < 0
                || content > block.length
                || inflate(length, content) != content
                || checksumOf(content) != checksum) {
            throw new ZipException("A block of the file does not hold what it says: the file is damaged.");
        }
        filled = content;
        return true;
    }

    private static void requireWhole(int bytes, int expected) throws EOFException {
        if (bytes < expected) {
            throw new EOFException("The file is cut short within a block.");
        }
    }

    /** Bytes inflated; nothing is written for nothing, which some inflaters do not take. */
    private int inflate(int length, int content) throws ZipException {
        if (content == 0) {
            return 0;
        }
        try {
            inflater.reset();
            inflater.setInput(packed, 0, length);
            return inflater.inflate(block, 0, content);
        } catch (DataFormatException | RuntimeException e) {
            ZipException damaged = new ZipException("A block of the file cannot be inflated: the file is damaged.");
            damaged.initCause(e);
            throw damaged;
        }
    }

    private int checksumOf(int content) {
        crc.reset();
        crc.update(block, 0, content);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            position = filled;
            FastDeflate.giveBack(inflater);
            in.close();
        }
    }
}
