package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.admin.map.ListingsMap;
import com.trippl.pipeline.admin.map.MapTiles;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.publicdata.ListingCount;
import com.trippl.pipeline.publicdata.ListingFilter;
import com.trippl.pipeline.publicdata.ListingOrder;
import com.trippl.pipeline.publicdata.ListingRow;
import com.trippl.pipeline.publicdata.PublicListings;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridSortOrder;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.QuerySortOrder;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public listings: found by filters and words, scrolled through however many there are. */
@Route("listings")
@Menu(order = 60, title = "Public data", icon = "vaadin:globe")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/listings.css")
public class ListingsView extends Page implements BeforeEnterObserver {
    private static final int PAGE_SIZE = 50;
    private static final int ON_MAP = 500;
    private static final int NAME_ON_MAP = 80;

    private final PublicListings listings;
    private final ListingFilterBar bar;
    private final Grid<ListingRow> grid = new Grid<>(PAGE_SIZE);
    private final ListingsMap map;
    private final ListOrMap listOrMap = new ListOrMap(this::showAs);
    private final Span count = new Span();
    private final EmptyState nothing = new EmptyState(
            VaadinIcon.GLOBE,
            "Nothing is public yet",
            "Listings appear here when a run is promoted. Import a file, decide on what waits for a person, and promote.",
            new Anchor("import", "Import a file"));
    private final EmptyState noMatch = new EmptyState(
            VaadinIcon.SEARCH,
            "No listing fits",
            "Take a filter away, or search for fewer words: each is looked for at the beginning of words in name and address.");
    private ListingQuery query = new ListingQuery(ListingFilter.ALL, ListingOrder.LATEST, false);
    private ListingCount total = new ListingCount(0, true);
    private boolean arriving;

    ListingsView(PublicListings listings, Dmos dmos, MapTiles tiles, Access access, Clock clock) {
        super("Public data");
        this.listings = listings;
        fillHeight();
        subtitle("What the travel platform reads.");
        List<Dmo> mine =
                dmos.list().stream().filter(dmo -> access.reaches(dmo.id())).toList();
        bar = new ListingFilterBar(mine, listings.choices(), this::filter);
        count.setId("listing-count");
        count.addClassNames("secondary", "numeric");
        count.getElement().setAttribute("role", "status");
        configureGrid(clock);
        map = new ListingsMap(tiles, id -> UI.getCurrent().navigate("listings/" + id));
        map.setId("listings-map");
        Div head = new Div(count, listOrMap);
        head.addClassName("listing-head");
        Div rows = new Div(grid, map, nothing, noMatch);
        rows.addClassName("listing-rows");
        content(bar, head, rows);
    }

    private void configureGrid(Clock clock) {
        grid.setId("listings");
        grid.getElement().setAttribute("aria-label", "Public listings");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSizeFull();
        grid.addComponentColumn(ListingsView::name)
                .setHeader("Name")
                .setKey("name")
                .setSortProperty("name")
                .setFlexGrow(3)
                .setWidth("14rem");
        grid.addComponentColumn(row -> cut(row.address()))
                .setHeader("Address")
                .setFlexGrow(3)
                .setWidth("12rem");
        grid.addComponentColumn(row -> cut(row.category()))
                .setHeader("Category")
                .setFlexGrow(1)
                .setWidth("7rem");
        grid.addComponentColumn(row -> cut(row.dmo()))
                .setHeader("DMO")
                .setFlexGrow(0)
                .setWidth("6rem");
        grid.addComponentColumn(row -> cut(String.join(", ", row.sources())))
                .setHeader("Sources")
                .setFlexGrow(1)
                .setWidth("6rem");
        grid.addComponentColumn(ListingsView::located)
                .setHeader("Map")
                .setFlexGrow(0)
                .setWidth("4rem");
        grid.addComponentColumn(row -> new When(row.updatedAt(), clock))
                .setHeader("Changed")
                .setKey("updated")
                .setSortProperty("updated")
                .setFlexGrow(0)
                .setWidth("8.5rem");
        grid.addColumn(ListingRow::id)
                .setHeader("Id")
                .setKey("id")
                .setSortProperty("id")
                .setFlexGrow(0)
                .setWidth("6.5rem")
                .setPartNameGenerator(row -> "numeric");
        grid.addItemClickListener(
                click -> UI.getCurrent().navigate("listings/" + click.getItem().id()));
        grid.addSortListener(event -> {
            if (!arriving) {
                sorted(event.getSortOrder());
            }
        });
        grid.setItems(this::fetch, ignored -> total.reachable());
    }

    private Stream<ListingRow> fetch(Query<ListingRow, Void> wanted) {
        ListingOrder order = wanted.getSortOrders().stream()
                .findFirst()
                .map(ListingsView::order)
                .orElse(query.order());
        return listings.page(query.filter(), order, wanted.getOffset(), wanted.getLimit(), total).stream();
    }

    private static ListingOrder order(QuerySortOrder sort) {
        return ListingQuery.order(sort.getSorted(), sort.getDirection() == SortDirection.DESCENDING ? "desc" : "asc");
    }

    private static Component name(ListingRow row) {
        Anchor link = new Anchor("listings/" + row.id(), Format.shorten(row.name(), 300));
        link.setTitle(Format.shorten(row.name(), 300));
        link.addClassName("cut");
        Div cell = new Div(link);
        cell.addClassName("listing-name");
        if (!row.status().equals("live")) {
            cell.add(Badge.status(row.status()));
        }
        return cell;
    }

    private static Span cut(@Nullable String text) {
        Span span = new Span(text == null ? "–" : Format.shorten(text, 300));
        span.addClassName("cut");
        if (text != null) {
            span.setTitle(Format.shorten(text, 300));
        }
        return span;
    }

    private static Component located(ListingRow row) {
        Double lat = row.lat();
        Span span = new Span(lat == null ? "no" : "yes");
        span.addClassName(lat == null ? "listing-no-place" : "secondary");
        span.setTitle(lat == null ? "It has no coordinates" : lat + ", " + row.lng());
        return span;
    }

    private void filter(ListingFilter filter) {
        go(new ListingQuery(filter, query.order(), query.map()));
    }

    private void showAs(boolean onMap) {
        go(new ListingQuery(query.filter(), query.order(), onMap));
    }

    private void sorted(List<GridSortOrder<ListingRow>> orders) {
        ListingOrder order = orders.stream()
                .findFirst()
                .map(sort -> ListingQuery.order(
                        sort.getSorted().getKey(), sort.getDirection() == SortDirection.DESCENDING ? "desc" : "asc"))
                .orElse(ListingOrder.LATEST);
        query = new ListingQuery(query.filter(), order, query.map());
        writeAddress();
    }

    private void go(ListingQuery next) {
        query = next;
        writeAddress();
        load();
    }

    /** The address follows without a round through the router, which would build the page anew. */
    private void writeAddress() {
        String parameters = query.address().getQueryString();
        UI.getCurrent()
                .getPage()
                .getHistory()
                .replaceState(null, parameters.isEmpty() ? "listings" : "listings?" + parameters);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        query = ListingQuery.of(event.getLocation().getQueryParameters());
        bar.show(query.filter());
        arriving = true;
        try {
            grid.sort(List.of(new GridSortOrder<>(
                    grid.getColumnByKey(ListingQuery.column(query.order().key())),
                    query.order().descending() ? SortDirection.DESCENDING : SortDirection.ASCENDING)));
        } finally {
            arriving = false;
        }
        load();
    }

    private void load() {
        total = listings.count(query.filter());
        boolean any = total.rows() > 0;
        boolean filtered = !query.filter().equals(ListingFilter.ALL);
        grid.setVisible(any && !query.map());
        map.setVisible(any && query.map());
        listOrMap.show(query.map());
        listOrMap.setVisible(any);
        nothing.setVisible(!any && !filtered);
        noMatch.setVisible(!any && filtered);
        bar.setVisible(any || filtered);
        count.setVisible(any);
        if (query.map()) {
            loadMap();
        } else {
            count.setText(
                    total.exact()
                            ? Format.count(total.rows(), "listing")
                            : "More than " + Format.number(total.rows()) + " listings; the first "
                                    + Format.number(total.reachable())
                                    + " can be scrolled through. Add a filter or a word to see the others.");
            grid.getDataProvider().refreshAll();
        }
    }

    private void loadMap() {
        PublicListings.OnMap found = listings.onMap(query.filter(), query.order(), ON_MAP);
        List<ListingsMap.Place> places = new ArrayList<>();
        for (ListingRow row : found.shown()) {
            Double lat = row.lat();
            Double lng = row.lng();
            if (lat != null && lng != null) {
                places.add(new ListingsMap.Place(row.id(), Format.shorten(row.name(), NAME_ON_MAP), lat, lng));
            }
        }
        map.show(places);
        String located = Format.number(found.located().rows());
        count.setText(Format.number(places.size()) + " of "
                + (found.located().exact() ? located : "more than " + located) + " with coordinates shown. "
                + (total.exact()
                        ? Format.count(total.rows(), "listing")
                        : "More than " + Format.number(total.rows()) + " listings")
                + (total.rows() == 1 ? " fits." : " fit."));
    }
}
