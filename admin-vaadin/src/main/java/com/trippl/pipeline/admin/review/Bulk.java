package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.review.Moment;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;

/** Asks before something is done with all rows of a filter, naming their number and showing some. */
final class Bulk {
    private static final int SAMPLES = 8;

    private Bulk() {}

    /** What is done once the person says yes. */
    interface Act {
        /**
         * Does it.
         *
         * @param rows how many they were told
         * @param asOf when they were counted
         */
        void on(int rows, Moment asOf);
    }

    /**
     * Asks.
     *
     * @param verb what would be done, as in {@code Accept}
     * @param effect what that means, as a sentence
     */
    static void ask(
            StagedRows rows,
            Reviews reviews,
            ReviewFilter filter,
            ReviewOrder order,
            String verb,
            String effect,
            Act act) {
        Moment asOf = reviews.now();
        int total = rows.count(filter);
        if (total == 0) {
            Notice.failed("No row fits the filter, so there is nothing to do.");
            return;
        }
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(verb + " " + Format.count(total, "row") + "?");
        dialog.setWidth("34rem");
        dialog.add(new Span(effect + (total > SAMPLES ? " Some of them:" : " They are:")));
        UnorderedList list = new UnorderedList();
        List<StagedRow> samples = rows.list(filter, order, 0, SAMPLES);
        for (StagedRow row : samples) {
            list.add(new ListItem(Format.shorten(row.name() == null ? row.sourceId() : row.name(), 60)
                    + (row.address() == null ? "" : ", " + Format.shorten(row.address(), 60)) + " ("
                    + Format.words(row.action()) + ", " + Format.words(row.status()) + ")"));
        }
        dialog.add(list);
        Button yes = new Button(verb + " " + Format.number(total), click -> {
            dialog.close();
            act.on(total, asOf);
        });
        yes.setId("bulk-confirm");
        yes.addThemeVariants(ButtonVariant.PRIMARY);
        yes.setDisableOnClick(true);
        dialog.getFooter().add(new Button("Back", click -> dialog.close()), yes);
        dialog.open();
    }
}
