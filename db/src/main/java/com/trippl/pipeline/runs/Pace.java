package com.trippl.pipeline.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast a count grows, from looks at it during the last seconds. */
public final class Pace {
    private static final Duration WINDOW = Duration.ofSeconds(20);

    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(Instant at, long done) {}

    /** Notes what the count is now. A smaller one than before begins anew. */
    public void look(Instant now, long done) {
        if (!looks.isEmpty() && done < looks.getLast().done()) {
            looks.clear();
        }
        looks.addLast(new Look(now, done));
        while (looks.size() > 2 && looks.getFirst().at().isBefore(now.minus(WINDOW))) {
            looks.removeFirst();
        }
    }

    /** Records per second; 0 before the second look. */
    public double perSecond() {
        if (looks.size() < 2) {
            return 0;
        }
        double seconds =
                Duration.between(looks.getFirst().at(), looks.getLast().at()).toMillis() / 1000.0;
        return seconds <= 0 ? 0 : (looks.getLast().done() - looks.getFirst().done()) / seconds;
    }

    /** The time to the total at this pace; empty while it cannot be told. */
    public Optional<Duration> timeLeft(long total) {
        double pace = perSecond();
        if (pace <= 0 || looks.isEmpty() || total < looks.getLast().done()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) ((total - looks.getLast().done()) / pace * 1000)));
    }
}
