package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.KeptFocus;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.RowDetail;
import com.trippl.pipeline.review.RowDetail.FieldDiff;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row says, field by field, beside what is public; and, for updates, which side wins. */
final class DiffTable extends Div {
    private static final int MOST_TEXT = 1_000;

    /** What is done when a person settles a conflict. */
    interface Choice {
        /**
         * Settles the row.
         *
         * @param keep of field by field: the fields whose current value stays
         */
        void settle(RowDetail row, Side side, List<ListingField> keep);

        /** Whether this person may. */
        boolean allowed();
    }

    DiffTable(RowDetail detail, @Nullable Choice choice) {
        addClassName("diff");
        RowDetail.Listing listing = detail.listing();
        boolean both =
                listing != null && !listing.foreign() && !detail.row().action().equals("delete");
        if (listing != null && listing.foreign()) {
            Span foreign = new Span(
                    "It is matched with a listing of a DMO that is not among yours: what that says is not shown.");
            foreign.addClassName("secondary");
            add(foreign);
        }
        boolean open = List.of("pending", "held", "accepted", "rejected")
                .contains(detail.row().status());
        Choice settling = both
                        && choice != null
                        && choice.allowed()
                        && detail.row().action().equals("update")
                        && open
                ? choice
                : null;
        if (settling != null) {
            add(sides(detail, settling));
        }
        NativeTable table = new NativeTable();
        table.addClassNames("values", "diff-table");
        NativeTableRow head = new NativeTableRow();
        head.add(header("Field"));
        head.add(header(both ? "Public now" : detail.row().action().equals("delete") ? "Goes" : "Incoming"));
        if (both) {
            head.add(header("Incoming"));
        }
        table.getHead().add(head);
        boolean byField = detail.row().conflictAction().equals(Side.FIELD_BY_FIELD.label());
        for (FieldDiff field : detail.fields()) {
            table.getBody().add(line(detail, field, both, byField ? settling : null));
        }
        add(table);
    }

    private static NativeTableHeaderCell header(String title) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(title);
        cell.getElement().setAttribute("scope", "col");
        return cell;
    }

    private static NativeTableRow line(RowDetail detail, FieldDiff field, boolean both, @Nullable Choice choice) {
        NativeTableRow line = new NativeTableRow();
        line.setId("diff-" + field.field().key());
        NativeTableHeaderCell name = new NativeTableHeaderCell(field.field().label());
        name.getElement().setAttribute("scope", "row");
        line.add(name);
        boolean differs = both && field.differs();
        if (both && field.changes()) {
            line.addClassName("diff-changed");
        }
        if (both) {
            line.add(cell(field.current(), field.changes() ? "diff-old" : "", differs, choice, detail, field, true));
        }
        NativeTableCell incoming = cell(
                field.incoming(),
                differs ? (field.takesIncoming() ? "diff-new" : "diff-dropped") : "",
                differs,
                choice,
                detail,
                field,
                false);
        if (differs && field.kept() != null) {
            Span why = new Span("kept: " + field.kept());
            why.addClassNames("secondary", "diff-said");
            incoming.add(why);
        }
        if (field.edited()) {
            Span said = new Span(
                    "source: " + shorten(detail.sourceValues().get(field.field().key())));
            said.addClassNames("secondary", "diff-said");
            incoming.add(said);
        }
        line.add(incoming);
        return line;
    }

    private static NativeTableCell cell(
            @Nullable String value,
            String style,
            boolean differs,
            @Nullable Choice choice,
            RowDetail detail,
            FieldDiff field,
            boolean current) {
        Span text = new Span(shorten(value));
        text.addClassName("value");
        if (!style.isEmpty()) {
            text.addClassName(style);
        }
        if (!differs || choice == null) {
            return new NativeTableCell(text);
        }
        boolean on = field.takesIncoming() != current;
        NativeButton pick = new NativeButton();
        pick.add(text);
        pick.addClassName("diff-pick");
        pick.getElement()
                .setAttribute(
                        KeptFocus.NAME,
                        (current ? "current " : "incoming ") + field.field().key());
        pick.getElement().setAttribute("aria-pressed", Boolean.toString(on));
        pick.getElement()
                .setAttribute(
                        "aria-label",
                        (current ? "Keep the current " : "Take the incoming ")
                                + field.field().label());
        pick.addClickListener(
                click -> choice.settle(detail, Side.FIELD_BY_FIELD, kept(detail, field.field(), current)));
        return new NativeTableCell(pick);
    }

    private static List<ListingField> kept(RowDetail detail, ListingField changed, boolean keep) {
        boolean position = changed == ListingField.LAT || changed == ListingField.LNG;
        List<ListingField> kept = new ArrayList<>();
        for (FieldDiff field : detail.fields()) {
            boolean same = field.field() == changed
                    || position && (field.field() == ListingField.LAT || field.field() == ListingField.LNG);
            if (same ? keep : !field.takesIncoming()) {
                kept.add(field.field());
            }
        }
        return kept;
    }

    private static List<ListingField> staying(RowDetail detail) {
        return detail.fields().stream()
                .filter(field -> field.differs() && !field.takesIncoming())
                .map(FieldDiff::field)
                .toList();
    }

    private static Component sides(RowDetail detail, Choice choice) {
        Div group = new Div();
        group.addClassName("diff-sides");
        group.getElement().setAttribute("role", "group");
        group.getElement().setAttribute("aria-label", "Which side wins");
        String[] names = {"Take incoming", "Keep current", "Field by field"};
        for (Side side : Side.values()) {
            // Choosing by field begins with what would be promoted anyway.
            NativeButton button =
                    new NativeButton(names[side.ordinal()], click -> choice.settle(detail, side, staying(detail)));
            button.setId("side-" + side.label());
            button.addClassName("diff-side");
            button.getElement()
                    .setAttribute(
                            "aria-pressed",
                            Boolean.toString(detail.row().conflictAction().equals(side.label())));
            group.add(button);
        }
        return group;
    }

    private static String shorten(@Nullable String value) {
        return value == null ? "–" : Format.shorten(value, MOST_TEXT);
    }
}
