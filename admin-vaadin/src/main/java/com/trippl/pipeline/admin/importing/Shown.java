package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import java.util.regex.Pattern;

/** Text of files as it is shown: in one line, and without what would turn the text around it. */
final class Shown {
    private static final Pattern LINE_ENDS = Pattern.compile("\\R");
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cntrl}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private Shown() {}

    /** At most so many characters; what no person sees becomes a sign. */
    static String text(String text, int max) {
        String line = LINE_ENDS.matcher(text).replaceAll(" ⏎ ");
        return Format.shorten(INVISIBLE.matcher(line).replaceAll("␦"), max);
    }
}
