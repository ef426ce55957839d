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
        if (firstMalformed(file, StandardCharsets.UTF_8, 0) == null) {
            return new Encoding(StandardCharsets.UTF_8, 0, true);
        }
        boolean japanese = looksJapanese(start) && firstMalformed(file, SHIFT_JIS, 0) == null;
        return new Encoding(japanese ? SHIFT_JIS : CP1252, 0, true);
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

    /** UTF-16 without a mark: in text with any ASCII in it, every other byte is often zero. */
    private static @Nullable Charset wide(byte[] b) {
        int even = 0;
        int odd = 0;
        for (int i = 0; i < b.length; i++) {
            if (b[i] == 0) {
                if (i % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        int half = b.length / 2;
        if (odd > half / 3 && even < half / 50) {
            return StandardCharsets.UTF_16LE;
        }
        return even > half / 3 && odd < half / 50 ? StandardCharsets.UTF_16BE : null;
    }

    /** Western text decodes as Shift-JIS by chance, but seldom to kana and common kanji throughout. */
    private static boolean looksJapanese(byte[] sample) {
        CharBuffer text = SHIFT_JIS.decode(ByteBuffer.wrap(sample));
        int japanese = 0;
        int other = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x3040 && c <= 0x30FF || c >= 0x4E00 && c <= 0x9FFF) {
                japanese++;
            } else if (c >= 0x80) {
                other++;
            }
        }
        return japanese > 4 * other && japanese > 0;
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
                for (int i = 0; i < chars.length(); i++) {
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

    /** Whether lines end with CR alone, as on systems of the last century: there are CRs in the start of the file, and no LF. */
    static boolean endsLinesWithCr(Path file, Encoding encoding) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(encoding.markBytes());
            String sample = new String(in.readNBytes(SAMPLE), encoding.charset());
            return sample.indexOf('\r') >= 0 && sample.indexOf('\n') < 0;
        }
    }

    /**
     * Writes a file as UTF-8 without a byte order mark. Undefined bytes of one-byte encodings become U+FFFD.
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
