package com.trippl.pipeline.importraw.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out the encoding of a source, and turns it into UTF-8. */
final class Encodings {
    private static final Charset CP1252 = Charset.forName("windows-1252");
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final int BLOCK = 1 << 16;
    private static final int SAMPLE = 1 << 18;

    private Encodings() {}

    /**
     * An encoding as found in a file.
     *
     * @param charset the encoding
     * @param markBytes bytes of the byte order mark before the text
     * @param detected whether it was found out rather than configured
     */
    record Encoding(Charset charset, int markBytes, boolean detected) {
        boolean isPlainUtf8() {
            return charset.equals(StandardCharsets.UTF_8);
        }

        String describe() {
            return charset.name() + (markBytes > 0 ? " with byte order mark" : "") + (detected ? "" : " (configured)");
        }
    }

    /**
     * The encoding of a file.
     *
     * @param configured its name, or null to find it out
     * @throws SourceException when the file is not in the encoding configured
     */
    static Encoding of(Path file, @Nullable String configured, String name) throws IOException, SourceException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(SAMPLE);
        }
        Encoding marked = marked(start);
        if (configured != null) {
            Charset charset = Charset.forName(configured);
            int mark = marked != null && sameFamily(marked.charset(), charset) ? marked.markBytes() : 0;
            Charset exact = mark > 0 && marked != null ? marked.charset() : charset;
            if (exact.equals(StandardCharsets.UTF_16) && wide(start) != null) {
                exact = Objects.requireNonNull(wide(start));
            }
            requireDecodes(file, exact, mark, name);
            return new Encoding(exact, mark, false);
        }
        if (marked != null) {
            requireDecodes(file, marked.charset(), marked.markBytes(), name);
            return marked;
        }
        Charset wide = wide(start);
        if (wide != null) {
            return new Encoding(wide, 0, true);
        }
        Malformed bad = firstMalformed(file, StandardCharsets.UTF_8, 0);
        if (bad == null) {
            return new Encoding(StandardCharsets.UTF_8, 0, true);
        }
        if (isDamagedUtf8(start)) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s is UTF-8, but not throughout: line %,d, column %,d has the byte 0x%02X. Correct it there, or set import.encoding if the file is in another encoding.",
                    name,
                    bad.line(),
                    bad.column(),
                    bad.value()));
        }
        if (looksJapanese(start) && firstMalformed(file, SHIFT_JIS, 0) == null) {
            return new Encoding(SHIFT_JIS, 0, true);
        }
        Malformed undefined = firstMalformed(file, CP1252, 0);
        if (undefined != null) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s is neither in UTF-8 nor in windows-1252, which knows no byte 0x%02X as on line %,d, column %,d. Set import.encoding to the encoding it is in.",
                    name,
                    undefined.value(),
                    undefined.line(),
                    undefined.column()));
        }
        return new Encoding(CP1252, 0, true);
    }

    private static boolean sameFamily(Charset marked, Charset configured) {
        return marked.equals(configured)
                || marked.name().startsWith("UTF-16") && configured.name().startsWith("UTF-16");
    }

    private static @Nullable Encoding marked(byte[] b) {
        if (b.length >= 3 && (b[0] & 0xff) == 0xEF && (b[1] & 0xff) == 0xBB && (b[2] & 0xff) == 0xBF) {
            return new Encoding(StandardCharsets.UTF_8, 3, true);
        }
        if (b.length >= 2 && (b[0] & 0xff) == 0xFF && (b[1] & 0xff) == 0xFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2, true);
        }
        if (b.length >= 2 && (b[0] & 0xff) == 0xFE && (b[1] & 0xff) == 0xFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2, true);
        }
        return null;
    }

    /**
     * UTF-16 without a mark, or null: delimiters, digits and line ends are ASCII in any language, and their other byte is zero, always on
     * the same side. Text of one byte per letter that has some NULs differs in its line ends.
     */
    static @Nullable Charset wide(byte[] b) {
        if (isWide(b, 0)) {
            return StandardCharsets.UTF_16LE;
        }
        return isWide(b, 1) ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean isWide(byte[] b, int side) {
        int wide = 0;
        int mirrored = 0;
        int wideLineEnds = 0;
        int otherLineEnds = 0;
        for (int i = 0; i + 1 < b.length; i += 2) {
            byte letter = b[i + side];
            byte zero = b[i + 1 - side];
            boolean lineEnd = letter == '\n' || letter == '\r';
            if (zero == 0 && (letter >= ' ' || lineEnd || letter == '\t')) {
                wide++;
                wideLineEnds += lineEnd ? 1 : 0;
            } else {
                mirrored += letter == 0 && zero >= ' ' ? 1 : 0;
                otherLineEnds += lineEnd || zero == '\n' || zero == '\r' ? 1 : 0;
            }
        }
        int units = b.length / 2;
        return wide > units / 10 && mirrored <= wide / 20 && (wide > units / 3 || wideLineEnds > otherLineEnds);
    }

    /**
     * Western text decodes as Shift-JIS by chance: an accented letter and the one after it make a kanji. Such kanji stand alone, between
     * letters; Japanese ones stand together, or among kana.
     */
    private static boolean looksJapanese(byte[] sample) {
        CharBuffer text = SHIFT_JIS.decode(ByteBuffer.wrap(sample));
        int japanese = 0;
        int other = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isJapanese(c)
                    && (i > 0 && isJapanese(text.charAt(i - 1))
                            || i + 1 < text.length() && isJapanese(text.charAt(i + 1)))) {
                japanese++;
            } else if (c >= 0x80) {
                other++;
            }
        }
        return japanese > 4 * other;
    }

    private static boolean isJapanese(char c) {
        return c >= 0x3001 && c <= 0x30FF || c >= 0x4E00 && c <= 0x9FFF;
    }

    /** Whether a sample that is not wholly UTF-8 is meant to be: letters of several bytes are too regular to be there by chance. */
    private static boolean isDamagedUtf8(byte[] b) {
        int whole = 0;
        int broken = 0;
        for (int i = 0; i < b.length - 3; i++) {
            int lead = b[i] & 0xff;
            int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
            int found = 0;
            while (found < more && (b[i + found + 1] & 0xC0) == 0x80) {
                found++;
            }
            if (more > 0 && found == more) {
                whole++;
                i += more;
            } else if (more != 0) {
                broken++;
            }
        }
        return whole > 2 && whole > 5 * broken;
    }

    /** How many bytes to keep so that the last line is whole; all where no line ends. */
    static int wholeLines(byte[] b) {
        boolean little = startsWide(b, 0) || wide(b) == StandardCharsets.UTF_16LE;
        boolean big = startsWide(b, 1) || wide(b) == StandardCharsets.UTF_16BE;
        for (int end = b.length; end > 0; end--) {
            byte last = b[end - 1];
            boolean lineEnd = little
                    ? end % 2 == 0 && last == 0 && b[end - 2] == '\n'
                    : last == '\n' && (!big || end % 2 == 0 && b[end - 2] == 0);
            if (lineEnd) {
                return end;
            }
        }
        for (int end = b.length; end > 0 && !little && !big; end--) {
            if (b[end - 1] == '\r') {
                return end;
            }
        }
        return little || big ? b.length & ~1 : wholeCharacters(b);
    }

    private static boolean startsWide(byte[] b, int side) {
        return b.length >= 2 && (b[side] & 0xff) == 0xFF && (b[1 - side] & 0xff) == 0xFE;
    }

    /** Without the bytes of a letter of UTF-8 that the end cuts. */
    private static int wholeCharacters(byte[] b) {
        int end = b.length;
        int back = 0;
        while (back < 3 && end - back > 1 && (b[end - 1 - back] & 0xC0) == 0x80) {
            back++;
        }
        return end > back && (b[end - 1 - back] & 0xC0) == 0xC0 ? end - 1 - back : end;
    }

    private record Malformed(long line, long column, int value) {}

    private static void requireDecodes(Path file, Charset charset, int skip, String name)
            throws IOException, SourceException {
        Malformed bad = firstMalformed(file, charset, skip);
        if (bad != null) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s is not in %s: line %,d, column %,d has the byte 0x%02X. Set import.encoding to what it is, as in windows-1252, or leave it out to have it detected.",
                    name,
                    charset.name(),
                    bad.line(),
                    bad.column(),
                    bad.value()));
        }
    }

    private static @Nullable Malformed firstMalformed(Path file, Charset charset, int skip) throws IOException {
        return firstMalformed(file, charset, skip, false) == null ? null : firstMalformed(file, charset, skip, true);
    }

    /** The first byte that is not of the encoding; its line and column only where they are asked for, as counting costs more than decoding. */
    private static @Nullable Malformed firstMalformed(Path file, Charset charset, int skip, boolean locate)
            throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        CharBuffer chars = CharBuffer.allocate(BLOCK);
        long line = 1;
        long column = 1;
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(skip);
            boolean end = false;
            while (!end) {
                int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = n < 0;
                bytes.position(bytes.position() + Math.max(n, 0)).flip();
                CoderResult result = decoder.decode(bytes, chars, end);
                chars.flip();
                for (int i = 0; locate && i < chars.length(); i++) {
                    if (chars.charAt(i) == '\n') {
                        line++;
                        column = 1;
                    } else {
                        column++;
                    }
                }
                if (result.isError()) {
                    return new Malformed(line, column, bytes.get(bytes.position()) & 0xff);
                }
                chars.clear();
                bytes.compact();
            }
        }
        return null;
    }

    /** Whether lines end with CR alone, as on systems of the last century: outside of quotes the start of the file has CRs, and no LF. */
    static boolean endsLinesWithCr(Path file, Encoding encoding) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(encoding.markBytes());
            String sample = new String(in.readNBytes(SAMPLE), encoding.charset());
            return Dialect.lineEndName(sample).equals("CR");
        }
    }

    /**
     * Writes a file as UTF-8 without a byte order mark.
     *
     * @param crToLf whether CR becomes LF
     */
    static void transcode(Path file, Encoding encoding, boolean crToLf, OutputStream out) throws IOException {
        CharsetDecoder decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(encoding.markBytes());
            try (BufferedReader reader = new BufferedReader(new java.io.InputStreamReader(in, decoder), BLOCK);
                    java.io.Writer writer = new java.io.OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                char[] block = new char[BLOCK];
                for (int n = reader.read(block); n >= 0; n = reader.read(block)) {
                    for (int i = 0; crToLf && i < n; i++) {
                        block[i] = block[i] == '\r' ? '\n' : block[i];
                    }
                    writer.write(block, 0, n);
                }
            }
        }
    }
}
