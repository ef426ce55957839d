package com.trippl.pipeline.importraw.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file between two bytes, each with the line and the byte it begins at. */
final class CsvRows implements Closeable {
    private final CsvParser parser;
    private final FileChannel channel;
    private final TrackingReader reader;
    private final long to;
    private final int before;
    private long character;
    private long line;
    private long nextLine;
    private boolean over;
    private boolean endsInQuote;

    /**
     * Opens a file.
     *
     * @param from where a row begins
     * @param to where the file ends, or after the end of a line
     * @param firstLine the line of the first row
     */
    CsvRows(Path file, Dialect dialect, long from, long to, long firstLine) throws IOException {
        this.to = to;
        this.line = firstLine;
        this.nextLine = firstLine;
        this.parser = dialect.parser();
        this.channel = FileChannel.open(file);
        this.reader = new TrackingReader(channel, from, to);
        boolean losesMark = Csv.losesMark(channel, from);
        this.before = losesMark ? 1 : 0;
        parser.beginParsing(losesMark ? Csv.afterMark(reader) : reader);
    }

    /**
     * The next row; null after the last, and instead of one that does not end.
     *
     * @throws TextParsingException when the row is too large
     */
    @Nullable
    String @Nullable [] next() {
        character = parser.getContext() == null ? 0 : parser.getContext().currentChar() - before;
        line = nextLine;
        @Nullable String[] row = Csv.next(parser);
        reader.rowEnded();
        if (row == null || isEnd(row)) {
            over = true;
            return null;
        }
        if (holdsEnd(row)) {
            endsInQuote = true;
            return null;
        }
        nextLine += Csv.lines(row);
        return row;
    }

    /** Whether the row after those that were read does not end: a quote is open. */
    boolean endsInQuote() {
        return endsInQuote;
    }

    /** The line of the row that was read last, or of what follows the last row. */
    long line() {
        return line;
    }

    /** How many characters after the first row that row begins. */
    long character() {
        return character;
    }

    /** The byte at which that row begins, or what follows the last row. */
    long byteOffset() throws IOException {
        return over ? to : reader.byteOffset(character);
    }

    private static boolean isEnd(@Nullable String[] row) {
        return row.length == 1 && TrackingReader.END.equals(row[0]);
    }

    /** The end within a larger cell: the quote that opened it was never closed. */
    private static boolean holdsEnd(@Nullable String[] row) {
        String last = row[row.length - 1];
        return last != null && last.contains(TrackingReader.END);
    }

    @Override
    public void close() throws IOException {
        parser.stopParsing();
        channel.close();
    }
}
