package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.pausing.PauseBanner;
import com.trippl.pipeline.admin.pausing.PauseSwitch;
import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.ui.SectionNav;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFilter;
import com.trippl.pipeline.runs.JobSearch;
import com.trippl.pipeline.runs.RunSearch;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The runs, or the jobs they are made of, found by filters that live in the address. */
@Route("runs")
@Menu(order = 40, title = "Runs and jobs", icon = "vaadin:cogs")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/runs.css")
public class RunsView extends Page implements BeforeEnterObserver {
    private static final String RUNS = "show-runs";
    private static final String JOBS = "show-jobs";

    private static final Duration TICK = Duration.ofSeconds(2);

    private final LiveUpdates live;
    private final JobActions actions;
    private final Access access;
    private final ScheduleDesk schedules;
    private final PauseBanner paused;
    private final Button pauseAll;
    private final RunFilterBar bar;
    private final RunGrid runs;
    private final JobGrid jobs;
    private final SectionNav parts = new SectionNav("Runs or jobs");
    private final Span count = new Span();
    private final Button retryAll = new Button("Retry all failed", VaadinIcon.REFRESH.create());
    private final EmptyState nothing = new EmptyState(
            VaadinIcon.COGS,
            "Nothing has run yet",
            "A run appears here when a file is imported, and shows how far it is while it goes on.",
            new Anchor("import", "Import a file"));
    private final EmptyState noMatch =
            new EmptyState(VaadinIcon.SEARCH, "Nothing fits", "Take a filter away, or search for something else.");
    private RunQuery query = new RunQuery(false, JobFilter.ALL);

    RunsView(
            RunSearch runSearch,
            JobSearch jobSearch,
            JobDetails details,
            JobActions actions,
            ScheduleDesk schedules,
            Dmos dmos,
            Access access,
            LiveUpdates live,
            Clock clock) {
        super("Runs and jobs");
        this.live = live;
        this.actions = actions;
        this.access = access;
        this.schedules = schedules;
        fillHeight();
        subtitle("Every file on its way from import to public.");
        List<Dmo> mine =
                dmos.list().stream().filter(dmo -> access.reaches(dmo.id())).toList();
        bar = new RunFilterBar(mine, filter -> go(new RunQuery(query.jobs(), filter)));
        runs = new RunGrid(runSearch, details, clock);
        jobs = new JobGrid(jobSearch, details, clock);
        parts.add(RUNS, "Runs", () -> go(new RunQuery(false, query.filter())));
        parts.add(JOBS, "Jobs", () -> go(new RunQuery(true, query.filter())));
        count.setId("run-count");
        count.addClassNames("secondary", "numeric");
        count.getElement().setAttribute("role", "status");
        paused = new PauseBanner(schedules, clock, pause -> true, this::showPaused);
        pauseAll = PauseSwitch.all(schedules, this::showPaused);
        retryAll.setId("retry-all");
        retryAll.addClickListener(click -> askRetryAll());
        if (access.may(Permissions.RUN)) {
            actions(retryAll, pauseAll);
        }
        Div rows = new Div(runs, jobs, nothing, noMatch);
        rows.addClassName("run-rows");
        Div head = new Div(parts, count);
        head.addClassName("run-head");
        content(paused, head, bar, rows);
    }

    private void askRetryAll() {
        JobFilter filter = query.filter();
        int failed = actions.countFailed(filter);
        Ask.before(
                "Retry " + Format.count(failed, "failed job") + "?",
                "All failed jobs that fit the filter become due now and go on where they stopped, and with them their runs.",
                "Retry " + Format.number(failed),
                () -> {
                    tellRetried(failed, actions.retryFailed(filter));
                    load();
                });
    }

    /** Another may have been quicker with some of them, or all. */
    private static void tellRetried(int asked, int retried) {
        if (retried == 0) {
            Notice.failed("No job was retried: none that fits the filter is failed any more.");
        } else {
            Notice.done(Format.count(retried, "job") + " due again."
                    + (retried < asked
                            ? " " + Format.count(asked - retried, "other job") + " had moved on meanwhile."
                            : ""));
        }
    }

    private void go(RunQuery next) {
        query = next;
        String parameters = query.address().getQueryString();
        UI.getCurrent().getPage().getHistory().replaceState(null, parameters.isEmpty() ? "runs" : "runs?" + parameters);
        parts.show(query.jobs() ? JOBS : RUNS);
        load();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        query = RunQuery.of(event.getLocation().getQueryParameters());
        bar.show(query.filter());
        parts.show(query.jobs() ? JOBS : RUNS);
        load();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        live.every(TICK, this, () -> {
            tell(query.jobs() ? jobs.tick() : runs.tick());
            showPaused();
            showRetryAll();
            return true;
        });
    }

    private void showPaused() {
        paused.refresh();
        pauseAll.setVisible(schedules.mayPauseAll() && !paused.everything());
    }

    private void load() {
        showPaused();
        tell(query.jobs() ? jobs.show(query.filter()) : runs.show(query.filter()));
        showRetryAll();
    }

    private void showRetryAll() {
        if (access.may(Permissions.RUN)) {
            retryAll.setVisible(query.jobs() && actions.countFailed(query.filter()) > 0);
        }
    }

    private void tell(int total) {
        boolean filtered = !query.filter().equals(JobFilter.ALL);
        runs.setVisible(total > 0 && !query.jobs());
        jobs.setVisible(total > 0 && query.jobs());
        nothing.setVisible(total == 0 && !filtered);
        noMatch.setVisible(total == 0 && filtered);
        count.setText(Format.count(total, query.jobs() ? "job" : "run"));
    }
}
