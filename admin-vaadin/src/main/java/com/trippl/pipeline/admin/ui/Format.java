package com.trippl.pipeline.admin.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** How numbers, times and names are written on all pages. */
public final class Format {
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private static final Pattern LINE_ENDS = Pattern.compile("\\R");
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cntrl}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\\n\\t]]");

    private Format() {}

    /** 1234567 as 1,234,567. */
    public static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** "1 row", "2 rows": the plural by an s. */
    public static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Bytes as 999 B, 1.5 kB, 20 MB. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "B";
        for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
            if (value < 1000) {
                break;
            }
            value /= 1000;
            unit = next;
        }
        return String.format(Locale.ENGLISH, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
    }

    /** A span of time as 0.4 s, 12 s, 3 min 5 s, 2 h 10 min. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ENGLISH, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }

    /** A moment as seen from another: "just now", "5 min ago", "in 3 h", "yesterday"-like spans as days, then the day itself. */
    public static String relative(Instant moment, Instant now) {
        Duration past = Duration.between(moment, now);
        boolean future = past.isNegative();
        long seconds = past.abs().toSeconds();
        if (seconds < 10) {
            return "just now";
        }
        String span;
        if (seconds < 60) {
            span = seconds + " s";
        } else if (seconds < 3600) {
            span = seconds / 60 + " min";
        } else if (seconds < 86_400) {
            span = seconds / 3600 + " h";
        } else if (seconds < 30 * 86_400L) {
            span = count(seconds / 86_400, "day");
        } else {
            return day(moment);
        }
        return future ? "in " + span : span + " ago";
    }

    /** A moment in full, in UTC. */
    public static String absolute(Instant moment) {
        return DATE_TIME.format(moment.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    /** A moment in full, in a zone. */
    public static String absolute(Instant moment, ZoneId zone) {
        return DATE_TIME.format(moment.atZone(zone)) + " " + zone.getId();
    }

    /** The day of a moment, in UTC. */
    public static String day(Instant moment) {
        return DAY.format(moment.atOffset(ZoneOffset.UTC));
    }

    /** A name of the database for people: {@code missing_address} as "missing address". */
    public static String words(String name) {
        return name.replace('_', ' ');
    }

    /** The same with a capital at the front. */
    public static String title(String name) {
        String words = words(name);
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** At most so many characters, harmless, with an ellipsis where something is left out. */
    public static String shorten(String text, int max) {
        String cut = text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
        return harmless(cut);
    }

    /** The same in one line. */
    public static String line(String text, int max) {
        return shorten(LINE_ENDS.matcher(text).replaceAll(" ⏎ "), max);
    }

    /** Text of others as it is shown: what no person sees, and would turn the text around it, becomes a sign. */
    public static String harmless(String text) {
        return INVISIBLE.matcher(text).replaceAll("␦");
    }
}
