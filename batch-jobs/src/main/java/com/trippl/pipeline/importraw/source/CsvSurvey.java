package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One pass over a CSV file by the very parser that will read it: format, header, where records begin, how many there are. */
final class CsvSurvey {
    private static final int SAMPLE_BYTES = 1 << 18;
    private static final int MAX_FOOTERS = 5;
    private static final Pattern FOOTER = Pattern.compile(
            "(?iu)^\\W*(total|sum|count|records?|rows?|source|note|generated|exported|created|copyright|©|end of|page|last updated)\\b.*");

    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final Path file;
    private final String name;
    private final ImportConfig config;
    private final int recordsPerPart;
    private final boolean beginning;
    private final List<String> above = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param beginning whether the text is only the beginning of the source, which may end within a record */
    CsvSurvey(Path file, String name, ImportConfig config, int recordsPerPart, boolean beginning) {
        this.file = file;
        this.name = name;
        this.config = config;
        this.recordsPerPart = recordsPerPart;
        this.beginning = beginning;
    }

    Survey take() throws IOException, SourceException {
        Dialect dialect = Dialect.detect(sample(), config);
        CsvParser parser = dialect.parser();
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                TrackingReader reader = new TrackingReader(in, 0)) {
            parser.beginParsing(reader);
            return walk(parser, dialect, reader, channel);
        } catch (TextParsingException e) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "%s cannot be read as CSV after line %,d: a row has more than %,d characters or 16,384 cells. Is a quote not closed, or import.delimiter or import.quote not what the file uses?",
                    name,
                    line,
                    Csv.MAX_ROW_CHARS));
        } finally {
            parser.stopParsing();
        }
    }

    /** The line after the last row that was read. */
    private long line = 1;

    private Survey walk(CsvParser parser, Dialect dialect, TrackingReader reader, FileChannel channel)
            throws IOException, SourceException {
        int toSkip = dialect.skipRows();
        List<String> headers = null;
        boolean named = config.skipHeader() == null || config.skipHeader();
        int records = 0;
        int width = 0;
        List<Integer> tail = new ArrayList<>();
        List<String> tailText = new ArrayList<>();
        long recordStart = 0;
        boolean afterBlank = false;
        String lastShape = "";
        @Nullable String[] row;
        while (true) {
            recordStart = parser.getContext() == null ? 0 : parser.getContext().currentChar();
            row = Csv.next(parser);
            reader.rowEnded();
            if (row == null) {
                break;
            }
            if (isEnd(row)) {
                break;
            }
            if (endsInQuote(row)) {
                if (!beginning || records == 0) {
                    throw openQuote();
                }
                notes.add("the record on line " + line + " goes on beyond what was read");
                break;
            }
            long rowLine = line;
            line += Csv.lines(row);
            if (toSkip > 0 && headers == null) {
                toSkip--;
                above.add(Csv.line(row, dialect.delimiter()));
                continue;
            }
            if (Csv.isBlank(row)) {
                afterBlank = true;
                continue;
            }
            if (headers == null) {
                if (config.skipHeader() == null && !looksLikeHeader(row)) {
                    named = false;
                }
                headers = Headers.of(row, named);
                width = headers.size();
                if (named) {
                    continue;
                }
            }
            if (records % recordsPerPart == 0) {
                parts.add(new Part(
                        parts.size() + 1,
                        reader.byteOffset(recordStart, channel),
                        records + 1,
                        rowLine,
                        recordsPerPart));
            }
            records++;
            boolean footer = row.length == 1
                    && width > 1
                    && row[0] != null
                    && (FOOTER.matcher(row[0]).matches()
                            || (afterBlank || !tail.isEmpty()) && !shape(row[0]).equals(lastShape));
            if (footer) {
                tail.add(records);
                tailText.add(row[0]);
            } else {
                tail.clear();
                tailText.clear();
                afterBlank = false;
                lastShape = row.length < width || row[0] == null ? lastShape : shape(row[0]);
            }
        }
        if (headers == null) {
            throw new SourceException(name + " holds nothing but blank lines. Is the export complete?");
        }
        List<String> footer = List.of();
        if (!beginning && !tail.isEmpty() && tail.size() <= MAX_FOOTERS && (named || records > tail.size())) {
            records -= tail.size();
            footer = List.copyOf(tailText);
            notes.add("footer not read: " + String.join(" / ", tailText));
        }
        fitParts(records);
        SourceFormat format = new SourceFormat(
                SourceFormat.Kind.CSV, dialect.delimiter(), dialect.quote(), dialect.escape(), headers, named);
        describe(format, dialect);
        return new Survey(
                format,
                records,
                List.copyOf(parts),
                List.copyOf(notes),
                new Survey.Layout(dialect.lineEndName(), List.copyOf(above), footer));
    }

    /**
     * What a cell looks like: 12 as 9, and Two Lions as a a. A last row of one cell that looks like the first cells of the records is the
     * beginning of one that was cut off, and not a footer.
     */
    private static String shape(String cell) {
        return DIGITS.matcher(LETTERS.matcher(cell.strip()).replaceAll("a")).replaceAll("9");
    }

    private void fitParts(int records) {
        parts.removeIf(part -> part.firstRecordNo() > records);
        if (!parts.isEmpty()) {
            Part last = parts.removeLast();
            parts.add(new Part(
                    last.partNo(),
                    last.byteOffset(),
                    last.firstRecordNo(),
                    last.firstLine(),
                    records - last.firstRecordNo() + 1));
        }
    }

    private static boolean isEnd(@Nullable String[] row) {
        return row.length == 1 && TrackingReader.END.equals(row[0]);
    }

    /** The end within a larger cell: the quote that opened it was never closed. */
    private static boolean endsInQuote(@Nullable String[] row) {
        String last = row[row.length - 1];
        return last != null && last.contains(TrackingReader.END);
    }

    private SourceException openQuote() {
        return new SourceException(String.format(
                Locale.ROOT,
                "%s ends inside a quoted cell of the record that begins on line %,d: its quote is never closed. Correct it there, or set import.quote to \"\" if quotes mean nothing in this file.",
                name,
                line));
    }

    /** A row of which some cell is a number is data. */
    private static boolean looksLikeHeader(@Nullable String[] row) {
        for (String cell : row) {
            if (cell != null && cell.strip().matches("[-+]?\\d+[.,]\\d+")) {
                return false;
            }
        }
        return true;
    }

    private void describe(SourceFormat format, Dialect dialect) {
        notes.add("delimiter " + show(format.delimiter()));
        notes.add(
                format.quote() == '\0'
                        ? "no quotes"
                        : "quote " + show(format.quote())
                                + (format.escape() == format.quote() ? "" : " escaped by " + show(format.escape())));
        notes.add("line ends " + dialect.lineEndName());
        notes.add(
                format.named()
                        ? format.headers().size() + " columns"
                        : format.headers().size() + " columns without names");
        if (dialect.skipRows() > 0) {
            notes.add(dialect.skipRows() + (dialect.skipRows() == 1 ? " row" : " rows") + " above the header skipped");
        }
    }

    private static String show(char c) {
        return c == '\t' ? "tab" : "'" + c + "'";
    }

    private String sample() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String sample = new String(in.readNBytes(SAMPLE_BYTES), StandardCharsets.UTF_8);
            int lastLine = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
            return sample.length() < SAMPLE_BYTES / 4 || lastLine < 0 ? sample : sample.substring(0, lastLine + 1);
        }
    }
}
