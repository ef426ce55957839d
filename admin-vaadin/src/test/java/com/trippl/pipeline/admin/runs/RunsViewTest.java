package com.trippl.pipeline.admin.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Promotions;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobRow;
import com.trippl.pipeline.runs.RunRow;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.DataChangeEvent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filters of the runs' page and its address. */
class RunsViewTest {
    private final AdminServer server = AdminServer.shared();
    private final Promotions promotions = new Promotions();
    private Window window;

    @BeforeEach
    void run() {
        server.empty();
        server.ingest("name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\n", Stage.STAGE);
        server.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET status = 'failed', error_message = 'The disk is full.' WHERE stage = 'stage'")
                .update();
    }

    @AfterEach
    void close() {
        promotions.resume();
        window.close();
    }

    private void open(String address, String... permissions) {
        window = Window.of("ruth", permissions);
        window.open(address, RunsView.class);
    }

    private String count() {
        return window.byId(Span.class, "run-count").getText();
    }

    @Test
    void anAddressIsShownInTheFields() {
        open("runs?show=jobs&status=failed&stage=stage&q=disk&from=2020-01-31", Permissions.READ);

        assertThat(count()).isEqualTo("1 job");
        assertThat(window.byId(Select.class, "run-stage").getValue()).isEqualTo(Stage.STAGE);
        assertThat(window.byId(Select.class, "run-status").getValue()).isEqualTo(JobStatus.FAILED);
        assertThat(window.byId(TextField.class, "run-text").getValue()).isEqualTo("disk");
        assertThat(window.byId(DatePicker.class, "run-from").getValue()).isEqualTo(LocalDate.of(2020, 1, 31));
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsChosenStandsInTheAddress() {
        open("runs", Permissions.READ);
        assertThat(count()).isEqualTo("1 run");
        window.click(window.byId(Button.class, "show-jobs"));
        assertThat(count()).isEqualTo("3 jobs");
        assertThat(window.address()).containsExactlyInAnyOrder("runs", "show=jobs");
        window.byId(Select.class, "run-status").setValue(JobStatus.COMPLETED);
        assertThat(count()).isEqualTo("2 jobs");
        assertThat(window.address()).containsExactlyInAnyOrder("runs", "show=jobs", "status=completed");
        window.byId(TextField.class, "run-text").setValue("nothing like it");
        assertThat(window.text()).contains("Nothing fits");
        window.click(window.byId(Button.class, "run-clear"));

        assertThat(count()).isEqualTo("3 jobs");
        assertThat(window.address()).containsExactlyInAnyOrder("runs", "show=jobs");
        assertThat(window.shows("run-clear")).isFalse();
    }

    @Test
    void anAddressNobodyCouldMeanFiltersNothing() {
        open("runs?show=nonsense&status=lost&stage=9&from=yesterday&dmo=x", Permissions.READ);

        assertThat(count()).isEqualTo("1 run");
    }

    @Test
    void whatOthersRetryIsSeenInTheListsWithoutLoadingThemAnew() {
        open("runs?show=jobs", Permissions.READ);
        JobGrid jobs = window.byId(JobGrid.class, "jobs");
        load(jobs);
        List<JobRow> drawn = new ArrayList<>();
        jobs.getDataProvider().addDataProviderListener(event -> {
            if (event instanceof DataChangeEvent.DataRefreshEvent<JobRow> one) {
                drawn.add(one.getItem());
            }
        });
        jobs.tick();
        assertThat(drawn).isEmpty();
        promotions.pause();
        server.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'pending', error_message = NULL WHERE stage = 'stage'")
                .update();

        assertThat(jobs.tick()).isEqualTo(3);
        assertThat(drawn).singleElement().satisfies(row -> {
            assertThat(row.job().status()).isEqualTo(JobStatus.PENDING);
            assertThat(jobs.progress(row).getElement().getTextRecursively()).isEqualTo("Waits for a worker");
        });
        window.click(window.byId(Button.class, "show-runs"));
        RunGrid runs = window.byId(RunGrid.class, "runs");
        load(runs);
        server.jdbc()
                .sql("UPDATE pipeline.job_queue SET status = 'failed', error_message = 'Again.' WHERE stage = 'stage'")
                .update();
        List<RunRow> changed = new ArrayList<>();
        runs.getDataProvider().addDataProviderListener(event -> {
            if (event instanceof DataChangeEvent.DataRefreshEvent<RunRow> one) {
                changed.add(one.getItem());
            }
        });
        runs.tick();
        assertThat(changed).extracting(RunRow::status).containsExactly(JobStatus.FAILED);
    }

    /** As a browser does that shows the first rows. */
    private static void load(Grid<?> grid) {
        grid.getDataCommunicator().setViewportRange(0, 50);
        UI.getCurrent().getInternals().getStateTree().runExecutionsBeforeClientResponse();
    }

    @Test
    void onlyWhoMayRunJobsIsOfferedToRetryThem() {
        open("runs?show=jobs", Permissions.READ);
        assertThat(window.shows("retry-all")).isFalse();
        window.close();

        open("runs?show=jobs", Permissions.READ, Permissions.RUN);
        assertThat(window.shows("retry-all")).isTrue();
        window.open("runs?show=jobs&status=completed", RunsView.class);
        assertThat(window.shows("retry-all")).isFalse();
    }
}
