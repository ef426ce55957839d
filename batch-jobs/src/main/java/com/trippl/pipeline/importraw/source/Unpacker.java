package com.trippl.pipeline.importraw.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes the compression off a source, if it has any, and refuses what is no text. */
public final class Unpacker {
    private static final int SNIFF_BYTES = 8192;
    private static final int MIN_GZIP_BYTES = 18;

    /** Text shrinks to a fifth, seldom to a twentieth. */
    private static final long BOMB_RATIO = 200;

    private static final long BOMB_BYTES = 100_000_000;

    private Unpacker() {}

    /** Whether the bytes are a gzip stream's first. */
    static boolean isGzip(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
    }

    /**
     * Copies a source, uncompressed.
     *
     * @param name what the person calls the file
     * @param maxBytes the most that is accepted, after decompression
     * @throws SourceException when it is empty, too large, cut short, or no text at all
     */
    public static void copy(InputStream in, OutputStream out, String name, long maxBytes)
            throws IOException, SourceException {
        copyStart(in, out, name, maxBytes, Long.MAX_VALUE);
    }

    /**
     * The same for the beginning of a source.
     *
     * @param most after so many bytes of content, or a few more, no more are read
     * @return whether that was all of it
     */
    static boolean copyStart(InputStream in, OutputStream out, String name, long maxBytes, long most)
            throws IOException, SourceException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(SNIFF_BYTES);
        byte[] start = buffered.readNBytes(SNIFF_BYTES);
        buffered.reset();
        boolean gzip = isGzip(start);
        refuseBinary(start, gzip, name);
        long total = 0;
        Counted packed = new Counted(buffered);
        try (InputStream content = gzip ? new GZIPInputStream(packed, 1 << 16) : packed) {
            byte[] block = new byte[1 << 16];
            boolean first = true;
            for (int n = content.read(block); n >= 0; n = content.read(block)) {
                if (total >= most) {
                    return false;
                }
                total += n;
                if (total > maxBytes) {
                    throw tooLarge(name, maxBytes, gzip ? " after decompression" : "");
                }
                if (gzip && total > BOMB_BYTES && total / BOMB_RATIO > packed.bytes) {
                    throw bomb(name, total, packed.bytes);
                }
                if (first && gzip) {
                    refuseBinary(Arrays.copyOf(block, n), false, name);
                }
                first = false;
                out.write(block, 0, n);
            }
        } catch (EOFException e) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s is cut short: its gzip stream ends after %,d bytes of content. Fetch it again.",
                    name,
                    total));
        } catch (ZipException e) {
            throw new SourceException(
                    name + " is damaged: its gzip stream cannot be read (" + e.getMessage() + "). Fetch it again.");
        }
        if (total == 0) {
            throw empty(name);
        }
        return true;
    }

    /** What a gzip stream says its content has, if that can be; the stream's own size where it says less, as of more than 4 GB. */
    static long unpackedBytes(Path source) throws IOException {
        long packed = Files.size(source);
        ByteBuffer end = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel file = FileChannel.open(source)) {
            if (packed < MIN_GZIP_BYTES || file.read(end, packed - end.capacity()) < end.capacity()) {
                return packed;
            }
        }
        long told = end.flip().getInt() & 0xffffffffL;
        return told / BOMB_RATIO > packed ? packed : Math.max(told, packed);
    }

    /** Counts what is taken from a stream. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            bytes += Math.max(n, 0);
            return n;
        }
    }

    private static SourceException bomb(String name, long total, long packed) {
        return new SourceException(String.format(
                Locale.ROOT,
                "%s has %,d bytes in each compressed one so far (%,d from %,d): no list of places is like that, and it may be made to fill"
                        + " the disk. If it is as it should be, unpack it and import that file.",
                name,
                total / Math.max(packed, 1),
                total,
                packed));
    }

    /** The same checks for a source that is not compressed, by its first bytes and its size. */
    static void check(InputStream in, long size, String name, long maxBytes) throws IOException, SourceException {
        if (size == 0) {
            throw empty(name);
        }
        if (size > maxBytes) {
            throw tooLarge(name, maxBytes, "");
        }
        refuseBinary(in.readNBytes(SNIFF_BYTES), false, name);
    }

    private static SourceException empty(String name) {
        return new SourceException(name + " is empty. Is the export complete?");
    }

    private static SourceException tooLarge(String name, long maxBytes, String when) {
        return new SourceException(String.format(
                Locale.ROOT,
                "%s is larger than %,d bytes%s. Split it, or raise import.max_bytes if it is really that large.",
                name,
                maxBytes,
                when));
    }

    private static void refuseBinary(byte[] start, boolean gzip, String name) throws SourceException {
        String kind = gzip ? null : kindOf(start);
        if (kind != null) {
            throw new SourceException(
                    name + " is " + kind + ", not a CSV or JSON file. Export it as CSV, or unpack it first.");
        }
    }

    private static @org.jspecify.annotations.Nullable String kindOf(byte[] b) {
        if (startsWith(b, 'P', 'K', 3, 4) || startsWith(b, 'P', 'K', 5, 6)) {
            return "a zip archive or an Office document";
        }
        if (startsWith(b, 0xD0, 0xCF, 0x11, 0xE0)) {
            return "an old Excel or Word document";
        }
        if (startsWith(b, '%', 'P', 'D', 'F')) {
            return "a PDF document";
        }
        if (startsWith(b, 0x89, 'P', 'N', 'G')
                || startsWith(b, 0xFF, 0xD8, 0xFF)
                || startsWith(b, 'G', 'I', 'F', '8')) {
            return "an image";
        }
        if (startsWith(b, 0x28, 0xB5, 0x2F, 0xFD)
                || startsWith(b, 'B', 'Z', 'h')
                || startsWith(b, 0xFD, '7', 'z', 'X', 'Z')
                || startsWith(b, '7', 'z', 0xBC, 0xAF)
                || startsWith(b, 'R', 'a', 'r', '!')) {
            return "an archive of a kind that is not read";
        }
        if (startsWith(b, 0x7F, 'E', 'L', 'F')) {
            return "a program";
        }
        boolean wide = startsWith(b, 0xFF, 0xFE) || startsWith(b, 0xFE, 0xFF) || Encodings.wide(b) != null;
        return !wide && isBinary(b) ? "a binary file" : null;
    }

    /** Whether the bytes are no text of one byte per ASCII character: control characters, or mostly zeros. */
    private static boolean isBinary(byte[] b) {
        int controls = 0;
        int zeros = 0;
        for (byte value : b) {
            int c = value & 0xff;
            if (c < 32 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0 && c != 0x1b) {
                controls++;
            }
            zeros += c == 0 ? 1 : 0;
        }
        return controls > b.length / 20 || zeros > b.length / 3;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
