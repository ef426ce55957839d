package com.trippl.pipeline.importraw.source;

import com.univocity.parsers.common.TextParsingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over the rows between two bytes of a CSV file found. Lines and records are counted from the first row of the stretch, as what lies
 * before it may not have been walked yet.
 *
 * @param records how many records it has, faulty ones included
 * @param lines how many lines they take up, and blank ones
 * @param marks rows that were noted on the way, the first among them, by the records before them
 * @param tail the last rows, as far as they seem to be footers: one more than there may be, if there are more
 * @param tailIsSure whether that does not depend on the rows before the stretch
 * @param ending how it came to its end
 * @param end where the next stretch begins: at the row that did not end, if there is one
 */
record CsvStretch(
        int records,
        long lines,
        NavigableMap<Integer, Mark> marks,
        List<String> tail,
        boolean tailIsSure,
        Ending ending,
        long end) {
    private static final int MARK_CHARS = 1 << 16;

    /** A row, and what lies before it in its stretch. */
    record Mark(long byteOffset, int records, long lines) {}

    /** How a stretch ends. */
    enum Ending {
        /** Between two rows. */
        BETWEEN_ROWS,
        /** In a row of which a quote is open. */
        IN_QUOTE,
        /** At a row that is too large. */
        TOO_LARGE
    }

    /**
     * Walks.
     *
     * @param width how many columns the file has
     * @param from where a row begins
     * @param to where the file ends, or after the end of a line
     */
    static CsvStretch walk(Path file, Dialect dialect, int width, long from, long to) throws IOException {
        int records = 0;
        NavigableMap<Integer, Mark> marks = new TreeMap<>();
        Footers footers = new Footers(width);
        try (CsvRows rows = new CsvRows(file, dialect, from, to, 0)) {
            Ending ending;
            try {
                long nextMark = 0;
                for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
                    if (rows.character() >= nextMark) {
                        marks.put(records, new Mark(rows.byteOffset(), records, rows.line()));
                        nextMark = rows.character() + MARK_CHARS;
                    }
                    if (Csv.isBlank(row)) {
                        footers.blank();
                    } else {
                        footers.row(row);
                        records++;
                    }
                }
                ending = rows.endsInQuote() ? Ending.IN_QUOTE : Ending.BETWEEN_ROWS;
            } catch (TextParsingException e) {
                ending = Ending.TOO_LARGE;
            }
            return new CsvStretch(
                    records, rows.line(), marks, footers.rows(), footers.areSure(), ending, rows.byteOffset());
        }
    }

    /** The last row that was noted before a record, or at it. */
    Mark markBefore(int record) {
        return marks.floorEntry(record).getValue();
    }
}
