package com.trippl.pipeline.admin.dashboard;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.dashboard.Dashboards;
import com.trippl.pipeline.dashboard.Failure;
import com.trippl.pipeline.dashboard.Feed;
import com.trippl.pipeline.dashboard.Outcomes;
import com.trippl.pipeline.runs.DeadLetterDesk;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of all feeds at a glance. */
@Route("")
@Menu(order = 1, title = "Dashboard", icon = "vaadin:dashboard")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/dashboard.css")
public class DashboardView extends Page {
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final int RUNS = 30;
    private static final int DAYS = 30;
    private static final int MOST_ROWS_AT_ONCE = 12;

    private final Dashboards dashboards;
    private final LiveUpdates live;
    private final Clock clock;
    private final Grid<Feed> feeds = new Grid<>();
    private final FailureInbox inbox;
    private final OutcomeChart rows =
            new OutcomeChart("chart-rows", "Rows per run", "Run").with("Rows", "tone-info", Outcomes::total);
    private final OutcomeChart outcomes = new OutcomeChart("chart-outcomes", "Outcomes by day", "Day")
            .with("New", "tone-success", Outcomes::added)
            .with("Updated", "tone-info", Outcomes::updated)
            .with("Unchanged", "tone-neutral", Outcomes::unchanged)
            .with("Duplicates", "tone-warning", Outcomes::duplicates)
            .with("Errors", "tone-error", Outcomes::errors);
    private final EmptyState nothing = new EmptyState(
            VaadinIcon.UPLOAD_ALT,
            "Nothing has been imported yet",
            "Import a DMO's file: it is read, cleaned, compared with what is public, and shown to you before anything is published.",
            new Anchor("import", "Import a file"));
    private final Div charts = new Div(rows, outcomes);
    private final Select<Integer> dmo = new Select<>();
    private Map<Integer, String> dmos = Map.of();
    private List<Feed> shownFeeds = List.of();
    private List<Failure> shownFailures = List.of();

    DashboardView(
            Dashboards dashboards,
            JobActions actions,
            DeadLetterDesk deadLetters,
            Access access,
            LiveUpdates live,
            Clock clock) {
        super("Dashboard");
        this.dashboards = dashboards;
        this.live = live;
        this.clock = clock;
        subtitle("How fresh each DMO's data is, and what wants a look.");
        inbox = new FailureInbox(actions, access, clock, this::load);
        nothing.setId("dashboard-empty");
        charts.addClassName("charts");
        dmo.setId("charts-dmo");
        dmo.setLabel("Charts of");
        dmo.setWidth("17rem");
        dmo.setEmptySelectionAllowed(true);
        dmo.setEmptySelectionCaption("All DMOs");
        dmo.setItemLabelGenerator(id -> id == null ? "All DMOs" : dmos.getOrDefault(id, ""));
        dmo.addValueChangeListener(event -> showCharts());
        configureGrid();
        content(nothing, feeds, inbox);
        if (deadLetters.isUsed() && access.may(Permissions.ADMIN)) {
            content(new DeadLetters(deadLetters, live));
        }
        content(dmo, charts);
        load();
    }

    private void configureGrid() {
        feeds.setId("feeds");
        feeds.getElement().setAttribute("aria-label", "DMOs and their data");
        feeds.addThemeVariants(GridVariant.NO_BORDER);
        feeds.setSelectionMode(Grid.SelectionMode.NONE);
        feeds.addComponentColumn(DashboardView::name)
                .setHeader("DMO")
                .setFlexGrow(3)
                .setWidth("14rem");
        feeds.addColumn(Feed::domain).setHeader("Domain").setFlexGrow(1).setWidth("5rem");
        feeds.addComponentColumn(this::lastRun)
                .setHeader("Last run")
                .setFlexGrow(2)
                .setWidth("14rem");
        feeds.addComponentColumn(
                        feed -> feed.lastPromoted() == null ? new Span("Never") : new When(feed.lastPromoted(), clock))
                .setHeader("Last promoted")
                .setFlexGrow(1)
                .setWidth("7rem");
        feeds.addComponentColumn(feed -> new Anchor("listings?dmo=" + feed.dmoId(), Format.number(feed.publicRows())))
                .setHeader("Public rows")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(1)
                .setWidth("6rem");
        feeds.addComponentColumn(DashboardView::waiting)
                .setHeader("Waiting for review")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(1)
                .setWidth("8.5rem");
        feeds.addComponentColumn(DashboardView::failures)
                .setHeader("Failed in 7 days")
                .setTextAlign(ColumnTextAlign.END)
                .setFlexGrow(1)
                .setWidth("7.25rem");
    }

    private static Component name(Feed feed) {
        Span name = new Span(feed.dmoName());
        name.addClassName("feed-name");
        name.setTitle(feed.dmo());
        return name;
    }

    private Component lastRun(Feed feed) {
        Integer run = feed.lastRun();
        String status = feed.lastRunStatus();
        if (run == null) {
            Anchor start = new Anchor("import?dmo=" + feed.dmoId(), "Import a file");
            return start;
        }
        Div cell = new Div(new Anchor("runs/" + run, "Run " + run), new When(feed.lastRunAt(), clock));
        if (status != null) {
            cell.add(Badge.status(status));
        }
        cell.addClassName("feed-run");
        return cell;
    }

    private static Component waiting(Feed feed) {
        String count = Format.number(feed.waiting()) + (feed.moreWaiting() ? "+" : "");
        return feed.waiting() == 0 ? new Span("0") : new Anchor("review?dmo=" + feed.dmoId(), count);
    }

    private static Component failures(Feed feed) {
        return feed.failures() == 0
                ? new Span("0")
                : new Anchor("runs?show=jobs&status=failed&dmo=" + feed.dmoId(), Format.number(feed.failures()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        live.every(TICK, this, () -> {
            load();
            return true;
        });
    }

    private void load() {
        List<Feed> all = dashboards.feeds();
        if (!all.equals(shownFeeds)) {
            shownFeeds = all;
            boolean few = all.size() <= MOST_ROWS_AT_ONCE;
            feeds.setAllRowsVisible(few);
            if (!few) {
                feeds.setHeight("32rem");
            }
            feeds.setItems(all);
            offer(all);
        }
        boolean any = all.stream().anyMatch(feed -> feed.lastRun() != null);
        nothing.setVisible(!any);
        feeds.setVisible(!all.isEmpty());
        inbox.setVisible(any);
        charts.setVisible(any);
        dmo.setVisible(any && dmos.size() > 1);
        List<Failure> failures = dashboards.failures();
        if (!failures.equals(shownFailures) || failures.isEmpty()) {
            shownFailures = failures;
            inbox.show(failures);
        }
        showCharts();
    }

    /** What is chosen stays so, unless it is gone. */
    private void offer(List<Feed> all) {
        Map<Integer, String> names = new LinkedHashMap<>();
        all.forEach(feed -> names.put(feed.dmoId(), feed.dmoName()));
        if (!names.equals(dmos)) {
            Integer chosen = dmo.getValue();
            dmos = names;
            dmo.setItems(names.keySet());
            dmo.setValue(names.containsKey(chosen) ? chosen : null);
        }
    }

    private void showCharts() {
        rows.show(dashboards.lastRuns(dmo.getValue(), RUNS));
        outcomes.show(dashboards.lastDays(dmo.getValue(), DAYS));
    }
}
