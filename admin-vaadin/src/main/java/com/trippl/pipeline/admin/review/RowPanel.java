package com.trippl.pipeline.admin.review;

import com.trippl.pipeline.admin.map.ListingMap;
import com.trippl.pipeline.admin.map.ListingMap.Point;
import com.trippl.pipeline.admin.map.MapTiles;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.KeptFocus;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.review.RowDetail;
import com.trippl.pipeline.review.RowDetail.Decision;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.runs.SourceRecords;
import com.trippl.pipeline.staging.Flag;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All about the row at hand, beside the list. */
final class RowPanel extends Div {
    private final transient SourceRecords sources;
    private final transient Clock clock;
    private final transient MapTiles tiles;
    private final DiffTable.Choice choice;

    RowPanel(SourceRecords sources, Clock clock, MapTiles tiles, DiffTable.Choice choice) {
        this.sources = sources;
        this.clock = clock;
        this.tiles = tiles;
        this.choice = choice;
        addClassName("row-panel");
        setId("row-panel");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "The row at hand");
        KeptFocus.watch(this);
    }

    /** Nothing is at hand: the list has all the room. */
    void clear() {
        removeAll();
        shows("");
        setVisible(false);
    }

    private void shows(String key) {
        getElement().setAttribute("data-row", key);
    }

    /** Names a row as it is: after a change it is another. The browser sends with a key which one it shows. */
    static String key(StagedRow row) {
        return row.id() + ":" + row.version();
    }

    /**
     * Shows a row.
     *
     * @param actions what can be done with it
     */
    void show(RowDetail detail, Component... actions) {
        removeAll();
        setVisible(true);
        StagedRow row = detail.row();
        shows(key(row));
        H2 name = new H2(row.name() == null ? "(no name)" : Format.shorten(row.name(), 200));
        name.setId("row-name");
        Div badges = new Div(Badge.action(row.action()), Badge.status(row.status()));
        badges.addClassName("review-flags");
        row.flags().forEach(flag -> badges.add(flag(flag)));
        if (row.editedBy() != null) {
            badges.add(new Badge("edited", Badge.Tone.INFO));
        }
        Div buttons = new Div(actions);
        buttons.addClassName("row-actions");
        add(name, badges, buttons);
        row.flags().stream()
                .flatMap(flag ->
                        Arrays.stream(Flag.values()).filter(f -> f.label().equals(flag)))
                .forEach(flag -> {
                    Span why = new Span(Format.title(flag.label()) + ": " + flag.meaning() + ".");
                    why.addClassName("row-why");
                    add(why);
                });
        add(new DiffTable(detail, choice));
        ListingMap map = map(detail);
        if (map != null) {
            add(map);
        }
        add(match(detail), source(detail), decisions(detail));
        KeptFocus.restore(this);
    }

    private static Badge flag(String label) {
        Badge badge = new Badge(Format.words(label), Badge.Tone.WARNING);
        Arrays.stream(Flag.values())
                .filter(f -> f.label().equals(label))
                .findFirst()
                .ifPresent(f -> badge.setTitle(f.meaning()));
        return badge;
    }

    private @Nullable ListingMap map(RowDetail detail) {
        List<Point> points = new ArrayList<>();
        RowDetail.Listing listing = detail.listing();
        if (listing != null && listing.lat() != null && listing.lng() != null) {
            points.add(new Point(listing.lat(), listing.lng(), "public now", "neutral"));
        }
        StagedRow row = detail.row();
        Double distance = detail.distance();
        boolean same = distance != null && distance < 0.5;
        if (row.lat() != null && row.lng() != null && isOnGlobe(row.lat(), row.lng()) && !same) {
            points.add(new Point(row.lat(), row.lng(), "incoming", "info"));
        }
        if (points.isEmpty()) {
            return null;
        }
        ListingMap map = new ListingMap(tiles);
        map.setId("row-map");
        map.show(points);
        return map;
    }

    private static boolean isOnGlobe(double lat, double lng) {
        return Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
    }

    private Component match(RowDetail detail) {
        StagedRow row = detail.row();
        Div facts = facts();
        Double distance = detail.distance();
        if (distance != null) {
            fact(facts, "Distance", new Span(distance < 0.5 ? "same position" : distance(distance)));
        }
        fact(facts, "Match", new Span(matched(row)));
        fact(facts, "Certainty", new Span(String.format(Locale.ROOT, "%.0f %%", row.certainty() * 100)));
        RowDetail.Listing listing = detail.listing();
        if (listing != null) {
            String name = "#" + listing.id() + ", ";
            fact(
                    facts,
                    "Listing",
                    listing.foreign()
                            ? new Span(name + "of another DMO")
                            : new Anchor("listings/" + listing.id(), name + listing.status()));
        }
        RowDetail.Twin twin = detail.twin();
        if (twin != null) {
            fact(
                    facts,
                    "Same as",
                    new Span("row " + twin.id() + (twin.line() == null ? "" : ", line " + twin.line()) + ": "
                            + Format.shorten(String.valueOf(twin.name()), 80)));
        }
        return section("Match", facts);
    }

    private static String matched(StagedRow row) {
        if (row.matchedBy() == null) {
            return "nothing like it is known";
        }
        return switch (row.matchedBy()) {
            case "source_map" -> "the source's own id";
            case "dedupe_key" -> "same name and place as a public listing";
            case "batch" -> "same name and place as a row of this file";
            case "staging" -> "same name and place as a row of another open batch";
            default -> Format.words(row.matchedBy());
        };
    }

    static String distance(double meters) {
        return meters < 1000
                ? String.format(Locale.ROOT, "%.0f m", meters)
                : String.format(Locale.ROOT, "%,.1f km", meters / 1000);
    }

    private Component source(RowDetail detail) {
        StagedRow row = detail.row();
        Div facts = facts();
        fact(facts, "Source", new Span(Format.shorten(row.sourceName(), 100)));
        fact(facts, "Id", new Span(Format.shorten(row.sourceId(), 100)));
        if (detail.fileName() != null) {
            fact(
                    facts,
                    "File",
                    new Span(Format.shorten(detail.fileName(), 100)
                            + (row.line() == null ? "" : ", line " + row.line())));
        }
        Anchor job = detail.runId() == null
                ? new Anchor("jobs/" + detail.jobId(), "job " + detail.jobId())
                : new Anchor("runs/" + detail.runId(), "run " + detail.runId());
        fact(facts, "Staged", new Span(job, new Span(", "), new When(detail.stagedAt(), clock)));
        Details record = new Details("Record as the source has it");
        record.setId("row-source");
        record.addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                record.removeAll();
                record.add(record(row));
            }
        });
        return section("Source", facts, record);
    }

    private Component record(StagedRow row) {
        try {
            Optional<Map<String, String>> said = sources.of(row.id());
            if (said.isEmpty()) {
                return new Span(
                        "There is none: the row was staged because the feed no longer has it, or its file was pruned.");
            }
            Div facts = facts();
            said.get().forEach((field, value) -> fact(facts, field, new Span(Format.shorten(value, 2000))));
            return facts;
        } catch (IOException | UncheckedIOException e) {
            return new Span("The raw file cannot be read: " + e.getMessage());
        }
    }

    private Component decisions(RowDetail detail) {
        if (detail.decisions().isEmpty()) {
            return section("Decisions", new Span("Nobody has decided on it yet."));
        }
        NativeTable table = new NativeTable();
        table.addClassName("values");
        NativeTableRow head = new NativeTableRow();
        for (String title : List.of("When", "Who", "What")) {
            head.add(new NativeTableHeaderCell(title));
        }
        table.getHead().add(head);
        for (Decision decision : detail.decisions()) {
            NativeTableRow line = table.getBody().addRow();
            line.addDataCell().add(new When(decision.at(), clock));
            line.addDataCell().setText(decision.by());
            String what = decision.what() == null
                    ? Format.words(decision.from()) + " → " + Format.words(decision.to())
                    : decision.what() + (decision.from().equals(decision.to()) ? "" : " → " + decision.to());
            line.addDataCell()
                    .setText((decision.earlier() ? "earlier delivery: " : "")
                            + Format.shorten(what + (decision.notes() == null ? "" : ": " + decision.notes()), 500));
        }
        return section("Decisions", table);
    }

    private static Component section(String title, Component... content) {
        Div section = new Div(new H3(title));
        section.add(content);
        section.addClassName("row-section");
        return section;
    }

    private static Div facts() {
        Div facts = new Div();
        facts.addClassName("row-facts");
        return facts;
    }

    private static void fact(Div facts, String name, Component value) {
        Span label = new Span(name);
        label.addClassName("secondary");
        Div text = new Div(value);
        text.addClassName("row-fact");
        facts.add(label, text);
    }
}
