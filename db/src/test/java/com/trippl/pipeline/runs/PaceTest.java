package com.trippl.pipeline.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void tellsNothingBeforeTheSecondLook() {
        pace.look(START, 100);
        assertThat(pace.perSecond()).isZero();
        assertThat(pace.timeLeft(1000)).isEmpty();
    }

    @Test
    void tellsRowsPerSecondAndTimeLeft() {
        pace.look(START, 0);
        pace.look(START.plusSeconds(2), 500);
        assertThat(pace.perSecond()).isEqualTo(250);
        assertThat(pace.timeLeft(1000)).contains(Duration.ofSeconds(2));
    }

    @Test
    void forgetsWhatIsLongAgo() {
        for (int second = 0; second <= 100; second++) {
            pace.look(START.plusSeconds(second), second < 50 ? second * 1000L : 50_000 + (second - 50) * 10L);
        }
        assertThat(pace.perSecond()).isEqualTo(10);
    }

    @Test
    void beginsAnewWhenTheCountFalls() {
        pace.look(START, 900);
        pace.look(START.plusSeconds(1), 10);
        assertThat(pace.perSecond()).isZero();
    }
}
