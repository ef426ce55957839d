package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/** A short word on a coloured ground: a status, an action, a flag. The word carries the meaning; the colour only helps. */
public final class Badge extends Span {
    /** What a badge wants to say. */
    public enum Tone {
        /** Nothing special. */
        NEUTRAL,
        /** Done, well. */
        SUCCESS,
        /** Under way, or new. */
        INFO,
        /** Wants a look. */
        WARNING,
        /** Went wrong. */
        ERROR
    }

    public Badge(String text, Tone tone) {
        super(text);
        addClassNames("badge", "badge-" + tone.name().toLowerCase(Locale.ROOT));
    }

    /** A job's, run's, batch's or staged row's status, as the database names it. */
    public static Badge status(String status) {
        return new Badge(
                Format.words(status),
                switch (status) {
                    case "completed", "promoted", "accepted", "live" -> Tone.SUCCESS;
                    case "running", "loading", "ready" -> Tone.INFO;
                    case "held", "pending" -> Tone.WARNING;
                    case "failed", "rejected" -> Tone.ERROR;
                    default -> Tone.NEUTRAL;
                });
    }

    /** What is to be done with a staged row, as the database names it. */
    public static Badge action(String action) {
        return new Badge(
                Format.words(action),
                switch (action) {
                    case "insert" -> Tone.SUCCESS;
                    case "update" -> Tone.INFO;
                    case "delete" -> Tone.ERROR;
                    case "duplicate" -> Tone.WARNING;
                    default -> Tone.NEUTRAL;
                });
    }
}
