package com.trippl.pipeline.admin.pausing;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.dmos.DmoView;
import com.trippl.pipeline.admin.dmos.DmosView;
import com.trippl.pipeline.admin.runs.RunsView;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.schedules.Pauses;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The switches that pause work, for those who may run jobs. */
class PausingTest {
    private final AdminServer server = AdminServer.shared();
    private Window window;
    private int demo;

    @BeforeEach
    void schedule() {
        server.empty();
        demo = server.get(Dmos.class).bySlug("demo").id();
        save("{\"location\": \"*.csv\", \"source_name\": \"regional\"}", "daily");
    }

    /** Other tests know neither of schedules nor of pauses. */
    @AfterEach
    void close() {
        window.close();
        server.jdbc().sql("DELETE FROM pipeline.pauses").update();
        save("{}", "manual");
    }

    private void save(String params, String schedule) {
        server.get(DmoConfigs.class)
                .save(
                        demo,
                        Stage.IMPORT,
                        DmoConfigs.LISTINGS,
                        JsonMapper.shared().readTree(params),
                        schedule,
                        "test");
    }

    private void runs(String... permissions) {
        window = Window.of("ruth", permissions);
        window.open("runs", RunsView.class);
    }

    private void dmo(String... permissions) {
        window = Window.of("ruth", permissions);
        window.open("dmos/" + demo, DmoView.class);
    }

    private void pause(String button, String reason) {
        window.click(window.byId(Button.class, button));
        window.byId(TextField.class, "pause-reason").setValue(reason);
        window.click(window.byId(Button.class, "pause-confirm"));
    }

    private int inForce(String condition) {
        return server.count("pipeline.pauses", "resumed_at IS NULL AND " + condition);
    }

    @Test
    void everythingIsPausedWithAReasonAndGoesOn() {
        runs(Permissions.READ, Permissions.RUN);
        assertThat(window.shows("pause-banner")).isFalse();
        pause("pause-all", "database upgrade");

        assertThat(inForce("dmo_id IS NULL AND paused_by = 'ruth'")).isOne();
        assertThat(window.text()).contains("Everything is paused", "by ruth", "database upgrade");
        assertThat(window.shows("pause-all")).isFalse();

        int id = server.get(Pauses.class).inForce().getFirst().id();
        window.click(window.byId(Button.class, "resume-" + id));
        assertThat(inForce("true")).isZero();
        assertThat(window.shows("pause-banner")).isFalse();
        assertThat(window.shows("pause-all")).isTrue();
        assertThat(window.notices()).anyMatch(text -> text.contains("goes on"));
    }

    @Test
    void aDmoAndEachOfItsFeedsHaveASwitch() {
        dmo(Permissions.READ, Permissions.RUN);
        assertThat(window.text()).contains("Daily import: next", "regional", "On localhost nothing starts");
        pause("pause-feed-regional", "");
        assertThat(inForce("dmo_id = " + demo + " AND source_name = 'regional' AND reason IS NULL"))
                .isOne();
        assertThat(window.text()).contains("regional of demo is paused", "Daily import: paused");

        window.click(window.byId(Button.class, "go-on-feed-regional"));
        pause("pause-dmo", "strike");
        assertThat(inForce("dmo_id = " + demo + " AND source_name IS NULL")).isOne();
        assertThat(window.text()).contains("demo is paused", "strike", "Daily import: paused");
        window.click(window.byId(Button.class, "go-on-dmo"));
        assertThat(inForce("true")).isZero();
        assertThat(window.text()).contains("Daily import: next");
    }

    @Test
    void whoMayOnlyReadSeesWhatIsPausedWithoutASwitch() {
        server.get(Pauses.class).pause(null, null, "upgrade", "ann");
        server.get(Pauses.class).pause(demo, "regional", null, "ann");
        runs(Permissions.READ);
        assertThat(window.text()).contains("Everything is paused", "upgrade", "regional of demo is paused");
        assertThat(window.shows("pause-all")).isFalse();
        server.get(Pauses.class)
                .inForce()
                .forEach(pause ->
                        assertThat(window.shows("resume-" + pause.id())).isFalse());
        window.open("dmos/" + demo, DmoView.class);
        assertThat(window.shows("feeds")).isTrue();
        assertThat(window.shows("pause-dmo")).isFalse();
        assertThat(window.shows("go-on-feed-regional")).isFalse();
        window.open("dmos", DmosView.class);
        assertThat(window.text()).contains("Everything is paused");
    }
}
