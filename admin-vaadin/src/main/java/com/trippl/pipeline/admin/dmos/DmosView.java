package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.pausing.DueCell;
import com.trippl.pipeline.admin.pausing.PauseBanner;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.configure.DmoDesk;
import com.trippl.pipeline.configure.DmoRow;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/** The DMOs whose feeds are taken. */
@Route("dmos")
@Menu(order = 20, title = "DMOs", icon = "vaadin:building")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/dmos.css")
public class DmosView extends Page {
    private final DmoDesk desk;
    private final Access access;
    private final Clock clock;
    private final Grid<DmoRow> grid = new Grid<>();

    DmosView(DmoDesk desk, ScheduleDesk schedules, Access access, Clock clock) {
        super("DMOs");
        this.desk = desk;
        this.access = access;
        this.clock = clock;
        fillHeight();
        subtitle("Whose feeds are taken, and how each is read, cleaned, staged and promoted.");
        if (desk.mayAdd()) {
            actions(addButton("add-dmo"));
        }
        List<DmoRow> rows = desk.list();
        if (rows.isEmpty()) {
            content(empty());
            return;
        }
        configure(new DueCell(schedules, clock));
        grid.setItems(rows);
        content(new PauseBanner(
                schedules,
                clock,
                pause -> pause.dmoId() == null,
                () -> UI.getCurrent().refreshCurrentRoute(false)));
        content(grid);
    }

    private EmptyState empty() {
        return desk.mayAdd()
                ? new EmptyState(
                        VaadinIcon.BUILDING,
                        "There is no DMO yet",
                        "Add the first: it comes with a configuration that reads most files as they are.",
                        addButton("add-first-dmo"))
                : new EmptyState(
                        VaadinIcon.BUILDING,
                        "There is no DMO for you to see",
                        "Ask an administrator to let you see some, or somebody who may configure to add one.");
    }

    private Button addButton(String id) {
        Button add = new Button("Add DMO", VaadinIcon.PLUS.create(), click -> add());
        add.setId(id);
        add.addThemeVariants(ButtonVariant.PRIMARY);
        return add;
    }

    private void add() {
        DmoDialog.toAdd(fields -> {
                    var added = desk.add(fields);
                    Notice.done(added.name() + " is added, with the usual configuration of all stages.");
                    UI.getCurrent().navigate("dmos/" + added.id());
                })
                .open();
    }

    private void configure(DueCell due) {
        grid.setId("dmos");
        grid.getElement().setAttribute("aria-label", "DMOs");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setSizeFull();
        grid.addComponentColumn(DmosView::name)
                .setHeader("DMO")
                .setComparator(Comparator.comparing(row -> row.dmo().name(), String.CASE_INSENSITIVE_ORDER))
                .setSortable(true)
                .setFlexGrow(3)
                .setWidth("14rem");
        grid.addComponentColumn(DmosView::place)
                .setHeader("Place")
                .setComparator(Comparator.comparing(
                        row -> row.dmo().country() + " " + row.dmo().state()))
                .setSortable(true)
                .setFlexGrow(2)
                .setWidth("10rem");
        grid.addColumn(row -> String.join(", ", row.domains()))
                .setHeader("Domains")
                .setFlexGrow(1)
                .setWidth("5.5rem");
        grid.addComponentColumn(this::lastRun)
                .setHeader("Last run")
                .setComparator(
                        Comparator.comparing(DmoRow::lastRunAt, Comparator.nullsFirst(Comparator.naturalOrder())))
                .setSortable(true)
                .setFlexGrow(2)
                .setWidth("12.5rem");
        grid.addComponentColumn(row -> due.of(row.dmo().id()))
                .setHeader("Next due")
                .setComparator(Comparator.comparing(
                        row -> due.at(row.dmo().id()), Comparator.nullsLast(Comparator.naturalOrder())))
                .setSortable(true)
                .setFlexGrow(2)
                .setWidth("12rem");
        grid.addComponentColumn(
                        row -> new Anchor("listings?dmo=" + row.dmo().id(), Format.number(row.publicListings())))
                .setHeader("Listings in public")
                .setComparator(DmoRow::publicListings)
                .setSortable(true)
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(1)
                .setWidth("10rem");
    }

    private static Component name(DmoRow row) {
        Anchor link =
                new Anchor("dmos/" + row.dmo().id(), Format.shorten(row.dmo().name(), 80));
        link.setId("dmo-" + row.dmo().slug());
        return twoLines(link, row.dmo().slug());
    }

    private static Component place(DmoRow row) {
        return twoLines(
                new Span(Places.country(row.dmo().country()) + ", "
                        + row.dmo().state().toUpperCase(java.util.Locale.ROOT)),
                row.dmo().timezone());
    }

    private static Component twoLines(Component first, String second) {
        Span below = new Span(second);
        below.addClassName("secondary");
        Div lines = new Div(first, below);
        lines.addClassName("dmo-lines");
        return lines;
    }

    private Component lastRun(DmoRow row) {
        Integer run = row.lastRun();
        if (run == null) {
            return access.may(Permissions.IMPORT)
                    ? new Anchor("import?dmo=" + row.dmo().id(), "Import a file")
                    : new Span("Never");
        }
        Div cell = new Div(new Anchor("runs/" + run, "Run " + run), new When(row.lastRunAt(), clock));
        String status = row.lastRunStatus();
        if (status != null) {
            cell.add(Badge.status(status));
        }
        cell.addClassName("dmo-run");
        return cell;
    }
}
