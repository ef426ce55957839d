package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.publicdata.ListingDetail;
import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.Origin;
import com.trippl.pipeline.publicdata.ListingField;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;

/** What a listing says, and beside each value where it came from. */
final class ValueTable extends NativeTable {
    private final Clock clock;

    ValueTable(ListingDetail detail, Clock clock) {
        this.clock = clock;
        addClassName("values");
        setId("listing-values");
        NativeTableRow head = new NativeTableRow();
        for (String title : new String[] {"Field", "Value", "Came from"}) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(title);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        NativeTableHeader header = new NativeTableHeader();
        header.add(head);
        NativeTableBody body = new NativeTableBody();
        for (ListingField field : ListingField.values()) {
            body.add(row(field, detail));
        }
        add(header, body);
    }

    private NativeTableRow row(ListingField field, ListingDetail detail) {
        NativeTableHeaderCell label = new NativeTableHeaderCell(field.label());
        label.getElement().setAttribute("scope", "row");
        String text = detail.values().get(field);
        NativeTableRow row = new NativeTableRow();
        row.setId("value-" + field.key());
        if (text == null) {
            Span none = new Span("–");
            none.addClassName("secondary");
            row.add(label, new NativeTableCell(none), new NativeTableCell());
        } else {
            row.add(
                    label,
                    new NativeTableCell(value(field, text)),
                    new NativeTableCell(
                            origin(Objects.requireNonNull(detail.origins().get(field)))));
        }
        return row;
    }

    private static Component value(ListingField field, String text) {
        Div value = new Div();
        value.addClassName("value");
        if (field == ListingField.WEBSITE || field == ListingField.IMAGES) {
            text.lines().forEach(line -> value.add(new Div(address(line))));
        } else {
            value.setText(Format.harmless(text));
        }
        return value;
    }

    /** Only what leads to a web page is made a link: a feed may say anything. */
    private static Component address(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
            return new Span(Format.shorten(text, 2000));
        }
        Anchor link = new Anchor(text, Format.shorten(text, 2000), AnchorTarget.BLANK);
        link.getElement().setAttribute("rel", "noopener noreferrer nofollow");
        link.setRouterIgnore(true);
        return link;
    }

    private Component origin(Origin origin) {
        Div cell = new Div();
        Div first = new Div();
        first.addClassName("origin");
        Div more = new Div();
        more.addClassName("origin-more");
        switch (origin.certainty()) {
            case RECORDED -> {
                Change change = Objects.requireNonNull(origin.change());
                first.add(new Span(HistoryList.who(change)), new Span(" · "), new When(change.at(), clock));
                HistoryList.explain(change, more);
            }
            case CONCLUDED -> {
                first.add(
                        new Span(Format.shorten(String.valueOf(origin.source()), 100)),
                        new Span(" · "),
                        new When(origin.at(), clock));
                more.add(new Span("Concluded from the time: written while "));
                Integer job = origin.jobId();
                if (job != null) {
                    more.add(JobLinks.job(job, null));
                }
                more.add(new Span(" promoted this source. The history has no entry of its own for it."));
            }
            case ELSEWHERE ->
                first.add(new Span("Another DMO, not among yours"), new Span(" · "), new When(origin.at(), clock));
            case UNKNOWN -> {
                first.addClassName("origin-unknown");
                first.setText("Not known");
                more.setText("No entry of the history names it"
                        + (origin.at() == null
                                ? "."
                                : ", and no promotion of its sources ran when it was written, on "
                                        + Format.absolute(origin.at()) + "."));
            }
        }
        cell.add(first, more);
        return cell;
    }
}
