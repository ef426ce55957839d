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
    private final Deque<Deed> deeds = new ArrayDeque<>();
    private @Nullable Notification notice;

    /**
     * What can be taken back.
     *
     * @param many whether it was done in the background: so it is taken back
     */
    private record Deed(long group, int rows, boolean many) {}

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
        return tell(decision, what, false);
    }

    /** Decides on many rows. A million take a while: the page answers meanwhile. */
    void meanwhile(int rows, Supplier<Decided> decision, String what) {
        work("Deciding on " + Format.count(rows, "row") + "…", decision, decided -> tell(decided, what, true));
    }

    /**
     * Works in the background; until that is done, a dialog keeps people from deciding on what is about to change.
     *
     * @param tell is given the outcome: what was thrown is thrown again
     */
    private static <T> void work(String doing, Supplier<T> work, Consumer<Supplier<T>> tell) {
        ProgressBar bar = new ProgressBar();
        bar.setIndeterminate(true);
        Dialog wait = new Dialog(new Span(doing), bar);
        wait.setId("deciding");
        wait.setCloseOnEsc(false);
        wait.setCloseOnOutsideClick(false);
        wait.open();
        Background.run(
                UI.getCurrent(),
                () -> {
                    try {
                        T done = work.get();
                        return (Supplier<T>) () -> done;
                    } catch (RuntimeException failed) {
                        return (Supplier<T>) () -> {
                            throw failed;
                        };
                    }
                },
                outcome -> {
                    wait.close();
                    tell.accept(outcome);
                });
    }

    private boolean tell(Supplier<Decided> decision, String what, boolean many) {
        try {
            Decided decided = decision.get();
            told(decided, what, many);
            after.accept(decided.rows() > 0);
            return true;
        } catch (ReviewException refused) {
            Notice.failed(String.valueOf(refused.getMessage()));
            after.accept(false);
            return false;
        }
    }

    private void told(Decided decided, String what, boolean many) {
        String text = Format.count(decided.rows(), "row") + " " + what + "."
                + (decided.blocked() == 0
                        ? ""
                        : " " + Format.count(decided.blocked(), "row")
                                + " left: public listings need a name and coordinates on the globe.")
                + left(decided);
        if (decided.rows() > 0) {
            done(new Deed(decided.group(), decided.rows(), many), text);
        } else {
            forget();
            notice = Notice.done(text);
        }
    }

    /** Tells of what was done to a row elsewhere, and remembers it to be taken back. */
    void done(long group, String text) {
        done(new Deed(group, 1, false), text);
    }

    private void done(Deed deed, String text) {
        forget();
        deeds.push(deed);
        if (deeds.size() > MOST_TAKEN_BACK) {
            deeds.removeLast();
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

    /** Takes back what was last done here and is not taken back yet; in the background what was done there. */
    void undo() {
        forget();
        Deed deed = deeds.poll();
        if (deed == null) {
            Notice.done("There is nothing of yours on this page to take back.");
        } else if (deed.many()) {
            work(
                    "Taking back what was done to " + Format.count(deed.rows(), "row") + "…",
                    () -> undos.undo(deed.group()),
                    this::tellUndone);
        } else {
            tellUndone(() -> undos.undo(deed.group()));
        }
    }

    private void tellUndone(Supplier<Undone> undo) {
        try {
            notice = Notice.done(told(undo.get()));
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
