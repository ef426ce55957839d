package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A source as plain UTF-8 text: the file itself where it is that already, else a copy.
 *
 * @param file the text
 * @param notes what was found on the way
 */
public record SourceText(Path file, List<String> notes) {
    /** The most a source may have, after decompression, unless configured: 20 GB. */
    private static final long MAX_BYTES = 20_000_000_000L;

    private static final int SAMPLE_BYTES = 4096;

    /** Where a copy goes, if one is needed. */
    public interface Scratch {
        /** Starts a copy. */
        OutputStream open() throws IOException;

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
                    OutputStream out = scratch.open()) {
                Unpacker.copy(in, out, name, maxBytes);
            }
            file = scratch.finish();
            notes.add("gzip");
        } else {
            try (InputStream in = Files.newInputStream(source)) {
                Unpacker.check(in, Files.size(source), name, maxBytes);
            }
        }
        Encodings.Encoding encoding = Encodings.of(file, config.encoding(), name);
        boolean cr = Encodings.endsLinesWithCr(file, encoding);
        if (!encoding.isPlainUtf8() || encoding.markBytes() > 0 || cr) {
            try (OutputStream out = scratch.open()) {
                Encodings.transcode(file, encoding, cr, out);
            }
            file = scratch.finish();
        }
        notes.add("encoding " + encoding.describe());
        if (cr) {
            notes.add("line ends CR");
        }
        return new SourceText(file, List.copyOf(notes));
    }

    /** Surveys the text: finds its format, its records and where they can be parted. */
    public Survey survey(String name, ImportConfig config, int recordsPerPart) throws IOException, SourceException {
        Survey survey = isJson(config)
                ? new JsonSurvey(file, name, recordsPerPart).take()
                : new CsvSurvey(file, name, config, recordsPerPart).take();
        List<String> all = new ArrayList<>(notes);
        all.addAll(survey.notes());
        return new Survey(survey.format(), survey.records(), survey.parts(), List.copyOf(all));
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
