package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.publicdata.ListingDetail;
import com.trippl.pipeline.publicdata.ListingDetail.Delivery;
import com.trippl.pipeline.publicdata.ListingDetail.SourceFeed;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.dom.Element;
import java.time.Clock;

/** The records that feed a listing. */
final class SourceCards extends Div {
    private final Clock clock;

    SourceCards(ListingDetail detail, Clock clock) {
        this.clock = clock;
        setId("listing-sources");
        addClassName("listing-section");
        detail.sources().forEach(source -> add(card(source)));
        if (detail.otherSources() > 0) {
            add(note(Format.count(detail.otherSources(), "more source record") + " of DMOs that are not among yours."));
        } else if (detail.sources().isEmpty()) {
            add(note("No source feeds this listing."));
        }
    }

    private static Paragraph note(String text) {
        Paragraph note = new Paragraph(text);
        note.addClassName("secondary");
        return note;
    }

    private Component card(SourceFeed source) {
        Div head = new Div();
        head.addClassName("source-head");
        head.getElement().appendChild(new Element("strong").setText(Format.shorten(source.sourceName(), 100)));
        head.add(new Span(source.dmo()));
        if (source.missingSince() != null) {
            head.add(new Badge("missing", Badge.Tone.WARNING));
        }
        Div id = new Div("Record " + Format.shorten(source.sourceId(), 200));
        id.addClassName("source-id");
        Div seen = new Div(new Span("First seen "), new When(source.firstSeen(), clock), new Span(", last seen "));
        seen.add(new When(source.lastSeen(), clock));
        if (source.missingSince() != null) {
            seen.add(new Span(", missing since "), new When(source.missingSince(), clock));
        }
        Div card = new Div(head, id, seen);
        card.addClassName("source-card");
        if (!source.deliveries().isEmpty()) {
            UnorderedList files = new UnorderedList();
            files.addClassName("deliveries");
            source.deliveries().forEach(delivery -> files.add(delivery(delivery)));
            card.add(new Span("Files that brought something new:"), files);
        }
        return card;
    }

    private ListItem delivery(Delivery delivery) {
        String name =
                delivery.fileName() == null ? "file " + delivery.fileId() : Format.shorten(delivery.fileName(), 100);
        ListItem item =
                new ListItem(new Span(name + " · "), JobLinks.job(delivery.jobId(), delivery.runId()), new Span(" · "));
        item.add(new When(delivery.at(), clock));
        if (delivery.certainty() < 1) {
            item.add(new Span(" · match " + Math.round(delivery.certainty() * 100) + " %"));
        }
        return item;
    }
}
