package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A moment as people say it, "5 min ago", with the exact time behind it. */
public final class When extends Span {
    /**
     * Shows a moment.
     *
     * @param moment null: a dash
     */
    public When(@Nullable Instant moment, Clock clock) {
        addClassName("when");
        if (moment == null) {
            setText("–");
        } else {
            setText(Format.relative(moment, clock.instant()));
            setTitle(Format.absolute(moment));
        }
    }
}
