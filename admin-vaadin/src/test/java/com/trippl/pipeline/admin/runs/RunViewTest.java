package com.trippl.pipeline.admin.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Promotions;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Pace;
import com.trippl.pipeline.runs.Progress.JobProgress;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run's page makes of how its jobs stand, and which buttons it offers to whom. */
class RunViewTest {
    private static final String CSV =
            "name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\nBell Tower,2 Quay,,\nCrab Shack,3 Quay,,\n";

    private final AdminServer server = AdminServer.shared();
    private final Promotions promotions = new Promotions();
    private Window window;
    private int run;

    @BeforeEach
    void stage() {
        server.empty();
        run = server.ingest(CSV, Stage.STAGE);
    }

    @AfterEach
    void close() {
        promotions.resume();
        window.close();
    }

    private void open(String... permissions) {
        window = Window.of("ruth", permissions);
        window.open("runs/" + run, RunView.class);
    }

    private String stage(String stage) {
        return window.byId(Component.class, "stage-" + stage).getElement().getTextRecursively();
    }

    private void assertButtons(boolean retry, boolean cancel, boolean again) {
        assertThat(window.shows("job-retry")).as("retry").isEqualTo(retry);
        assertThat(window.shows("job-cancel")).as("cancel").isEqualTo(cancel);
        assertThat(window.shows("run-again")).as("run again").isEqualTo(again);
    }

    @Test
    void aRunThatEndsBeforePromotionSaysSoAndHowManyRowsWait() {
        open(Permissions.READ, Permissions.RUN);

        assertThat(stage("stage")).contains("completed", "3 records");
        assertThat(stage("review")).contains("waits for you", "2 rows wait");
        assertThat(stage("promote")).contains("not run", "The run ends before it");
        assertButtons(false, false, true);
    }

    @Test
    void whoMayOnlyReadIsOfferedNothing() {
        promotions.failed(run);
        open(Permissions.READ);

        assertThat(window.byId(Div.class, "run-message").getText()).isEqualTo("The disk is full.");
        assertButtons(false, false, false);
    }

    @Test
    void whatAnotherPersonRetriesIsSeenOnThePagesOfRunAndJobThatAreOver() {
        promotions.pause();
        int job = promotions.failed(run);
        open(Permissions.READ);
        assertThat(stage("promote")).contains("failed");
        retried(job);
        window.await(() -> !stage("promote").contains("failed"));
        window.close();

        server.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET status = 'failed', error_message = 'Again.', finished_at = now() WHERE job_id = ?")
                .param(job)
                .update();
        window = Window.of("ruth", Permissions.READ);
        window.open("jobs/" + job, JobView.class);
        assertThat(window.shows("job-message")).isTrue();
        retried(job);
        window.await(() -> !window.shows("job-message"));
    }

    private void retried(int job) {
        server.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET status = 'pending', error_message = NULL, finished_at = NULL WHERE job_id = ?")
                .param(job)
                .update();
    }

    @Test
    void aFailedJobIsRetriedOrItsRunMadeAnew() {
        promotions.failed(run);
        open(Permissions.READ, Permissions.RUN);

        assertThat(stage("promote")).contains("failed");
        assertThat(window.byId(Button.class, "job-retry").getText()).isEqualTo("Retry");
        assertButtons(true, false, true);
    }

    @Test
    void aPromotionOfFewRowsTellsHowFarThroughTheseItIs() {
        int id = promotions.underway(run);
        open(Permissions.READ);
        assertThat(progress(window.byId(Component.class, "run-progress"))).isEqualTo("Begins");
        window.close();
        server.jdbc()
                .sql("UPDATE pipeline.job_queue SET records_expected = 11 WHERE job_id = ?")
                .param(id)
                .update();
        open(Permissions.READ);
        assertThat(progress(window.byId(Component.class, "run-progress"))).isEqualTo("0 %, 0 of 11");

        Job job = server.get(JobQueue.class).find(id).orElseThrow();
        LiveProgress live = new LiveProgress();
        Pace pace = new Pace();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        live.show(new JobProgress(job, 0, 11), pace, start);
        live.show(new JobProgress(job, 6, 11), pace, start.plusSeconds(1));
        assertThat(progress(live)).isEqualTo("54 %, 6 of 11 · 6 rows/s · 0.8 s left");
    }

    private static String progress(Component live) {
        return live.getElement().getTextRecursively();
    }

    @Test
    void aJobThatRunsIsCancelledOnce() {
        int job = promotions.underway(run);
        open(Permissions.READ, Permissions.RUN);
        assertButtons(false, true, false);
        window.close();

        server.jdbc()
                .sql("UPDATE pipeline.job_queue SET cancel_requested = true WHERE job_id = ?")
                .param(job)
                .update();
        open(Permissions.READ, Permissions.RUN);
        assertButtons(false, false, false);
    }

    @Test
    void aJobWithoutASignOfLifeMayBeRestartedOrCancelled() {
        promotions.pause();
        promotions.ofDeadWorker(run);
        open(Permissions.READ, Permissions.RUN);

        assertThat(stage("promote")).contains("no sign of life");
        assertThat(window.byId(Div.class, "run-message").getText())
                .isEqualTo("The worker elsewhere:1 gives no sign of life.");
        assertThat(window.byId(Button.class, "job-retry").getText()).isEqualTo("Restart");
        assertButtons(true, true, false);
    }

    @Test
    void aHeldBatchSaysWhy() {
        server.jdbc()
                .sql("UPDATE staging.batches SET status = 'held', hold_reason = 'It would delete 40 %.'")
                .update();
        open(Permissions.READ);

        assertThat(stage("review")).contains("held", "It would delete 40 %.");
    }
}
