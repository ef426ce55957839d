package com.trippl.pipeline.admin.pausing;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.schedules.Pause;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.schedules.ScheduleDesk.Feed;
import com.trippl.pipeline.schedules.ScheduleDesk.Standing;
import com.trippl.pipeline.schedules.Slot;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A DMO's feeds and schedules: what is due when, what became of it last, and a switch that pauses each. */
@StyleSheet("styles/pausing.css")
public final class FeedsPanel extends Div {
    private final ScheduleDesk desk;
    private final Clock clock;
    private final Dmo dmo;
    private final boolean mayPause;
    private final PauseBanner banner;
    private final Details details = new Details();

    public FeedsPanel(ScheduleDesk desk, Access access, Clock clock, Dmo dmo) {
        this.desk = desk;
        this.clock = clock;
        this.dmo = dmo;
        this.mayPause = access.may(Permissions.RUN);
        this.banner = new PauseBanner(
                desk, clock, pause -> pause.dmoId() == null || Objects.equals(pause.dmoId(), dmo.id()), this::refresh);
        addClassName("feeds-panel");
        details.setId("feeds");
        details.addClassName("feeds");
        add(banner, details);
        refresh();
    }

    private void refresh() {
        banner.refresh();
        List<Feed> feeds = desk.feeds(dmo.id());
        List<Standing> schedules = desk.of(dmo.id());
        List<Pause> pauses = desk.paused();
        Pause whole = pauses.stream()
                .filter(pause -> Objects.equals(pause.dmoId(), dmo.id()) && pause.source() == null)
                .findFirst()
                .orElse(null);
        details.setSummaryText(summary(feeds, schedules));
        UnorderedList rows = new UnorderedList();
        rows.addClassName("feed-rows");
        rows.add(row(
                "All of " + Format.shorten(dmo.name(), 60),
                null,
                whole,
                schedules.stream()
                        .filter(standing -> standing.schedule().stage() != Stage.IMPORT)
                        .toList()));
        feeds.forEach(feed -> rows.add(row(feed.name(), feed.name(), feed.pause(), feed.imports())));
        details.removeAll();
        details.add(rows);
        if (!desk.runByThemselves() && !schedules.isEmpty()) {
            Span note = new Span("On localhost nothing starts by the clock: these are the times at which it would.");
            note.addClassName("secondary");
            details.add(note);
        }
    }

    private String summary(List<Feed> feeds, List<Standing> schedules) {
        String known = feeds.isEmpty() ? "No feed yet" : Format.count(feeds.size(), "feed");
        String next = schedules.stream()
                .filter(standing -> standing.pause() == null)
                .map(Standing::next)
                .min(Comparator.naturalOrder())
                .map(at -> desk.runByThemselves()
                        ? "next due " + Format.relative(at, clock.instant())
                        : "started by hand on localhost")
                .orElse(schedules.isEmpty() ? "nothing starts by the clock" : "all schedules are paused");
        return "Feeds and schedules: " + known + ", " + next;
    }

    private ListItem row(String name, @Nullable String source, @Nullable Pause pause, List<Standing> schedules) {
        Span title = new Span(Format.shorten(name, 80));
        title.addClassName("feed-title");
        Div words = new Div(title);
        words.addClassName("feed-words");
        if (pause != null) {
            words.add(new Badge("paused", Badge.Tone.WARNING));
        }
        Div due = new Div();
        due.addClassName("feed-due");
        schedules.forEach(standing -> due.add(line(standing)));
        if (schedules.isEmpty() && source != null) {
            due.add(secondary("Imported by hand"));
        }
        ListItem row = new ListItem(words, due);
        row.addClassName("feed-row");
        if (mayPause) {
            String what = source == null ? dmo.name() : "the feed " + Format.shorten(source, 60);
            String id = source == null ? "dmo" : "feed-" + source.replaceAll("[^A-Za-z0-9]+", "-");
            Button button = pause == null
                    ? PauseSwitch.pause(desk, dmo.id(), source, what, "pause-" + id, "Pause", this::refresh)
                    : PauseSwitch.resume(desk, pause, what, "go-on-" + id, this::refresh);
            button.addThemeVariants(ButtonVariant.TERTIARY);
            row.add(button);
        }
        return row;
    }

    private Div line(Standing standing) {
        Schedule schedule = standing.schedule();
        String domain = schedule.domain().equals(DmoConfigs.LISTINGS) ? "" : " of " + schedule.domain();
        Div line = new Div(new Span(Format.title(schedule.cadence().every().label()) + " "
                + schedule.stage().label() + domain + ": "));
        String next = Format.absolute(standing.next(), schedule.zone());
        line.add(new Span(standing.pause() == null ? "next " + next : "paused; it would be due next " + next));
        Slot last = standing.last();
        if (last != null) {
            Span became = secondary("Last, " + Format.absolute(last.at(), schedule.zone()) + ": "
                    + last.state().words()
                    + (last.detail() == null ? "" : ", " + Format.shorten(last.detail(), 200)));
            Div below = new Div(became);
            if (last.jobId() != null) {
                below.add(new Span(" "), new Anchor("jobs/" + last.jobId(), "Job " + last.jobId()));
            }
            line.add(below);
        }
        return line;
    }

    private static Span secondary(String text) {
        Span span = new Span(text);
        span.addClassName("secondary");
        return span;
    }
}
