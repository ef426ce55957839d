package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.review.Decided;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.Undone;
import com.trippl.pipeline.review.Undos;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries decisions out, tells what came of them, and takes them back, the last one first. */
final class Deciding {
    /** What was done where conflicts were settled. */
    static final String SETTLED = "settled";

    /** More nobody remembers. */
    private static final int MOST_TAKEN_BACK = 100;

    private final Undos undos;
    private final Consumer<Boolean> after;
    private final Deque<Long> groups = new ArrayDeque<>();
    private @Nullable Notification notice;

    /** @param after called after every attempt: whether it is kept with decisions, and why */
    Deciding(Undos undos, Consumer<Boolean> after) {
        this.undos = undos;
        this.after = after;
    }

    /**
     * Decides at once.
     *
     * @param what what becomes of the rows, as in {@code accepted}
     * @return whether it was done; where not, the person was told why
     */
    boolean now(Supplier<Decided> decision, String what) {
        try {
            Decided decided = decision.get();
            told(decided, what);
            after.accept(decided.rows() > 0);
            return true;
        } catch (ReviewException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
            after.accept(false);
            return false;
        }
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
        if (decided.rows() > 0) {
            done(decided.group(), text);
        } else {
            forget();
            notice = Notice.done(text);
        }
    }

    /** Tells of what was done elsewhere, and remembers it to be taken back. */
    void done(long group, String text) {
        forget();
        groups.push(group);
        if (groups.size() > MOST_TAKEN_BACK) {
            groups.removeLast();
        }
        notice = Notice.done(text, "Undo", this::undo);
    }

    private static String left(Decided decided) {
        return left(decided.leftRows(), decided.left().keySet(), "meanwhile");
    }

    private static String left(int rows, Collection<String> people, String when) {
        return rows == 0
                ? ""
                : " " + Format.count(rows, "row") + (rows == 1 ? " was" : " were") + " changed by "
                        + String.join(" and ", people) + " " + when + " and left.";
    }

    /** Takes back what was last done here and is not taken back yet. */
    void undo() {
        forget();
        Long group = groups.poll();
        if (group == null) {
            Notice.done("There is nothing of yours on this page to take back.");
            return;
        }
        try {
            notice = Notice.done(told(undos.undo(group)));
        } catch (ReviewException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
        }
        after.accept(false);
    }

    private static String told(Undone undone) {
        return Format.count(undone.rows(), "row") + (undone.rows() == 1 ? " stands" : " stand") + " as before."
                + left(undone.leftRows(), undone.left().keySet(), "since")
                + (undone.closed() == 0
                        ? ""
                        : " " + Format.count(undone.closed(), "row") + (undone.closed() == 1 ? " is" : " are")
                                + " promoted or superseded by now and left.");
    }

    /** Takes the notice of the last decision away: elsewhere its undo would surprise. */
    void forget() {
        if (notice != null) {
            notice.close();
            notice = null;
        }
    }
}
