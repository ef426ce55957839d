package com.trippl.pipeline.storage;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file in the store:
 * {@code {env}-trippl-data/{stage}/{domain}/{country}/{state}/{dmo}/{YYYYMMDD}/{nnn}-{YYYYMMDDTHHMMSS}.{format}[.gz]}. Times are UTC.
 *
 * @param environment {@code local}, {@code dev}, {@code staging} or {@code app}
 * @param stage {@code upload}, {@code raw} or {@code transformed}
 * @param domain the data domain, as in {@code listings}
 * @param country two letters
 * @param state state or province
 * @param dmo the DMO's slug
 * @param batch number within the job, from 1; at least three digits in the name
 * @param timestamp when the file was begun, to the second
 * @param format {@code csv} or {@code json}
 * @param compressed whether the name ends in {@code .gz}
 */
public record ObjectName(
        String environment,
        String stage,
        String domain,
        String country,
        String state,
        String dmo,
        int batch,
        LocalDateTime timestamp,
        String format,
        boolean compressed)
        implements StoredName<ObjectName> {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final Pattern PATH =
            Pattern.compile("(?<environment>[a-z0-9-]+?)-trippl-data/(?<stage>[^/]+)/(?<domain>[^/]+)"
                    + "/(?<country>[^/]+)/(?<state>[^/]+)/(?<dmo>[^/]+)/[0-9]{8}/(?<batch>[0-9]{3,9})-(?<time>[0-9]{8}T[0-9]{6})"
                    + "[.](?<format>[a-z0-9-]+)(?<gz>[.]gz)?");

    public ObjectName {
        for (String part : new String[] {environment, stage, domain, country, state, dmo, format}) {
            if (!WORD.matcher(part).matches()) {
                throw new IllegalArgumentException("'" + part + "' cannot be part of a file name: use a-z, 0-9 and -.");
            }
        }
        if (batch < 1) {
            throw new IllegalArgumentException("Batches count from 1, not " + batch + ".");
        }
        timestamp = timestamp.withNano(0);
    }

    @Override
    public String path() {
        return "%s-trippl-data/%s/%s/%s/%s/%s/%s/%03d-%s.%s%s"
                .formatted(
                        environment,
                        stage,
                        domain,
                        country,
                        state,
                        dmo,
                        DATE.format(timestamp),
                        batch,
                        TIME.format(timestamp),
                        format,
                        compressed ? ".gz" : "");
    }

    /**
     * Reads a name back from its path.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static ObjectName parse(String path) {
        Matcher name = PATH.matcher(path);
        if (!name.matches()) {
            throw new IllegalArgumentException("'" + path + "' is not the name of a data file.");
        }
        try {
            ObjectName parsed = new ObjectName(
                    name.group("environment"),
                    name.group("stage"),
                    name.group("domain"),
                    name.group("country"),
                    name.group("state"),
                    name.group("dmo"),
                    Integer.parseInt(name.group("batch")),
                    LocalDateTime.parse(name.group("time"), TIME),
                    name.group("format"),
                    name.group("gz") != null);
            if (parsed.path().equals(path)) {
                return parsed;
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + path + "' is not the name of a data file: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("'" + path + "' is not the name of a data file: its date and time differ.");
    }

    /** Whether a path is the name of a data file. */
    static boolean isOne(String path) {
        try {
            parse(path);
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /** The day in the name. */
    public LocalDate date() {
        return timestamp.toLocalDate();
    }

    /** The same name one second later. */
    @Override
    public ObjectName later() {
        return new ObjectName(
                environment, stage, domain, country, state, dmo, batch, timestamp.plusSeconds(1), format, compressed);
    }
}
