package com.trippl.pipeline.importraw.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for the columns of a file: none empty, none twice. */
final class Headers {
    private static final Pattern SPACES = Pattern.compile("[\\s\\x85]+");
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]+");

    private Headers() {}

    /**
     * Names columns by a header row. A name that comes again gets a number: {@code name_2}.
     *
     * @param named whether the row holds names, rather than being the first row of data
     */
    static List<String> of(@Nullable String[] row, boolean named) {
        int width = row.length;
        while (named && width > 1 && row[width - 1] == null) {
            width--;
        }
        List<String> headers = new ArrayList<>(width);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < width; i++) {
            String cell = named ? row[i] : null;
            String cleaned = cell == null ? "" : clean(cell);
            String name = cleaned.isEmpty() ? "column_" + (i + 1) : cleaned;
            String unique = name;
            for (int n = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) {
                unique = name + "_" + n;
            }
            headers.add(unique);
        }
        return List.copyOf(headers);
    }

    /** A name without control characters, which nobody can type, no page shows, and of which databases refuse some. */
    static String clean(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return CONTROLS.matcher(SPACES.matcher(name).replaceAll(" "))
                        .replaceAll("")
                        .strip();
            }
        }
        return name.strip();
    }
}
