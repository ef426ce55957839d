package com.trippl.pipeline.runs;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes CSV by RFC 4180 that no spreadsheet takes for formulas: neither one that splits at commas, nor one that splits at semicolons, as
 * many do in Europe, and then finds cells within ours.
 */
final class SafeCsv {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+([.,]\\d+)?");

    /** Where some spreadsheet begins a cell, and what it takes for the beginning of a formula there; East Asian ones take the wide signs, too. */
    private static final Pattern FORMULA =
            Pattern.compile("(?<=[;\\t\\r\\n]\"{0,9} {0,9})(?=[=+@\\-\uFF1D\uFF0B\uFF0D\uFF20])");

    private static final String FIRST = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Appendable out;

    SafeCsv(Appendable out) {
        this.out = out;
    }

    void line(List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append(cell(cells.get(i)));
        }
        out.append("\r\n");
    }

    /** A cell that would begin as a formula, and whatever would within it, gets an apostrophe before it; a plain number is none. */
    static String cell(String text) {
        boolean formula = !text.isEmpty()
                && FIRST.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
        String safe = (formula ? "'" : "") + FORMULA.matcher(text).replaceAll("'");
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == ';' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
