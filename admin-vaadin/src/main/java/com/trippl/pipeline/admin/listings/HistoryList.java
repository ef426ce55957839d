package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.FieldChange;
import com.trippl.pipeline.publicdata.ListingField;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.dom.Element;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a listing, the latest first, field by field. */
final class HistoryList extends UnorderedList {
    private static final int MOST_TEXT = 100_000;

    HistoryList(List<Change> history, Clock clock) {
        addClassName("history");
        setId("listing-history");
        history.forEach(change -> add(entry(change, clock)));
    }

    private static ListItem entry(Change change, Clock clock) {
        Div head = new Div(kind(change), new Span(who(change)), new When(change.at(), clock));
        head.addClassName("history-head");
        Div more = new Div();
        more.addClassName("origin-more");
        if (change.sourceId() != null) {
            more.add(new Span("Record " + Format.shorten(change.sourceId(), 80)), new Span(" · "));
        }
        explain(change, more);
        ListItem entry = new ListItem(head, more);
        entry.addClassName("history-entry");
        if (change.reconstructed() && !change.fields().isEmpty()) {
            Paragraph note = new Paragraph(
                    "The staged row is no longer kept: this is worked out backwards from what was told since.");
            note.addClassNames("secondary", "origin-more");
            entry.add(note);
        }
        if (!change.fields().isEmpty()) {
            entry.add(diff(change.fields()));
        }
        return entry;
    }

    private static Component kind(Change change) {
        return switch (change.kind()) {
            case "insert" -> new Badge("added", Badge.Tone.SUCCESS);
            case "update" -> new Badge("updated", Badge.Tone.INFO);
            case "delete" -> new Badge("removed", Badge.Tone.ERROR);
            case "edit" -> new Badge("edited", Badge.Tone.WARNING);
            case "merge" -> new Badge("merged", Badge.Tone.WARNING);
            default -> new Badge(Format.words(change.kind()), Badge.Tone.NEUTRAL);
        };
    }

    /** The source; for what a person did by hand, the person; neither of what came from a DMO the reader may not see. */
    static String who(Change change) {
        if (change.elsewhere()) {
            return "another DMO, not among yours";
        }
        if (change.source() != null) {
            return Format.shorten(change.source(), 100);
        }
        return change.actor() == null ? "the pipeline" : change.actor();
    }

    /** The file, the job and the person behind a change, as far as they are known. */
    static void explain(Change change, HasComponents into) {
        if (change.fileName() != null) {
            into.add(new Span(Format.shorten(change.fileName(), 100)
                    + (change.line() == null ? "" : ", line " + Format.number(change.line()))));
            into.add(new Span(" · "));
        }
        Integer job = change.jobId();
        if (job != null) {
            into.add(JobLinks.job(job, change.runId()));
        }
        if (change.actor() != null && change.source() != null) {
            into.add(new Span(" · decided by " + change.actor()));
        }
    }

    private static Component diff(List<FieldChange> fields) {
        DescriptionList list = new DescriptionList();
        list.addClassName("diff");
        for (FieldChange field : fields) {
            list.add(new DescriptionList.Term(
                    ListingField.of(field.field()).map(ListingField::label).orElse(field.field())));
            DescriptionList.Description change = new DescriptionList.Description();
            side(change, "del", field.before());
            if (field.before() != null) {
                change.getElement().appendChild(Element.createText(" → "));
            }
            side(change, "ins", field.after());
            if (field.after() == null) {
                Span gone = new Span("nothing");
                gone.addClassName("secondary");
                change.add(gone);
            }
            list.add(change);
        }
        return list;
    }

    private static void side(Component into, String tag, @Nullable String text) {
        if (text != null) {
            into.getElement().appendChild(new Element(tag).setText(Format.shorten(text, MOST_TEXT)));
        }
    }
}
