package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.review.Decided;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.Reviews;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries decisions out, tells what came of them, and takes the last one back. */
final class Deciding {
    /** What was done where conflicts were settled, which an undo does not take back. */
    static final String SETTLED = "settled";

    private final Reviews reviews;
    private final Consumer<Boolean> after;
    private long lastGroup;
    private @Nullable Notification notice;

    /** @param after called after every attempt: whether it succeeded */
    Deciding(Reviews reviews, Consumer<Boolean> after) {
        this.reviews = reviews;
        this.after = after;
    }

    /**
     * Decides at once.
     *
     * @param what what becomes of the rows, as in {@code accepted}
     * @return whether it was done; where not, the person was told why
     */
    boolean now(Supplier<Decided> decision, String what) {
        boolean done = false;
        try {
            told(decision.get(), what);
            done = true;
        } catch (ReviewException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
        }
        after.accept(done);
        return done;
    }

    /** Decides on many rows. A million take a while: the page answers meanwhile. */
    void meanwhile(int rows, Supplier<Decided> decision, String what) {
        ProgressBar bar = new ProgressBar();
        bar.setIndeterminate(true);
        Dialog wait = new Dialog(new Span("Deciding on " + Format.count(rows, "row") + "…"), bar);
        wait.setCloseOnEsc(false);
        wait.setCloseOnOutsideClick(false);
        wait.open();
        Background.run(
                UI.getCurrent(),
                () -> {
                    try {
                        Decided done = decision.get();
                        return (Supplier<Decided>) () -> done;
                    } catch (RuntimeException failed) {
                        return (Supplier<Decided>) () -> {
                            throw failed;
                        };
                    }
                },
                result -> {
                    wait.close();
                    now(result, what);
                });
    }

    private void told(Decided decided, String what) {
        String text = Format.count(decided.rows(), "row") + " " + what + "."
                + (decided.blocked() == 0
                        ? ""
                        : " " + Format.count(decided.blocked(), "row")
                                + " left: public listings need a name and coordinates on the globe.")
                + left(decided);
        forget();
        if (decided.rows() > 0 && !what.equals(SETTLED)) {
            lastGroup = decided.group();
            notice = Notice.done(text, "Undo", this::undo);
        } else {
            notice = Notice.done(text);
        }
    }

    private static String left(Decided decided) {
        int rows = decided.leftRows();
        return rows == 0
                ? ""
                : " " + Format.count(rows, "row") + (rows == 1 ? " was" : " were") + " changed by "
                        + String.join(" and ", decided.left().keySet()) + " meanwhile and left.";
    }

    /** Takes the last decision made here back. */
    void undo() {
        if (lastGroup == 0) {
            Notice.done("There is no decision of yours on this page to take back.");
            return;
        }
        int back = reviews.undo(lastGroup);
        lastGroup = 0;
        forget();
        Notice.done(
                back == 0
                        ? "Nothing was taken back: only moves of the status are, and somebody may have decided since."
                        : Format.count(back, "row") + " " + (back == 1 ? "stands" : "stand") + " as before.");
        after.accept(true);
    }

    /** Takes the notice of the last decision away: elsewhere its undo would surprise. */
    void forget() {
        if (notice != null) {
            notice.close();
            notice = null;
        }
    }
}
