package com.trippl.pipeline.importraw.source;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How univocity is set up, the same for detection, survey and reading: they must agree on where records end. */
final class Csv {
    /** A row beyond this is taken for an unclosed quote: nothing is gained by reading on. */
    static final int MAX_ROW_CHARS = 16_000_000;

    /** A cell beyond this makes its record faulty. */
    static final int FAULTY_CELL_CHARS = 1_000_000;

    private static final int LINE_CHARS = 200;

    private static final char MARK = '\uFEFF';
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static final int MAX_COLUMNS = 16_384;

    /** Stands for a character that is not used. NUL would not do: damaged files have it, and it would act as a quote there. */
    private static final char NONE = '\uFFFF';

    private Csv() {}

    static CsvParser parser(char delimiter, char quote, char escape) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(delimiter);
        settings.getFormat().setQuote(quote == '\0' ? NONE : quote);
        settings.getFormat().setQuoteEscape(escape == '\0' ? NONE : escape);
        settings.getFormat().setCharToEscapeQuoteEscaping(escape == quote ? NONE : escape);
        settings.getFormat().setLineSeparator("\n");
        settings.getFormat().setNormalizedNewline('\n');
        settings.getFormat().setComment(NONE);
        settings.setCommentProcessingEnabled(false);
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setSkipEmptyLines(false);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setIgnoreLeadingWhitespacesInQuotes(false);
        settings.setIgnoreTrailingWhitespacesInQuotes(false);
        settings.setReadInputOnSeparateThread(false);
        // A limit would be allocated at once, for every parser; the survey limits rows in its own reader.
        settings.setMaxCharsPerColumn(-1);
        settings.setMaxColumns(MAX_COLUMNS);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
        settings.setInputBufferSize(1 << 16);
        return new CsvParser(settings);
    }

    /**
     * Whether a parser that begins at a byte within a file would take what is there for the file's own byte order mark, and drop it: then it has
     * to be given another one first. Files that are several put together have such marks.
     */
    static boolean losesMark(FileChannel file, long at) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(UTF_8_MARK.length);
        return at > 0 && file.read(start, at) == UTF_8_MARK.length && Arrays.equals(start.array(), UTF_8_MARK);
    }

    /** A text with a byte order mark before it. */
    static Reader afterMark(Reader text) throws IOException {
        PushbackReader marked = new PushbackReader(text);
        marked.unread(MARK);
        return marked;
    }

    /**
     * The next row; null at the end. Lines are told apart by LF, which also reads files that mix their line ends; the CR of a CR LF is then the last cell's, and taken off here.
     */
    static @Nullable String @Nullable [] next(CsvParser parser) {
        @Nullable String[] row = parser.parseNext();
        if (row != null && row.length > 0) {
            String last = row[row.length - 1];
            if (last != null && last.endsWith("\r")) {
                row[row.length - 1] = last.length() == 1 ? null : last.substring(0, last.length() - 1);
            }
        }
        return row;
    }

    /** Whether a row is a blank line. */
    static boolean isBlank(@Nullable String[] row) {
        for (String cell : row) {
            if (cell != null && !cell.isBlank()) {
                return false;
            }
        }
        return row.length <= 1;
    }

    /** A row as a line of text for a person to recognise it by. */
    static String line(@Nullable String[] row, char delimiter) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length && line.length() < LINE_CHARS; i++) {
            line.append(i == 0 ? "" : String.valueOf(delimiter)).append(row[i] == null ? "" : row[i]);
        }
        return line.length() <= LINE_CHARS ? line.toString() : line.substring(0, LINE_CHARS) + "…";
    }

    /** The lines a row takes up: one, and one more for every line end within its cells. */
    static int lines(@Nullable String[] row) {
        int lines = 1;
        for (String cell : row) {
            if (cell != null) {
                lines += lineEnds(cell);
            }
        }
        return lines;
    }

    private static int lineEnds(String cell) {
        int first = cell.indexOf('\n');
        if (first < 0) {
            first = cell.indexOf('\r');
            if (first < 0) {
                return 0;
            }
        }
        int count = 0;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\n' || c == '\r' && !(i + 1 < cell.length() && cell.charAt(i + 1) == '\n')) {
                count++;
            }
        }
        return count;
    }

    /** What is wrong with a row, or null. Cells beyond the last column are no fault as long as they are empty. */
    static @Nullable String fault(@Nullable String[] row, int columns) {
        if (row.length < columns) {
            return "has " + row.length + (row.length == 1 ? " cell" : " cells") + ", the header " + columns
                    + ": is a delimiter or a quote missing?";
        }
        for (int i = columns; i < row.length; i++) {
            if (row[i] != null) {
                return "has " + row.length + " cells, the header " + columns
                        + ": is there a delimiter in a cell that is not quoted?";
            }
        }
        for (int i = 0; i < columns; i++) {
            String cell = row[i];
            if (cell != null && cell.length() > FAULTY_CELL_CHARS) {
                return "has a cell of " + cell.length() + " characters in column " + (i + 1) + "; at most "
                        + FAULTY_CELL_CHARS + " are read";
            }
            if (cell != null && cell.indexOf('\0') >= 0) {
                return "has a NUL character in column " + (i + 1);
            }
        }
        return null;
    }

    /** The cells of a row, as many as there are columns where it has no fault. */
    static List<@Nullable String> cells(@Nullable String[] row, int columns, boolean faulty) {
        return Arrays.asList(row.length > columns && !faulty ? Arrays.copyOf(row, columns) : row);
    }
}
