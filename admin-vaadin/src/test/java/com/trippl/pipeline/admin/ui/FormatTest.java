package com.trippl.pipeline.admin.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, times and other people's text as pages show them. */
class FormatTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1549, 1.5 kB",
        "20400000, 20 MB",
        "2000000000, 2.0 GB",
        "3000000000000000, 3000 TB"
    })
    void bytesHaveTheUnitThatLeavesFewDigits(long bytes, String shown) {
        assertThat(Format.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 0.4 s",
        "9949, 9.9 s",
        "59999, 59 s",
        "60000, 1 min",
        "185000, 3 min 5 s",
        "3600000, 1 h",
        "7859999, 2 h 10 min"
    })
    void aSpanOfTimeIsToldInTwoUnitsAtMost(long millis, String shown) {
        assertThat(Format.duration(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "-9, just now",
        "-59, 59 s ago",
        "-3599, 59 min ago",
        "-86399, 23 h ago",
        "-86400, 1 day ago",
        "-172800, 2 days ago",
        "5, just now",
        "7200, in 2 h"
    })
    void aMomentIsToldFromWhereOneStands(long secondsFromNow, String shown) {
        assertThat(Format.relative(NOW.plusSeconds(secondsFromNow), NOW)).isEqualTo(shown);
    }

    @Test
    void aMomentLongAgoIsADay() {
        assertThat(Format.relative(NOW.minus(Duration.ofDays(30)), NOW))
                .isEqualTo(Format.day(NOW.minus(Duration.ofDays(30))));
    }

    @Test
    void oneIsNotManyAndThousandsAreParted() {
        assertThat(Format.count(1, "row")).isEqualTo("1 row");
        assertThat(Format.count(0, "row")).isEqualTo("0 rows");
        assertThat(Format.count(1_234_567, "row")).isEqualTo("1,234,567 rows");
    }

    @Test
    void textIsCutBetweenCharactersAndNotWithinOne() {
        assertThat(Format.shorten("abc", 3)).isEqualTo("abc");
        assertThat(Format.shorten("abcd", 3)).isEqualTo("ab…");
        assertThat(Format.shorten("🏨🏨🏨", 2)).isEqualTo("🏨…");
    }

    @Test
    void whatWouldTurnTheTextAroundItBecomesASign() {
        assertThat(Format.harmless("a\u202Eb\u2066c\u200Fd")).doesNotContain("\u202E", "\u2066");
        assertThat(Format.harmless("פונדק הנמל مطعم")).isEqualTo("פונדק הנמל مطعم");
        assertThat(Format.line("one\r\ntwo\nthree", 50)).isEqualTo("one ⏎ two ⏎ three");
    }
}
