package com.trippl.pipeline.admin.pausing;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.schedules.Pause;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.schedules.ScheduleDesk.Standing;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is due next of each DMO, looked up once for a whole list. */
public final class DueCell {
    private final boolean byThemselves;
    private final Map<Integer, Standing> next;
    private final List<Pause> pauses;
    private final Clock clock;

    public DueCell(ScheduleDesk desk, Clock clock) {
        this.byThemselves = desk.runByThemselves();
        this.pauses = desk.paused();
        this.clock = clock;
        this.next = desk.list().stream()
                .collect(Collectors.toMap(
                        standing -> standing.schedule().dmoId(),
                        Function.identity(),
                        (a, b) -> Comparator.comparing(Standing::next).compare(a, b) <= 0 ? a : b));
    }

    /** When the first of a DMO's schedules is due; null: it has none. */
    public @Nullable Instant at(int dmoId) {
        Standing standing = next.get(dmoId);
        return standing == null ? null : standing.next();
    }

    /** A DMO's cell: when what is due, or that it is paused. */
    public Component of(int dmoId) {
        Div cell = new Div();
        cell.addClassName("due-cell");
        Standing standing = next.get(dmoId);
        if (standing == null) {
            cell.add(secondary("By hand"));
        } else {
            Schedule schedule = standing.schedule();
            Span when = new Span(
                    byThemselves ? Format.title(Format.relative(standing.next(), clock.instant())) : "By hand here");
            String exactly = Format.absolute(standing.next(), schedule.zone());
            when.setTitle(
                    byThemselves ? exactly : "On localhost nothing starts by the clock; it would be due " + exactly);
            cell.add(
                    when,
                    secondary(schedule.cadence().every().label() + " "
                            + schedule.stage().label()));
        }
        badge(dmoId, cell);
        return cell;
    }

    private void badge(int dmoId, Div cell) {
        if (pauses.stream()
                .anyMatch(pause ->
                        pause.dmoId() == null || Objects.equals(pause.dmoId(), dmoId) && pause.source() == null)) {
            cell.add(new Badge("paused", Badge.Tone.WARNING));
        } else if (pauses.stream().anyMatch(pause -> Objects.equals(pause.dmoId(), dmoId))) {
            cell.add(new Badge("partly paused", Badge.Tone.WARNING));
        }
    }

    private static Span secondary(String text) {
        Span span = new Span(text);
        span.addClassName("secondary");
        return span;
    }
}
