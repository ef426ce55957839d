package com.trippl.pipeline.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.trippl.pipeline.schedules.Cadence.Every;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            BERLIN,
            ZoneId.of("America/New_York"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Pacific/Apia"));

    private static Cadence at(Every every, String time) {
        return new Cadence(every, LocalTime.parse(time), DayOfWeek.MONDAY, 31);
    }

    /** The moments from one to another as the wall shows them. */
    private static List<String> walls(Cadence cadence, ZoneId zone, String from, String to) {
        Instant end = ZonedDateTime.parse(to + "[" + zone + "]").toInstant();
        List<String> walls = new ArrayList<>();
        Instant next =
                cadence.after(ZonedDateTime.parse(from + "[" + zone + "]").toInstant(), zone);
        while (next.isBefore(end)) {
            walls.add(next.atZone(zone).toOffsetDateTime().toString());
            next = cadence.after(next, zone);
        }
        return walls;
    }

    @Test
    void whereTheTimeIsSkippedItIsDueAtTheFirstMomentAfter() {
        assertThat(walls(at(Every.DAILY, "02:30"), BERLIN, "2026-03-28T00:00+01:00", "2026-03-31T00:00+02:00"))
                .containsExactly("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    }

    @Test
    void whereTheTimeComesTwiceItIsDueTheFirstTimeOnly() {
        assertThat(walls(at(Every.DAILY, "02:30"), BERLIN, "2026-10-24T00:00+02:00", "2026-10-27T00:00+01:00"))
                .containsExactly("2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    }

    @Test
    void everyHourIsAnHourAlsoWhenClocksChange() {
        assertThat(walls(at(Every.HOURLY, "00:15"), BERLIN, "2026-10-25T01:00+02:00", "2026-10-25T04:00+01:00"))
                .containsExactly(
                        "2026-10-25T01:15+02:00",
                        "2026-10-25T02:15+02:00",
                        "2026-10-25T02:15+01:00",
                        "2026-10-25T03:15+01:00");
        assertThat(walls(at(Every.HOURLY, "00:00"), BERLIN, "2026-03-29T00:30+01:00", "2026-03-29T05:00+02:00"))
                .containsExactly("2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
    }

    @Test
    void aMonthWithoutTheDayIsDueOnItsLast() {
        assertThat(walls(at(Every.MONTHLY, "02:00"), ZoneId.of("UTC"), "2028-01-01T00:00Z", "2028-05-01T00:00Z"))
                .containsExactly("2028-01-31T02:00Z", "2028-02-29T02:00Z", "2028-03-31T02:00Z", "2028-04-30T02:00Z");
    }

    @Test
    void weeksBeginOnTheirDay() {
        assertThat(walls(at(Every.WEEKLY, "02:00"), ZoneId.of("UTC"), "2026-11-24T00:00Z", "2026-12-08T00:00Z"))
                .containsExactly("2026-11-30T02:00Z", "2026-12-07T02:00Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cadence(Every.MONTHLY, LocalTime.NOON, DayOfWeek.MONDAY, 32));
    }

    /** Whatever the moment, zone and cadence, the two neighbours enclose it with none between, and are not too far apart. */
    @Property(tries = 3_000)
    void everyMomentLiesBetweenTwoNeighbours(
            @ForAll @LongRange(min = 1_262_304_000L, max = 2_524_608_000L) long second,
            @ForAll @IntRange(max = 3) int every,
            @ForAll @IntRange(max = 1439) int minute,
            @ForAll @IntRange(max = 5) int zoneNo) {
        Every each = Every.values()[every];
        ZoneId zone = ZONES.get(zoneNo);
        Cadence cadence = new Cadence(each, LocalTime.of(minute / 60, minute % 60), DayOfWeek.FRIDAY, 30);
        Instant moment = Instant.ofEpochSecond(second);

        Instant before = cadence.latest(moment, zone);
        Instant after = cadence.after(moment, zone);

        assertThat(before).isBeforeOrEqualTo(moment);
        assertThat(after).isAfter(moment).isEqualTo(cadence.after(before, zone));
        assertThat(before).isEqualTo(cadence.latest(after.minusMillis(1), zone));
        Duration longest = switch (each) {
            case HOURLY -> Duration.ofMinutes(90 + 24 * 60);
            case DAILY -> Duration.ofHours(50);
            case WEEKLY -> Duration.ofDays(8).plusHours(2);
            case MONTHLY -> Duration.ofDays(32).plusHours(2);
        };
        assertThat(Duration.between(before, after)).isLessThanOrEqualTo(longest);
    }
}
