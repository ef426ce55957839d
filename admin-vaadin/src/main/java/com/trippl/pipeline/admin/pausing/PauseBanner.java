package com.trippl.pipeline.admin.pausing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.schedules.Pause;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.Icon;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what is paused, by whom, since when and why; not seen when nothing is. */
@StyleSheet("styles/pausing.css")
public final class PauseBanner extends Div {
    private static final int MOST = 5;

    private final ScheduleDesk desk;
    private final Clock clock;
    private final Predicate<Pause> concerns;
    private final Runnable changed;
    private @Nullable List<Pause> shown;

    /**
     * @param concerns which pauses are told
     * @param changed called when somebody ended one here
     */
    public PauseBanner(ScheduleDesk desk, Clock clock, Predicate<Pause> concerns, Runnable changed) {
        this.desk = desk;
        this.clock = clock;
        this.concerns = concerns;
        this.changed = changed;
        setId("pause-banner");
        addClassName("pause-banner");
        getElement().setAttribute("role", "status");
        refresh();
    }

    /** Looks again; changes nothing on the page where nothing changed. */
    public void refresh() {
        List<Pause> pauses = desk.paused().stream().filter(concerns).toList();
        if (pauses.equals(shown)) {
            return;
        }
        shown = pauses;
        removeAll();
        setVisible(!pauses.isEmpty());
        pauses.stream().limit(MOST).forEach(pause -> add(line(pause)));
        if (pauses.size() > MOST) {
            add(new Span("And " + (pauses.size() - MOST) + " more: see the pages of the DMOs."));
        }
    }

    /** Whether everything is paused, as of the last look. */
    public boolean everything() {
        return shown != null && shown.stream().anyMatch(pause -> pause.dmoId() == null);
    }

    private Div line(Pause pause) {
        Icon icon = VaadinIcon.PAUSE.create();
        icon.getElement().setAttribute("aria-hidden", "true");
        Span what = new Span(what(pause));
        what.addClassName("pause-what");
        Span who = new Span(new Span("by " + Format.shorten(pause.by(), 40) + ", "), new When(pause.at(), clock));
        who.addClassName("pause-who");
        Div line = new Div(icon, what, who);
        line.addClassName("pause-line");
        if (pause.reason() != null) {
            Span why = new Span(Format.shorten(pause.reason(), 300));
            why.addClassName("pause-why");
            line.add(why);
        }
        if (desk.mayEnd(pause)) {
            line.add(PauseSwitch.resume(desk, pause, scope(pause), "resume-" + pause.id(), () -> {
                refresh();
                changed.run();
            }));
        }
        return line;
    }

    private static String what(Pause pause) {
        return pause.dmoId() == null ? "Everything is paused" : Format.shorten(pause.scope(), 80) + " is paused";
    }

    private static String scope(Pause pause) {
        return Format.shorten(pause.scope(), 80);
    }
}
