package com.trippl.pipeline.importraw.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds, among rows as they come, those at the end that seem to tell of the table rather than to be part of it. */
final class Footers {
    /** More are not taken for footers. */
    static final int MAX = 5;

    private static final Pattern WORDS = Pattern.compile(
            "(?iu)^\\W*(total|sum|count|records?|rows?|source|note|generated|exported|created|copyright|©|end of|page|last updated)\\b.*");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final int width;
    private final List<String> rows = new ArrayList<>();
    private boolean afterBlank;
    private @Nullable String lastFirstCell;

    /** @param width how many columns the table has */
    Footers(int width) {
        this.width = width;
    }

    /** The rows since the last that is none; where they are more than {@link #MAX}, one more. */
    List<String> rows() {
        return List.copyOf(rows);
    }

    /** Whether a whole row came, after which nothing depends on the rows before it. */
    boolean areSure() {
        return lastFirstCell != null;
    }

    /** A blank line. */
    void blank() {
        afterBlank = true;
    }

    /** A row that is not blank. */
    void row(@Nullable String[] row) {
        String first = row[0];
        if (row.length == 1 && width > 1 && first != null && isFooter(first)) {
            if (rows.size() <= MAX) {
                rows.add(first);
            }
            return;
        }
        rows.clear();
        afterBlank = false;
        if (row.length >= width && first != null) {
            lastFirstCell = first;
        }
    }

    private boolean isFooter(String cell) {
        return WORDS.matcher(cell).matches()
                || (afterBlank || !rows.isEmpty())
                        && !shape(cell).equals(lastFirstCell == null ? "" : shape(lastFirstCell));
    }

    /**
     * What a cell looks like: 12 as 9, and Two Lions as a a. A last row of one cell that looks like the first cells of the records is the
     * beginning of one that was cut off, and not a footer.
     */
    private static String shape(String cell) {
        return DIGITS.matcher(LETTERS.matcher(cell.strip()).replaceAll("a")).replaceAll("9");
    }
}
