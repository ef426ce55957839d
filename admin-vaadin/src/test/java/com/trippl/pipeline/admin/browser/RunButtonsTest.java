package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Promotions;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is done with jobs and runs by a click, and what becomes of them. */
class RunButtonsTest {
    private static final String CSV = "name,address,lat,lng\nAnchor Inn,1 Quay,35.512345,-82.5\n";

    private final AdminServer server = AdminServer.shared();
    private final Promotions promotions = new Promotions();
    private Page page;

    @BeforeEach
    void open() {
        server.empty();
        server.account("ruth", Permissions.READ, Permissions.RUN);
        page = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(page, server, "ruth", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @AfterEach
    void close() {
        promotions.resume();
        page.context().close();
    }

    private int stage(String source) {
        return server.ingest(source, CSV, Stage.STAGE);
    }

    private void confirm() {
        page.locator("vaadin-button[slot=confirm-button]:visible").click();
    }

    private void awaitJob(int job, String status) {
        page.waitForCondition(
                () -> server.count("pipeline.job_queue", "job_id = " + job + " AND status = '" + status + "'") == 1);
    }

    @Test
    void aFailedJobThatIsRetriedGoesOnAndIsFollowedToItsEnd() {
        int run = stage("feed");
        int job = promotions.failed(run);
        page.navigate(server.url() + "runs/" + run);
        assertThat(page.locator("#run-message")).hasText("The disk is full.");
        assertThat(page.locator("#job-cancel")).hasCount(0);

        page.locator("#job-retry").click();

        assertThat(page.getByText("Job " + job + " is due again and goes on where it stopped."))
                .isVisible();
        assertThat(page.locator("#stage-promote")).containsText("completed");
        assertThat(page.locator("#job-retry")).hasCount(0);
        assertThat(page.locator("#run-message")).isHidden();
        assertThat(server.count("public.listings", "name = 'Anchor Inn'")).isEqualTo(1);
        awaitJob(job, "completed");
    }

    @Test
    void aJobWhoseWorkerIsLostIsRestarted() {
        int run = stage("feed");
        promotions.pause();
        int job = promotions.ofDeadWorker(run);
        page.navigate(server.url() + "jobs/" + job);
        assertThat(page.locator("#job-message")).hasText("The worker elsewhere:1 gives no sign of life.");
        assertThat(page.locator("#job-retry")).hasText("Restart");

        page.locator("#job-retry").click();

        assertThat(page.locator("#job-retry")).hasCount(0);
        awaitJob(job, "pending");
        promotions.resume();
        assertThat(page.locator("#job-cancel")).hasCount(0);
        awaitJob(job, "completed");
        assertThat(server.count("public.listings", "name = 'Anchor Inn'")).isEqualTo(1);
    }

    @Test
    void aJobThatWaitsIsCancelledAndMayBeTakenUpAgain() {
        int run = stage("feed");
        int job = promotions.failed(run);
        promotions.pause();
        page.navigate(server.url() + "jobs/" + job);
        page.locator("#job-retry").click();
        page.locator("#job-cancel").click();
        assertThat(page.locator("vaadin-confirm-dialog")).containsText("Rows that are public already stay so.");
        confirm();

        assertThat(page.getByText("Job " + job + " is cancelled.")).isVisible();
        awaitJob(job, "cancelled");
        assertThat(page.locator("#job-cancel")).hasCount(0);
        promotions.resume();
        page.locator("#job-retry").click();
        awaitJob(job, "completed");
        assertThat(server.count("public.listings", "name = 'Anchor Inn'")).isEqualTo(1);
    }

    @Test
    void aJobThatRunsIsAskedToStop() {
        int run = stage("feed");
        int job = promotions.underway(run);
        page.navigate(server.url() + "runs/" + run);
        assertThat(page.locator("#job-retry")).hasCount(0);
        page.locator("#job-cancel").click();
        confirm();

        assertThat(page.getByText("Job " + job + " is asked to stop.")).isVisible();
        assertThat(page.locator("#job-cancel")).hasCount(0);
        assertThat(server.count(
                        "pipeline.job_queue", "job_id = " + job + " AND status = 'running' AND cancel_requested"))
                .isEqualTo(1);
    }

    @Test
    void aRunAgainTakesTheFileAndTheConfigurationOfTheOldOne() {
        int old = server.ingest(CSV, Stage.PROMOTE);
        server.get(DmoConfigs.class)
                .saveAll(
                        server.get(Dmos.class).bySlug("demo").id(),
                        DmoConfigs.LISTINGS,
                        Map.of(Stage.TRANSFORM, JsonMapper.shared().readTree("{\"round_lat_lng\": 2}")),
                        null,
                        "test");
        page.navigate(server.url() + "runs/" + old);
        assertThat(page.locator("#job-retry")).hasCount(0);
        page.locator("#run-again").click();
        assertThat(page.locator("vaadin-confirm-dialog"))
                .containsText("with the configuration run " + old + " had, as a new run");
        confirm();

        assertThat(page).hasURL(Pattern.compile(".*/runs/(?!" + old + "$)\\d+"));
        int again = Integer.parseInt(page.url().replaceAll(".*/", ""));
        assertThat(page.getByText("Run " + again + " repeats run " + old + ".")).isVisible();
        assertThat(page.locator("#stage-promote")).containsText("completed");
        assertThat(page.getByText(Pattern.compile("by ruth .* repeats run " + old)))
                .isVisible();
        assertThat(server.count(
                        "pipeline.job_queue o JOIN pipeline.job_configs oc ON oc.job_id = o.job_id"
                                + " JOIN pipeline.job_queue n ON n.stage = o.stage"
                                + " JOIN pipeline.job_configs nc ON nc.job_id = n.job_id",
                        "o.run_id = " + old + " AND n.run_id = " + again + " AND oc.config_params = nc.config_params"))
                .isEqualTo(4);
        assertThat(server.count("public.listings", "true"))
                .as("the same place, not another")
                .isEqualTo(1);
    }

    @Test
    void allFailedJobsThatFitTheFilterAreRetriedAndNoOthers() {
        int north = stage("north");
        int east = stage("east");
        int south = server.ingest("south", CSV.replace("Anchor Inn", "Bell Tower"), Stage.STAGE);
        int left = promotions.failed(north);
        int other = promotions.failed(east);
        int wanted = promotions.failed(south);
        page.navigate(server.url() + "runs?show=jobs&status=failed");
        assertThat(page.locator("#run-count")).hasText("3 jobs");
        page.locator("#run-text input").fill("south");
        assertThat(page.locator("#run-count")).hasText("1 job");
        page.locator("#retry-all").click();
        assertThat(page.locator("vaadin-confirm-dialog")).containsText("Retry 1 failed job?");
        confirm();

        assertThat(page.getByText("1 job due again.")).isVisible();
        assertThat(page.locator("#retry-all")).isHidden();
        awaitJob(wanted, "completed");
        assertThat(server.count("public.listings", "name = 'Bell Tower'")).isEqualTo(1);
        for (int job : new int[] {left, other}) {
            assertThat(server.count("pipeline.job_queue", "status = 'failed' AND job_id = " + job))
                    .isEqualTo(1);
        }
    }
}
