package com.trippl.pipeline.runs;

import java.io.IOException;
import java.util.List;

/** Writes CSV by RFC 4180 that no spreadsheet takes for formulas. */
final class SafeCsv {
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

    /** A cell that would begin as a formula gets an apostrophe before it. */
    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
