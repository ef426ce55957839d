package com.trippl.pipeline.admin.pausing;

import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.schedules.Pause;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.icon.VaadinIcon;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Buttons that pause something or let it go on. */
public final class PauseSwitch {
    private PauseSwitch() {}

    /** A button that pauses everything. */
    public static Button all(ScheduleDesk desk, Runnable changed) {
        return pause(desk, null, null, "everything", "pause-all", "Pause everything", changed);
    }

    /**
     * A button that pauses a DMO, or one of its feeds.
     *
     * @param source null: all of them
     * @param what its name for people
     * @param changed called when it was done
     */
    static Button pause(
            ScheduleDesk desk,
            @Nullable Integer dmoId,
            @Nullable String source,
            String what,
            String id,
            String label,
            Runnable changed) {
        Button button = new Button(
                label,
                VaadinIcon.PAUSE.create(),
                click -> new PauseDialog("Pause " + what, reason -> {
                            boolean now = desk.pause(dmoId, source, reason);
                            Notice.done(title(what) + (now ? " is paused." : " was paused already."));
                            changed.run();
                        })
                        .open());
        button.setId(id);
        button.setAriaLabel("Pause " + what);
        return button;
    }

    /** A button that ends a pause. */
    static Button resume(ScheduleDesk desk, Pause pause, String what, String id, Runnable changed) {
        Button button = new Button("Resume", VaadinIcon.PLAY.create(), click -> {
            boolean now = desk.resume(pause.dmoId(), pause.source());
            Notice.done(title(what) + (now ? " goes on." : " goes on already: somebody else was quicker."));
            changed.run();
        });
        button.setId(id);
        button.setAriaLabel("Resume " + what);
        return button;
    }

    private static String title(String what) {
        return what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1);
    }
}
