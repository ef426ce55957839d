package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.ImportConfig;
import com.univocity.parsers.csv.CsvParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of a CSV file: what the configuration says, and for the rest what makes the most rows of a sample agree in their number of
 * columns.
 */
record Dialect(char delimiter, char quote, char escape, String lineEndName, int skipRows) {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int SAMPLE_ROWS = 200;
    private static final int MAX_PREAMBLE = 30;

    /** Detects the dialect from the start of a file. */
    static Dialect detect(String sample, ImportConfig config) {
        String lineEndName = lineEndName(sample);
        Character delimiter = single(config.delimiter());
        Character quote = "".equals(config.quote()) ? Character.valueOf('\0') : single(config.quote());
        Dialect best = null;
        double bestScore = -1;
        for (char d : delimiter == null ? DELIMITERS : new char[] {delimiter}) {
            for (char q : quote == null ? new char[] {'"', '\''} : new char[] {quote}) {
                if (quote == null && q == '\'' && !quotesCells(sample, d)) {
                    continue;
                }
                char escape = escape(sample, q, config);
                List<@Nullable String[]> rows = rows(sample, d, q, escape);
                double score = score(rows) + (q == '\'' ? 0.001 : 0);
                if (score > bestScore) {
                    bestScore = score;
                    Integer skip = config.skipRows();
                    best = new Dialect(d, q, escape, lineEndName, skip == null ? preamble(rows) : skip);
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("No dialect was tried.");
        }
        return best;
    }

    CsvParser parser() {
        return Csv.parser(delimiter, quote, escape);
    }

    private static @Nullable Character single(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return text.equals("\\t") ? '\t' : text.charAt(0);
    }

    /** A backslash escapes quotes where it stands before them, and doubled quotes are not to be seen. */
    private static char escape(String sample, char quote, ImportConfig config) {
        Character configured = single(config.escape());
        if (configured != null) {
            return configured;
        }
        String escaped = "\\" + quote;
        if (quote == '\0' || !sample.contains(escaped)) {
            return quote;
        }
        int backslashed = count(sample, escaped);
        int doubled = count(sample, "" + quote + quote) - count(sample, "," + quote + quote + ",");
        return backslashed > doubled ? '\\' : quote;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** Whether apostrophes stand where quotes would: at the start of a cell and, before the next delimiter, at its end. */
    private static boolean quotesCells(String sample, char delimiter) {
        int opened = count(sample, delimiter + "'") + count(sample, "\n'");
        int closed = count(sample, "'" + delimiter) + count(sample, "'\n") + count(sample, "'\r");
        return opened >= 2
                && closed >= 2
                && Math.abs(opened - closed) <= Math.max(opened, closed) / 4
                && !sample.contains(delimiter + "\"");
    }

    /** What lines end with, outside of quotes. */
    static String lineEndName(String sample) {
        int crlf = 0;
        int lf = 0;
        int cr = 0;
        boolean quoted = false;
        for (int i = 0; i < sample.length(); i++) {
            char c = sample.charAt(i);
            char next = i + 1 < sample.length() ? sample.charAt(i + 1) : '\0';
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '\r' && next == '\n') {
                crlf++;
                i++;
            } else if (!quoted && c == '\n') {
                lf++;
            } else if (!quoted && c == '\r') {
                cr++;
            }
        }
        if (crlf == 0 && lf == 0 && cr > 0) {
            return "CR";
        }
        return crlf == 0 ? "LF" : lf == 0 ? "CR LF" : "CR LF and LF";
    }

    private static List<@Nullable String[]> rows(String sample, char delimiter, char quote, char escape) {
        CsvParser parser = Csv.parser(delimiter, quote, escape);
        List<@Nullable String[]> rows = new ArrayList<>();
        try {
            parser.beginParsing(new StringReader(sample));
            for (@Nullable String[] row = Csv.next(parser);
                    row != null && rows.size() < SAMPLE_ROWS;
                    row = Csv.next(parser)) {
                rows.add(row);
            }
        } catch (com.univocity.parsers.common.TextParsingException e) {
            // More columns than any table has: this dialect loses.
        } finally {
            parser.stopParsing();
        }
        return rows;
    }

    /** How many rows agree on how many columns; more columns count a little more, so that a comma in a title does not win. */
    private static double score(List<@Nullable String[]> rows) {
        Map<Integer, Integer> widths = new HashMap<>();
        int used = 0;
        for (String[] row : rows) {
            if (!Csv.isBlank(row)) {
                widths.merge(row.length, 1, Integer::sum);
                used++;
            }
        }
        double best = 0;
        for (Map.Entry<Integer, Integer> width : widths.entrySet()) {
            if (width.getKey() > 1) {
                double share = (double) width.getValue() / used;
                best = Math.max(best, share * share * (1 + Math.log(width.getKey())));
            }
        }
        return best;
    }

    /**
     * Rows above the header: those before the first that is as wide as most rows are, or that looks like the header of rows that have
     * cells too many, as with a delimiter at the end of each.
     */
    private static int preamble(List<@Nullable String[]> rows) {
        Map<Integer, Integer> widths = new HashMap<>();
        rows.stream().filter(row -> !Csv.isBlank(row)).forEach(row -> widths.merge(row.length, 1, Integer::sum));
        int usual = widths.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(1);
        if (!rows.isEmpty() && isSeparatorLine(rows.getFirst())) {
            return 1;
        }
        for (int i = 0; i < Math.min(rows.size(), MAX_PREAMBLE); i++) {
            if (!Csv.isBlank(rows.get(i)) && (rows.get(i).length >= usual || isHeaderOf(usual, rows.get(i)))) {
                return usual == 1 ? 0 : i;
            }
        }
        return 0;
    }

    /** The line by which files made for Excel name their delimiter: {@code sep=;}. */
    private static boolean isSeparatorLine(@Nullable String[] row) {
        return row[0] != null && row[0].matches("(?i)sep=.?") && row.length <= 2;
    }

    private static boolean isHeaderOf(int width, @Nullable String[] row) {
        if (row.length < 2 || row.length * 2 <= width) {
            return false;
        }
        for (String cell : row) {
            if (cell == null || cell.isBlank() || Character.isDigit(cell.strip().charAt(0))) {
                return false;
            }
        }
        return true;
    }
}
