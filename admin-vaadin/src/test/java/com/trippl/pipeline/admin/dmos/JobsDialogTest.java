package com.trippl.pipeline.admin.dmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.configure.Waiting;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.schedules.Cadence;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is asked on dev, staging and app, where a schedule has moments that no job stands for yet. */
class JobsDialogTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    /** The last column. */
    private static final int CHOICE = 4;

    private final AdminServer server = AdminServer.shared();
    private final List<Map<Integer, Decision>> decided = new ArrayList<>();
    private Window window;
    private Schedule daily;

    @BeforeEach
    void open() {
        server.empty();
        daily = new Schedule(
                1,
                "demo",
                "Demo",
                ZoneOffset.UTC,
                DmoConfigs.LISTINGS,
                Stage.IMPORT,
                new Cadence(Cadence.Every.DAILY, LocalTime.of(2, 0), DayOfWeek.MONDAY, 1),
                JsonNodeFactory.instance.objectNode().put("source_name", "<b>hotels"),
                NOW.minus(Duration.ofDays(9)));
        window = Window.of("connor", Permissions.READ, Permissions.CONFIGURE);
        window.open("dmos/1?stage=import", DmoView.class);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void ask(Waiting... waiting) {
        new JobsDialog(List.of(waiting), Clock.fixed(NOW, ZoneOffset.UTC), Map.of(), decided::add).open();
        window.ui().roundTrip();
    }

    /** What a row says but for the choice, column by column. */
    private List<String> row(int row) {
        Grid<?> grid = window.byId(Grid.class, "waiting-jobs");
        return IntStream.range(0, CHOICE)
                .mapToObj(column -> window.ui().test(grid).getCellText(row, column))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private void choose(int row, Decision decision) {
        Component choice =
                window.ui().test(window.byId(Grid.class, "waiting-jobs")).getCellComponent(row, CHOICE);
        ((RadioButtonGroup<Decision>) choice).setValue(decision);
    }

    private String title() {
        return window.ui().find(JobsDialog.class).single().getHeaderTitle();
    }

    @Test
    void momentsOfTheScheduleAreDecidedOnBesideJobs() {
        Instant asked = NOW.minus(Duration.ofMinutes(3));
        Waiting underWay = new Waiting.Moment(daily, asked, true);
        Waiting next = new Waiting.Moment(daily, NOW.plus(Duration.ofHours(14)), false);
        int id = server.waitingJob(1, Stage.IMPORT, "feed");
        Waiting job = new Waiting.Queued(server.get(JobQueue.class).find(id).orElseThrow());
        ask(job, underWay, next);

        assertThat(title()).isEqualTo("3 runs wait with the old configuration");
        assertThat(row(0)).startsWith("Job " + id, "Import", "feed");
        assertThat(row(1)).containsExactly("Under way", "Import", "<b>hotels", "now");
        assertThat(row(2)).containsExactly("Scheduled", "Import", "<b>hotels", "in 14 h");
        Button save = window.byId(Button.class, "jobs-save");
        assertThat(save.getText()).isEqualTo("Save, ignore all");

        choose(1, Decision.CANCEL);
        assertThat(save.getText()).isEqualTo("Save and cancel 1 run");
        window.click(window.byId(Button.class, "cancel-all"));
        assertThat(save.getText()).isEqualTo("Save and cancel 3 runs");
        choose(2, Decision.IGNORE);
        assertThat(decided).isEmpty();
        window.click(save);

        assertThat(decided)
                .containsExactly(Map.of(
                        job.key(), Decision.CANCEL, underWay.key(), Decision.CANCEL, next.key(), Decision.IGNORE));
        assertThat(window.ui().find(Component.class).all()).noneMatch(JobsDialog.class::isInstance);
    }
}
