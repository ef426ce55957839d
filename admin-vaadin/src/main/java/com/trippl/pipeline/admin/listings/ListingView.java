package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.map.ListingMap;
import com.trippl.pipeline.admin.map.MapTiles;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.publicdata.ListingDetail;
import com.trippl.pipeline.publicdata.ListingDetails;
import com.trippl.pipeline.publicdata.ListingRow;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All about one listing. The address of one that was merged leads to the one that took it over, unless its own record is asked for. */
@Route("listings/:id")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/listings.css")
public class ListingView extends Page implements BeforeEnterObserver {
    private static final String MERGED = "merged";
    private static final String OWN = "own";

    private final ListingDetails details;
    private final transient MapTiles tiles;
    private final Clock clock;

    ListingView(ListingDetails details, MapTiles tiles, Clock clock) {
        super("Listing");
        this.tiles = tiles;
        this.details = details;
        this.clock = clock;
    }

    @Override
    public List<Crumb> crumbs() {
        return List.of(new Crumb("Public data", "listings"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String text = event.getRouteParameters().get("id").orElse("");
        Optional<Long> asked = text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        QueryParameters address = event.getLocation().getQueryParameters();
        if (address.getSingleParameter(OWN).isEmpty()) {
            Optional<Long> stands = asked.flatMap(details::resolve);
            if (asked.isPresent() && stands.isPresent() && !stands.equals(asked)) {
                event.forwardTo(
                        "listings/" + stands.get(),
                        QueryParameters.simple(Map.of(MERGED, asked.get().toString())));
                return;
            }
        }
        Optional<ListingDetail> found = asked.flatMap(details::find);
        if (found.isEmpty()) {
            event.rerouteToError(NotFoundException.class, "There is no listing " + Format.shorten(text, 30) + ".");
            return;
        }
        show(found.get(), address.getSingleParameter(MERGED).filter(id -> id.matches("\\d{1,18}")));
    }

    private void show(ListingDetail detail, Optional<String> cameFrom) {
        ListingRow listing = detail.listing();
        title(Format.shorten(listing.name(), 200));
        clearContent();
        cameFrom.ifPresent(id -> content(note(
                new Span("Listing " + id + " was merged into this one. "),
                new Anchor("listings/" + id + "?" + OWN + "=1", "See what it said"))));
        Long mergedInto = listing.mergedInto();
        if (mergedInto != null) {
            content(note(
                    new Span("This listing is no longer public: it was merged into "),
                    new Anchor("listings/" + mergedInto, "listing " + mergedInto),
                    new Span(".")));
        }
        content(meta(listing), columns(detail));
    }

    private static Div note(Component... parts) {
        Div note = new Div(parts);
        note.addClassName("listing-note");
        note.setId("listing-note");
        return note;
    }

    private Component meta(ListingRow listing) {
        Div meta =
                new Div(Badge.status(listing.status()), new Span("Listing " + listing.id()), new Span(listing.dmo()));
        if (!listing.domain().equals("listings")) {
            meta.add(new Span(listing.domain()));
        }
        meta.add(
                new Div(new Span("Added "), new When(listing.createdAt(), clock)),
                new Div(new Span("Changed "), new When(listing.updatedAt(), clock)));
        meta.addClassName("listing-meta");
        return meta;
    }

    private Component columns(ListingDetail detail) {
        Div main = new Div(
                section("What it says, and where that came from", new ValueTable(detail, clock)),
                section(
                        detail.history().isEmpty() ? "History: none is recorded" : "History",
                        new HistoryList(detail.history(), clock)));
        main.addClassName("listing-main");
        Div side = new Div();
        side.addClassName("listing-side");
        Double lat = detail.listing().lat();
        Double lng = detail.listing().lng();
        if (lat != null && lng != null) {
            ListingMap map = new ListingMap(tiles);
            map.setId("listing-map");
            map.show(List.of(new ListingMap.Point(
                    lat, lng, Format.shorten(detail.listing().name(), 80), "info")));
            side.add(map);
        }
        side.add(section(
                detail.sources().size() == 1 ? "The source that feeds it" : "Sources that feed it",
                new SourceCards(detail, clock)));
        if (!detail.absorbed().isEmpty()) {
            Div merged = new Div();
            merged.addClassName("listing-meta");
            detail.absorbed()
                    .forEach(id -> merged.add(new Anchor("listings/" + id + "?" + OWN + "=1", "Listing " + id)));
            side.add(section("Merged into it", merged));
        }
        Div columns = new Div(main, side);
        columns.addClassName("listing-columns");
        return columns;
    }

    private static Component section(String title, Component content) {
        Section section = new Section(new H2(title), content);
        section.addClassName("listing-section");
        return section;
    }
}
