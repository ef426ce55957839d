package com.trippl.pipeline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table in plain text: numbers to the right, the rest to the left, no cell wider than is good for it. */
final class Table {
    private static final int MAX_WIDTH = 60;

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headers) {
        this.headers = List.of(headers);
    }

    void add(@Nullable Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::text).toList());
    }

    void print(PrintWriter out) {
        int[] widths = new int[headers.size()];
        boolean[] numeric = new boolean[headers.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(headers.get(i));
            numeric[i] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
                numeric[i] &= row.get(i).matches("-?[\\d,.]*");
            }
        }
        out.println(line(headers, widths, numeric));
        rows.forEach(row -> out.println(line(row, widths, numeric)));
    }

    private static String line(List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : "  ").append(numeric[i] ? pad + cells.get(i) : cells.get(i) + pad);
        }
        return line.toString().stripTrailing();
    }

    /** Columns on a terminal: ideographs take two. */
    private static int width(String text) {
        return text.codePoints()
                .map(c -> c >= 0x1100
                                && (c <= 0x115F
                                        || c >= 0x2E80 && c <= 0xD7A3
                                        || c >= 0xF900 && c <= 0xFAFF
                                        || c >= 0xFE30 && c <= 0xFE6F
                                        || c >= 0xFF00 && c <= 0xFF60)
                        ? 2
                        : 1)
                .sum();
    }

    private static String text(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        String text = cell.toString().replaceAll("[\\x00-\\x1F\\x7F-\\x9F]+", " ");
        return text.length() <= MAX_WIDTH ? text : text.substring(0, MAX_WIDTH - 1) + "…";
    }
}
