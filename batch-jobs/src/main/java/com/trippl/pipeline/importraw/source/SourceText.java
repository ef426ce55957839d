package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A source as plain UTF-8 text: the file itself where it is that already, else a copy.
 *
 * @param file the text
 * @param encoding the name of the encoding it was in
 * @param lineEndsCr whether its lines ended with CR alone
 * @param beginning whether it is only the beginning of the source, and may end within a record
 * @param notes what was found on the way
 */
public record SourceText(Path file, String encoding, boolean lineEndsCr, boolean beginning, List<String> notes) {
    /** The most a source may have, after decompression, unless configured: 20 GB. */
    private static final long MAX_BYTES = 20_000_000_000L;

    private static final int SAMPLE_BYTES = 4096;

    /** Where a copy goes, if one is needed. */
    public interface Scratch {
        /**
         * Starts a copy.
         *
         * @param bytes what it will have at least, as far as that is known
         */
        OutputStream open(long bytes) throws IOException;

        /** Ends the copy started last; returns where it lies. */
        Path finish() throws IOException;
    }

    /**
     * Makes text of a source.
     *
     * @param name what the person calls the file
     * @throws SourceException when it is empty, too large, cut short, no text, or not in the encoding configured
     */
    public static SourceText of(Path source, String name, ImportConfig config, Scratch scratch)
            throws IOException, SourceException {
        List<String> notes = new ArrayList<>();
        long maxBytes = Objects.requireNonNullElse(config.maxBytes(), MAX_BYTES);
        Path file = source;
        byte[] start = start(source, 2 + 1);
        if (Unpacker.isGzip(start)) {
            try (InputStream in = Files.newInputStream(source);
                    OutputStream out = scratch.open(Unpacker.unpackedBytes(source))) {
                Unpacker.copy(in, out, name, maxBytes);
            }
            file = scratch.finish();
            notes.add("gzip");
        } else {
            try (InputStream in = Files.newInputStream(source)) {
                Unpacker.check(in, Files.size(source), name, maxBytes);
            }
        }
        return decoded(file, name, config, scratch, false, notes);
    }

    /**
     * Makes text of the beginning of a source, to look at it.
     *
     * @param most bytes of content after which no more are read; the text ends with a whole line where it has any
     * @throws SourceException as {@link #of}, as far as the beginning shows it
     */
    public static SourceText start(Path source, String name, ImportConfig config, Scratch scratch, int most)
            throws IOException, SourceException {
        long maxBytes = Objects.requireNonNullElse(config.maxBytes(), MAX_BYTES);
        boolean gzip = Unpacker.isGzip(start(source, 2 + 1));
        List<String> notes = new ArrayList<>();
        if (gzip) {
            notes.add("gzip");
        } else {
            try (InputStream in = Files.newInputStream(source)) {
                Unpacker.check(in, Files.size(source), name, maxBytes);
            }
            if (Files.size(source) <= most) {
                return decoded(source, name, config, scratch, false, notes);
            }
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(1 << 20);
        boolean whole;
        try (InputStream in = Files.newInputStream(source)) {
            whole = Unpacker.copyStart(in, content, name, maxBytes, most);
        }
        byte[] bytes = content.toByteArray();
        try (OutputStream out = scratch.open(bytes.length)) {
            out.write(bytes, 0, whole ? bytes.length : Encodings.wholeLines(bytes));
        }
        if (!whole) {
            notes.add(String.format(Locale.ROOT, "only the first %,d bytes were read", bytes.length));
        }
        return decoded(scratch.finish(), name, config, scratch, !whole, notes);
    }

    private static SourceText decoded(
            Path content, String name, ImportConfig config, Scratch scratch, boolean beginning, List<String> notes)
            throws IOException, SourceException {
        Path file = content;
        Encodings.Encoding encoding = Encodings.of(file, config.encoding(), name);
        boolean cr = Encodings.endsLinesWithCr(file, encoding);
        if (!encoding.isPlainUtf8() || encoding.markBytes() > 0 || cr) {
            try (OutputStream out = scratch.open(Files.size(file))) {
                Encodings.transcode(file, encoding, cr, out);
            }
            file = scratch.finish();
        }
        notes.add("encoding " + encoding.describe());
        if (cr) {
            notes.add("line ends CR");
        }
        return new SourceText(file, encoding.charset().name(), cr, beginning, List.copyOf(notes));
    }

    /** Surveys the text: finds its format, its records and where they can be parted. */
    public Survey survey(String name, ImportConfig config, int recordsPerPart) throws IOException, SourceException {
        return survey(name, config, recordsPerPart, CsvSurvey.STRETCH_BYTES);
    }

    /** The same with stretches of another size; what is found does not depend on it. */
    Survey survey(String name, ImportConfig config, int recordsPerPart, int stretchBytes)
            throws IOException, SourceException {
        Survey survey = isJson(config)
                ? new JsonSurvey(file, name, recordsPerPart, beginning).take()
                : new CsvSurvey(file, name, config, recordsPerPart, beginning, stretchBytes).take();
        List<String> all = new ArrayList<>(notes);
        all.addAll(survey.notes());
        return new Survey(survey.format(), survey.records(), survey.parts(), List.copyOf(all), survey.layout());
    }

    private boolean isJson(ImportConfig config) throws IOException {
        if (config.fileFormat() != null) {
            return config.fileFormat().equals("json");
        }
        for (byte b : start(file, SAMPLE_BYTES)) {
            if (!Character.isWhitespace(b)) {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private static byte[] start(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }
}
