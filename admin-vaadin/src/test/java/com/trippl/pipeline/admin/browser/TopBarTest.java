package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Permissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands above every page: the way to it, the environment, the search, the user's menu. */
class TopBarTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void open() {
        server.empty();
        server.ingest("quay-feed", "name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\n", Stage.PROMOTE);
        server.readWords();
        server.account("sue", Permissions.READ);
        page = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(page, server, "sue", AdminServer.PASSWORD);
        page.navigate(server.url() + "runs");
        page.locator("#search-field").waitFor();
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    private void search(String text) {
        page.locator("#search-field input").fill(text);
    }

    @Test
    void theEnvironmentStandsBesideTheWayToThePage() {
        assertThat(page.locator("vaadin-app-layout .way #environment")).hasText("local");
    }

    @Test
    void jobsAreFoundBySourceFileAndError() {
        search("quay-f");
        assertThat(page.locator("#search-panel")).containsText("Job");
        assertThat(page.locator("#search-panel")).containsText("promote");
        search("feed.cs");
        assertThat(page.locator("#search-panel a[href^='jobs/']")).hasCount(1);
        assertThat(page.locator("#search-panel")).containsText("feed.csv");

        server.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET error_message = 'The tide took the file away' WHERE stage = 'transform'")
                .update();
        search("tide took");
        assertThat(page.locator("#search-panel")).containsText("The tide took the file away");
        Screens.takeAll(page, "search");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/jobs/\\d+"));
    }

    @Test
    void theSearchTellsOfItsListAndIsWalkedByArrows() {
        search("quay");
        assertThat(page.locator("#search-hit-0")).isVisible();
        assertThat(page.locator("#search-field input")).hasAttribute("role", "combobox");
        assertThat(page.locator("#search-field input")).hasAttribute("aria-expanded", "true");
        assertThat(page.locator("#search-field input")).hasAttribute("aria-activedescendant", "search-hit-0");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#search-field input")).hasAttribute("aria-activedescendant", "search-hit-1");
        assertThat(page.locator("#search-hit-1")).hasAttribute("aria-selected", "true");
        Screens.checkAccess(page, "search with hits");
        page.keyboard().press("Escape");
        assertThat(page.locator("#search-field input")).hasAttribute("aria-expanded", "false");
    }

    @Test
    void aThemeIsChosenAndStays() {
        page.locator("#user-menu").click();
        page.getByText("Dark theme").click();
        page.waitForFunction("getComputedStyle(document.documentElement).colorScheme.trim() === 'dark'");
        page.reload();
        page.waitForFunction("getComputedStyle(document.documentElement).colorScheme.trim() === 'dark'");
        page.locator("#user-menu").click();
        page.getByText("Light theme").click();
        page.waitForFunction("getComputedStyle(document.documentElement).colorScheme.trim() === 'light'");
    }
}
