package com.trippl.pipeline.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Text for a terminal in which nothing is a command to it: control characters of feeds (C0, DEL and C1, of which some begin escape
 * sequences) are shown as {@code \u001b}. Line ends and tabs stay.
 */
final class PlainText {
    private PlainText() {}

    /** Whether a terminal may act on a character. */
    private static boolean acts(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    /** A text of somebody else's as it may be printed. */
    static String of(String text) {
        if (text.chars().noneMatch(PlainText::acts)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (acts(c)) {
                plain.append(String.format("\\u%04x", c));
            } else {
                plain.append((char) c);
            }
        });
        return plain.toString();
    }

    /** Prints through to another writer, made plain; but for CR before LF, which files may want. */
    static Writer writer(Writer out) {
        return new FilterWriter(out) {
            @Override
            public void write(int c) throws IOException {
                write(String.valueOf((char) c), 0, 1);
            }

            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                write(new String(text, offset, length), 0, length);
            }

            @Override
            public void write(String text, int offset, int length) throws IOException {
                out.write(of(text.substring(offset, offset + length).replace("\r\n", "\n")));
            }
        };
    }
}
