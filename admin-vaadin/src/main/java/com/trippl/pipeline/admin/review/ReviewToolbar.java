package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.FacetCounts;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.staging.RowStatus;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import org.jspecify.annotations.Nullable;

/** Search, order, and what can be done with the rows chosen or with all that fit. */
final class ReviewToolbar extends Div {
    private static final int TYPING_MILLIS = 300;
    private static final int MAX_NOTES = 1000;
    private static final int MAX_TEXT = 200;

    /** What the page does. */
    interface Actions {
        void search(@Nullable String text);

        void order(ReviewOrder order);

        /** With the rows chosen. */
        void decide(RowStatus to);

        /** With those of the rows chosen that are updates. */
        void settle(Side side);

        /** With all that fit. */
        void decideAll(RowStatus to, String verb);

        /** With all updates that fit. */
        void settleAll(Side side);

        void keys();
    }

    private final TextField text = new TextField();
    private final Select<ReviewOrder> order = new Select<>();
    private final TextField notes = new TextField();
    private final Span count = new Span();
    private boolean showing;

    ReviewToolbar(boolean mayReview, Actions actions) {
        addClassName("review-bar");
        text.setId("review-text");
        text.setPlaceholder("Name, address or id");
        text.setAriaLabel("Search staged rows");
        text.setPrefixComponent(VaadinIcon.SEARCH.create());
        text.setClearButtonVisible(true);
        text.setMaxLength(MAX_TEXT);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(TYPING_MILLIS);
        text.addValueChangeListener(event -> {
            if (!showing) {
                actions.search(event.getValue());
            }
        });
        order.setId("review-order");
        order.setAriaLabel("Order");
        order.setItems(ReviewOrder.values());
        order.setItemLabelGenerator(ReviewToolbar::words);
        order.addValueChangeListener(event -> {
            if (!showing && event.getValue() != null) {
                actions.order(event.getValue());
            }
        });
        count.setId("review-count");
        count.addClassNames("secondary", "numeric");
        count.getElement().setAttribute("role", "status");
        Button keys = new Button(VaadinIcon.KEYBOARD_O.create(), click -> actions.keys());
        keys.setAriaLabel("Keys of this page");
        keys.addThemeVariants(ButtonVariant.TERTIARY);
        keys.setId("review-keys");
        Div search = new Div(text, order, count);
        search.addClassName("review-search");
        add(search);
        Div decisions = new Div();
        decisions.addClassName("review-decisions");
        if (mayReview) {
            notes.setId("review-notes");
            notes.setPlaceholder("Why (optional)");
            notes.setAriaLabel("Notes on the decision");
            notes.setMaxLength(MAX_NOTES);
            Button accept = button("Accept", "review-accept", actions, RowStatus.ACCEPTED);
            accept.addThemeVariants(ButtonVariant.SUCCESS);
            Button reject = button("Reject", "review-reject", actions, RowStatus.REJECTED);
            reject.addThemeVariants(ButtonVariant.ERROR);
            decisions.add(
                    notes,
                    accept,
                    button("Hold", "review-hold", actions, RowStatus.HELD),
                    reject,
                    settling(actions),
                    forAll(actions));
        }
        decisions.add(keys);
        add(decisions);
    }

    private static String words(ReviewOrder order) {
        return switch (order) {
            case FEED -> "In feed order";
            case NAME -> "By name";
            case ADDRESS -> "By address";
            case CATEGORY -> "By category";
            case ACTION -> "By action";
            case STATUS -> "By status";
        };
    }

    private static Button button(String text, String id, Actions actions, RowStatus to) {
        Button button = new Button(text, click -> actions.decide(to));
        button.setId(id);
        return button;
    }

    private static MenuBar settling(Actions actions) {
        MenuBar bar = new MenuBar();
        bar.setId("review-settle");
        MenuItem updates = bar.addItem("Updates…");
        updates.getSubMenu().addItem("Take incoming", click -> actions.settle(Side.TAKE_INCOMING));
        updates.getSubMenu().addItem("Keep current", click -> actions.settle(Side.KEEP_CURRENT));
        return bar;
    }

    private static MenuBar forAll(Actions actions) {
        MenuBar bar = new MenuBar();
        bar.setId("review-all");
        MenuItem all = bar.addItem("All that fit…");
        all.getSubMenu().addItem("Accept all…", click -> actions.decideAll(RowStatus.ACCEPTED, "Accept"));
        all.getSubMenu().addItem("Hold all…", click -> actions.decideAll(RowStatus.HELD, "Hold"));
        all.getSubMenu().addItem("Reject all…", click -> actions.decideAll(RowStatus.REJECTED, "Reject"));
        all.getSubMenu().addItem("Take decisions back…", click -> actions.decideAll(RowStatus.PENDING, "Reopen"));
        all.getSubMenu().addSeparator();
        all.getSubMenu().addItem("Updates: take incoming…", click -> actions.settleAll(Side.TAKE_INCOMING));
        all.getSubMenu().addItem("Updates: keep current…", click -> actions.settleAll(Side.KEEP_CURRENT));
        return bar;
    }

    /** @param counts null: they are not known yet */
    void show(ReviewQuery query, @Nullable FacetCounts counts) {
        showing = true;
        try {
            text.setValue(query.filter().text() == null ? "" : query.filter().text());
            order.setValue(query.order());
        } finally {
            showing = false;
        }
        count.setText(counts == null ? "" : (counts.capped() ? "at least " : "") + Format.count(counts.total(), "row"));
    }

    @Nullable
    String notes() {
        return notes.getValue().isBlank() ? null : notes.getValue().strip();
    }

    void clearNotes() {
        notes.clear();
    }
}
