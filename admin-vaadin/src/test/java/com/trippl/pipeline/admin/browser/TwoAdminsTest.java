package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Promotions;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Permissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two who see the same button, each on an admin process of their own, and both press it: it happens once, and the second is told. */
class TwoAdminsTest {
    private static final String CSV = "name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\n";

    private static AdminServer beside;

    private final AdminServer server = AdminServer.shared();
    private final Promotions promotions = new Promotions();
    private Page rita;
    private Page ron;

    @BeforeAll
    static void startAnother() {
        beside = AdminServer.shared().beside();
    }

    @AfterAll
    static void stopIt() {
        beside.close();
    }

    @BeforeEach
    void open() {
        server.empty();
        rita = logIn("rita", server);
        ron = logIn("ron", beside);
    }

    @AfterEach
    void close() {
        promotions.resume();
        rita.context().close();
        ron.context().close();
    }

    private Page logIn(String user, AdminServer process) {
        server.account(
                user, Permissions.READ, Permissions.IMPORT, Permissions.RUN, Permissions.REVIEW, Permissions.PROMOTE);
        Page page = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(page, process, user, AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        return page;
    }

    private void bothOpen(String address) {
        rita.navigate(server.url() + address);
        ron.navigate(beside.url() + address);
    }

    private static void confirm(Page page) {
        page.locator("vaadin-button[slot=confirm-button]:visible").click();
    }

    private int promotionsOf(String user) {
        return server.count("pipeline.job_queue", "stage = 'promote' AND created_by = '" + user + "'");
    }

    @Test
    void theSecondWhoPromotesIsLedToThePromotionOfTheFirst() {
        server.ingest(CSV, Stage.STAGE);
        promotions.pause();
        bothOpen("review?show=all");
        rita.locator("#promote").click();
        ron.locator("#promote").click();
        assertThat(rita.getByText("Promote 1 row?")).isVisible();
        assertThat(ron.getByText("Promote 1 row?")).isVisible();

        rita.locator("#promote-confirm").click();
        assertThat(rita).hasURL(Pattern.compile(".*/runs/\\d+"));
        ron.locator("#promote-confirm").click();

        assertThat(ron).hasURL(whereRitaIs());
        assertThat(ron.getByText(Pattern.compile("rita was quicker: this is the promotion of batch \\d+")))
                .isVisible();
        promotions.resume();
        assertThat(ron.locator("#stage-promote")).containsText("completed");
        assertThat(promotionsOf("rita")).isEqualTo(1);
        assertThat(promotionsOf("ron")).isZero();
        assertThat(server.count("public.listings", "true")).isEqualTo(1);
    }

    /** The same page on the process of the other. */
    private String whereRitaIs() {
        return beside.url() + rita.url().substring(server.url().length());
    }

    @Test
    void ofTwoWhoPromoteAtTheSameMomentOneDoes() {
        server.ingest(CSV, Stage.STAGE);
        promotions.pause();
        bothOpen("review?show=all");
        for (Page page : List.of(rita, ron)) {
            page.locator("#promote").click();
            assertThat(page.getByText("Promote 1 row?")).isVisible();
        }

        for (Page page : List.of(rita, ron)) {
            // Waits for no answer.
            page.evaluate("document.querySelector('#promote-confirm').click()");
        }

        assertThat(rita).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(ron).hasURL(whereRitaIs());
        promotions.resume();
        assertThat(rita.locator("#stage-promote")).containsText("completed");
        assertThat(ron.locator("#stage-promote")).containsText("completed");
        assertThat(promotionsOf("rita") + promotionsOf("ron")).isEqualTo(1);
        assertThat(server.count("public.listings", "true")).isEqualTo(1);
        assertThat(server.count("public.listing_history", "true")).isEqualTo(1);
    }

    @Test
    void whoPromotesWhatIsPublicByThenIsToldThatNothingIsLeft() {
        server.ingest(CSV, Stage.STAGE);
        bothOpen("review?show=all");
        ron.locator("#promote").click();
        assertThat(ron.getByText("Promote 1 row?")).isVisible();
        rita.locator("#promote").click();
        rita.locator("#promote-confirm").click();
        assertThat(rita.locator("#stage-promote")).containsText("completed");

        ron.locator("#promote-confirm").click();

        assertThat(ron.getByText(Pattern.compile("Nothing of batch \\d+ is accepted that is not public already")))
                .isVisible();
        assertThat(ron).hasURL(Pattern.compile(".*/review\\?show=all"));
        assertThat(promotionsOf("ron")).isZero();
    }

    @Test
    void theSecondWhoRetriesIsToldHowTheJobStands() {
        int job = promotions.failed(server.ingest(CSV, Stage.STAGE));
        promotions.pause();
        bothOpen("jobs/" + job);
        assertThat(ron.locator("#job-retry")).isVisible();
        rita.locator("#job-retry").click();
        assertThat(rita.getByText("Job " + job + " is due again")).isVisible();

        ron.locator("#job-retry").click();

        assertThat(ron.getByText("Job " + job + " has moved on since you saw it: it was failed and is pending now."))
                .isVisible();
        assertThat(ron.locator("#job-retry")).hasCount(0);
        promotions.resume();
        assertThat(ron.locator("#job-cancel")).hasCount(0);
        assertThat(server.count("pipeline.job_queue", "status = 'completed' AND job_id = " + job))
                .isEqualTo(1);
        assertThat(server.count("batch.batch_job_execution", "true"))
                .as("import, transform, stage, and one promotion")
                .isEqualTo(4);
    }

    @Test
    void theSecondWhoRetriesAllFindsNoneLeft() {
        int job = promotions.failed(server.ingest(CSV, Stage.STAGE));
        promotions.pause();
        bothOpen("runs?show=jobs");
        rita.locator("#retry-all").click();
        ron.locator("#retry-all").click();
        assertThat(ron.locator("vaadin-confirm-dialog")).containsText("Retry 1 failed job?");
        confirm(rita);
        assertThat(rita.getByText("1 job due again.")).isVisible();

        confirm(ron);

        assertThat(ron.getByText("No job was retried: none that fits the filter is failed any more."))
                .isVisible();
        assertThat(server.count("pipeline.job_queue", "status = 'pending' AND job_id = " + job))
                .isEqualTo(1);
    }

    @Test
    void theSecondWhoRunsItAgainIsToldOfTheRunOfTheFirst() {
        int run = server.ingest(CSV, Stage.PROMOTE);
        promotions.pause();
        bothOpen("runs/" + run);
        rita.locator("#run-again").click();
        ron.locator("#run-again").click();
        assertThat(ron.locator("vaadin-confirm-dialog")).containsText("Run it again?");
        confirm(rita);
        assertThat(rita.getByText(Pattern.compile("Run \\d+ repeats run " + run + "\\.")))
                .isVisible();

        confirm(ron);

        assertThat(ron.getByText(
                        Pattern.compile("Run \\d+ of rita repeats run " + run + " already and is not over yet\\.")))
                .isVisible();
        assertThat(server.count("pipeline.runs", "repeats_run_id = " + run)).isEqualTo(1);
    }
}
