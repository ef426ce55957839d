package com.trippl.pipeline.schedules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The moments at which a schedule is due, by the clock on the wall of a time zone.
 *
 * <p>Where clocks are put forward over the time of day, it is due at the first moment after the gap. Where they are put back it is due
 * once, the first time; only an hourly schedule is due each time the clock shows a full hour, as more than an hour would pass otherwise. A
 * month without the day is due on its last.
 *
 * @param every how often
 * @param at the time of day; hourly: only its minute counts
 * @param day the day of a weekly one
 * @param dayOfMonth the day of a monthly one, 1 to 31
 */
public record Cadence(Every every, LocalTime at, DayOfWeek day, int dayOfMonth) {
    /** More than any zone ever put its clocks forward or back, which was a day. */
    private static final int HOURS_AROUND = 27;

    private static final int UNITS_AROUND = 3;

    /** How often. */
    public enum Every {
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY;

        /** By the word of a configuration; empty: one that names no times. */
        public static Optional<Every> of(String schedule) {
            return Stream.of(values())
                    .filter(each -> each.label().equals(schedule))
                    .findFirst();
        }

        /** The word in configurations. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Cadence {
        if (dayOfMonth < 1 || dayOfMonth > 31) {
            throw new IllegalArgumentException("A month has no day " + dayOfMonth + ".");
        }
    }

    /** The first moment after another. */
    public Instant after(Instant moment, ZoneId zone) {
        return around(moment, zone)
                .filter(each -> each.isAfter(moment))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The last moment that is not after another. */
    public Instant latest(Instant moment, ZoneId zone) {
        return around(moment, zone)
                .filter(each -> !each.isAfter(moment))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Stream<Instant> around(Instant moment, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        int reach = every == Every.HOURLY ? HOURS_AROUND : UNITS_AROUND;
        return IntStream.rangeClosed(-reach, reach)
                .mapToObj(unit -> onTheWall(local, unit))
                .flatMap(wall -> moments(wall, zone));
    }

    private LocalDateTime onTheWall(LocalDateTime local, int unit) {
        return switch (every) {
            case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).plusHours(unit).withMinute(at.getMinute());
            case DAILY -> local.toLocalDate().plusDays(unit).atTime(at);
            case WEEKLY ->
                local.toLocalDate()
                        .with(TemporalAdjusters.previousOrSame(day))
                        .plusWeeks(unit)
                        .atTime(at);
            case MONTHLY -> {
                YearMonth month = YearMonth.from(local).plusMonths(unit);
                yield month.atDay(Math.min(dayOfMonth, month.lengthOfMonth())).atTime(at);
            }
        };
    }

    private Stream<Instant> moments(LocalDateTime wall, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition gap = zone.getRules().getTransition(wall);
            return Stream.of(gap.getInstant());
        }
        return offsets.stream().limit(every == Every.HOURLY ? 2 : 1).map(wall::toInstant);
    }
}
