package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.schedules.Pauses;
import com.trippl.pipeline.security.Permissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is paused and due, as it looks on the pages that tell of it. */
class PausingPagesTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;
    private int demo;

    @BeforeEach
    void schedule() {
        server.empty();
        demo = server.get(Dmos.class).bySlug("demo").id();
        save("{\"location\": \"*.csv\", \"source_name\": \"regional\"}", "daily");
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account("ruth", Permissions.READ, Permissions.RUN);
        Screens.logIn(page, server, "ruth", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @AfterEach
    void close() {
        page.context().close();
        server.jdbc().sql("DELETE FROM pipeline.pauses").update();
        save("{}", "manual");
        server.onlyDemo();
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

    @Test
    void everythingIsPausedOnThePageOfRunsAndTheOtherPagesTellOfIt() {
        server.ingest("name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\n", Stage.STAGE);
        server.get(Pauses.class).pause(demo, "regional", "the feed lost its prices", "ann");
        page.navigate(server.url() + "runs");
        page.locator("#pause-all").click();
        assertThat(page.locator("#pause-reason input")).isFocused();
        Screens.checkAccess(page, "the dialog that pauses");
        Screens.takeThemes(page, "pause-dialog");
        page.locator("#pause-reason input").fill("database upgrade tonight");
        page.locator("#pause-confirm").click();
        assertThat(page.locator("#pause-banner")).containsText("Everything is paused");
        Screens.takeAll(page, "paused-runs");
        Screens.checkAccess(page, "runs, paused");

        page.navigate(server.url() + "dmos/" + demo);
        page.locator("#feeds vaadin-details-summary").click();
        assertThat(page.locator("#pause-dmo")).isVisible();
        Screens.takeAll(page, "paused-dmo");
        Screens.checkAccess(page, "a DMO, paused");
        page.locator("#go-on-feed-regional").click();
        assertThat(page.locator("#pause-feed-regional")).isVisible();

        page.navigate(server.url() + "dmos");
        assertThat(page.locator("#dmo-demo")).isVisible();
        Screens.takeAll(page, "paused-dmos");
        Screens.checkAccess(page, "DMOs, paused");
        page.locator("#pause-banner vaadin-button").click();
        assertThat(page.locator("#pause-banner")).isHidden();
    }
}
