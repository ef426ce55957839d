package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import com.univocity.parsers.common.TextParsingException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds format, header, where records begin and how many there are in a CSV file, by the very parser that will read it.
 *
 * <p>A large file is walked in stretches, several at a time. Each begins after the end of some line, of which nobody knows whether it ends a row
 * or lies in a quoted cell, until the stretch before has been walked: if that one ends between two rows, the guess was right, since a parser
 * between two rows knows nothing of those before. If not, what it found is thrown away, and the walk begins anew at the row that did not end.
 */
final class CsvSurvey {
    /** What a walk takes some hundredths of a second for. */
    static final int STRETCH_BYTES = 1 << 23;

    private static final int SAMPLE_BYTES = 1 << 18;
    private static final int LOOK_BYTES = 1 << 13;

    private final Path file;
    private final String name;
    private final ImportConfig config;
    private final int recordsPerPart;
    private final boolean beginning;
    private final int stretchBytes;
    private final List<String> notes = new ArrayList<>();

    /**
     * A survey to be taken.
     *
     * @param beginning whether the text is only the beginning of the source, which may end within a record
     * @param stretchBytes how much is walked at a time
     */
    CsvSurvey(Path file, String name, ImportConfig config, int recordsPerPart, boolean beginning, int stretchBytes) {
        this.file = file;
        this.name = name;
        this.config = config;
        this.recordsPerPart = recordsPerPart;
        this.beginning = beginning;
        this.stretchBytes = stretchBytes;
    }

    /**
     * What comes before the records.
     *
     * @param headers the columns
     * @param named whether the file names them
     * @param above rows that were skipped
     * @param end where the first row after it begins
     * @param line the line of that row
     */
    private record Head(List<String> headers, boolean named, List<String> above, long end, long line) {}

    Survey take() throws IOException, SourceException {
        Dialect dialect = Dialect.detect(sample(), config);
        Head head = head(dialect);
        List<CsvStretch> stretches = stretches(dialect, head);
        int found = stretches.stream().mapToInt(CsvStretch::records).sum();
        requireEnded(head, stretches, found);
        List<String> footer = footer(tail(dialect, head, stretches), head.named(), found);
        int records = found - footer.size();
        describe(dialect, head);
        return new Survey(
                new SourceFormat(
                        SourceFormat.Kind.CSV,
                        dialect.delimiter(),
                        dialect.quote(),
                        dialect.escape(),
                        head.headers(),
                        head.named()),
                records,
                parts(dialect, head, stretches, records),
                List.copyOf(notes),
                new Survey.Layout(dialect.lineEndName(), head.above(), footer));
    }

    private Head head(Dialect dialect) throws IOException, SourceException {
        int toSkip = dialect.skipRows();
        List<String> above = new ArrayList<>();
        try (CsvRows rows = new CsvRows(file, dialect, 0, Files.size(file), 1)) {
            try {
                for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
                    if (toSkip > 0) {
                        toSkip--;
                        above.add(Csv.line(row, dialect.delimiter()));
                    } else if (!Csv.isBlank(row)) {
                        boolean named = config.skipHeader() == null ? looksLikeHeader(row) : config.skipHeader();
                        List<String> headers = Headers.of(row, named);
                        if (named) {
                            rows.next();
                        }
                        return new Head(headers, named, List.copyOf(above), rows.byteOffset(), rows.line());
                    }
                }
            } catch (TextParsingException e) {
                throw tooLarge(rows.line());
            }
            throw rows.endsInQuote()
                    ? openQuote(rows.line())
                    : new SourceException(name + " holds nothing but blank lines. Is the export complete?");
        }
    }

    private List<CsvStretch> stretches(Dialect dialect, Head head) throws IOException {
        long[] starts = starts(head.end());
        int width = head.headers().size();
        List<CsvStretch> guessed;
        try {
            guessed = IntStream.range(0, starts.length - 1)
                    .parallel()
                    .mapToObj(i -> {
                        try {
                            return CsvStretch.walk(file, dialect, width, starts[i], starts[i + 1]);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<CsvStretch> known = new ArrayList<>();
        long start = head.end();
        for (int i = 0; i < guessed.size(); i++) {
            CsvStretch stretch =
                    starts[i] == start ? guessed.get(i) : CsvStretch.walk(file, dialect, width, start, starts[i + 1]);
            known.add(stretch);
            if (stretch.ending() == CsvStretch.Ending.TOO_LARGE) {
                break;
            }
            start = stretch.end();
        }
        return known;
    }

    /** Where stretches begin, if no row goes on beyond its line; and the end of the file. */
    private long[] starts(long first) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            LongStream.Builder starts = LongStream.builder().add(first);
            long size = channel.size();
            long last = first;
            while (size - last > 2L * stretchBytes) {
                last = afterLine(channel, last + stretchBytes);
                if (last < size) {
                    starts.add(last);
                }
            }
            return starts.add(size).build().toArray();
        }
    }

    /** The byte after the next end of a line; the size of the file where there is none. */
    private static long afterLine(FileChannel channel, long from) throws IOException {
        ByteBuffer look = ByteBuffer.allocate(LOOK_BYTES);
        for (long at = from; channel.read(look, at) > 0; at += look.limit()) {
            look.flip();
            while (look.hasRemaining()) {
                if (look.get() == '\n') {
                    return at + look.position();
                }
            }
            look.clear();
        }
        return channel.size();
    }

    private void requireEnded(Head head, List<CsvStretch> stretches, int records) throws SourceException {
        long line =
                head.line() + stretches.stream().mapToLong(CsvStretch::lines).sum();
        switch (stretches.getLast().ending()) {
            case TOO_LARGE -> throw tooLarge(line);
            case IN_QUOTE -> {
                if (!beginning || records == 0) {
                    throw openQuote(line);
                }
                notes.add("the record on line " + line + " goes on beyond what was read");
            }
            case BETWEEN_ROWS -> {}
        }
    }

    /** What seem to be footers; where the last stretch alone does not tell, by a walk from one that does. */
    private List<String> tail(Dialect dialect, Head head, List<CsvStretch> stretches) throws IOException {
        int from = stretches.size() - 1;
        while (from > 0 && !stretches.get(from).tailIsSure()) {
            from--;
        }
        if (from == stretches.size() - 1) {
            return stretches.getLast().tail();
        }
        long start = from == 0 ? head.end() : stretches.get(from - 1).end();
        return CsvStretch.walk(file, dialect, head.headers().size(), start, Files.size(file))
                .tail();
    }

    private List<String> footer(List<String> tail, boolean named, int records) {
        if (beginning || tail.isEmpty() || tail.size() > Footers.MAX || !named && records == tail.size()) {
            return List.of();
        }
        notes.add("footer not read: " + String.join(" / ", tail));
        return tail;
    }

    /** Parts the records. Where each part begins is read again, from the last row before it that was noted. */
    private List<Part> parts(Dialect dialect, Head head, List<CsvStretch> stretches, int records)
            throws IOException, SourceException {
        List<Part> parts = new ArrayList<>();
        int recordsBefore = 0;
        long linesBefore = head.line();
        for (CsvStretch stretch : stretches) {
            long next = (long) parts.size() * recordsPerPart;
            int end = Math.min(records, recordsBefore + stretch.records());
            try (Cursor cursor = new Cursor(dialect, stretch, linesBefore)) {
                for (; next < end; next += recordsPerPart) {
                    CsvRows rows = cursor.to((int) next - recordsBefore);
                    int size = (int) Math.min(recordsPerPart, records - next);
                    parts.add(new Part(
                            parts.size() + 1, rows.byteOffset(), (int) next + 1, linesBefore + rows.line(), size));
                }
            }
            recordsBefore += stretch.records();
            linesBefore += stretch.lines();
        }
        return List.copyOf(parts);
    }

    /** Goes from record to record of a stretch, forward. */
    private final class Cursor implements Closeable {
        private final Dialect dialect;
        private final CsvStretch stretch;
        private final long linesBefore;
        private @Nullable CsvRows rows;
        private int record;

        Cursor(Dialect dialect, CsvStretch stretch, long linesBefore) {
            this.dialect = dialect;
            this.stretch = stretch;
            this.linesBefore = linesBefore;
        }

        /** Reads to a record of the stretch, the first being 0; the rows are then at it. */
        CsvRows to(int wanted) throws IOException, SourceException {
            CsvStretch.Mark mark = stretch.markBefore(wanted);
            if (rows == null || mark.records() > record) {
                close();
                rows = new CsvRows(file, dialect, mark.byteOffset(), Files.size(file), mark.lines());
                record = mark.records() - 1;
            }
            try {
                while (record < wanted) {
                    @Nullable String[] row = rows.next();
                    if (row == null) {
                        throw new IOException(name + " was changed while it was read");
                    }
                    record += Csv.isBlank(row) ? 0 : 1;
                }
                return rows;
            } catch (TextParsingException e) {
                // How much is too much depends a little on where reading began.
                throw tooLarge(linesBefore + rows.line());
            }
        }

        @Override
        public void close() throws IOException {
            if (rows != null) {
                rows.close();
            }
        }
    }

    private SourceException tooLarge(long line) {
        return new SourceException(String.format(
                Locale.ROOT,
                "%s cannot be read as CSV after line %,d: a row has more than %,d characters or 16,384 cells. Is a quote not closed, or import.delimiter or import.quote not what the file uses?",
                name,
                line,
                Csv.MAX_ROW_CHARS));
    }

    private SourceException openQuote(long line) {
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

    private void describe(Dialect dialect, Head head) {
        notes.add("delimiter " + show(dialect.delimiter()));
        notes.add(
                dialect.quote() == '\0'
                        ? "no quotes"
                        : "quote " + show(dialect.quote())
                                + (dialect.escape() == dialect.quote() ? "" : " escaped by " + show(dialect.escape())));
        notes.add("line ends " + dialect.lineEndName());
        notes.add(head.headers().size() + (head.named() ? " columns" : " columns without names"));
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
