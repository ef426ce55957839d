package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Permissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages without a serious fault of accessibility, as axe-core sees it, in either theme, with data on them. The pages of DMOs and their
 * configuration are in {@link DmosTest}, the import of a file in {@link ImportTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {
    private static final String HEADER = "name,address,lat,lng,category,phone\n";

    private final AdminServer server = AdminServer.shared();
    private Page page;
    private int run;

    @BeforeAll
    void open() {
        server.empty();
        run = server.ingest(
                HEADER + "Anchor Inn,1 Quay,35.51,-82.51,hotel,1\nAttic,2 Quay,35.5,-82.5,museum,2,too,many\n",
                Stage.PROMOTE);
        server.ingest(HEADER + "Anchor Inn,1 Quay,35.51,-82.51,hostel,1\nBell Tower,2 Quay,,,museum,2\n", Stage.STAGE);
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account(
                "axel",
                Permissions.READ,
                Permissions.CONFIGURE,
                Permissions.IMPORT,
                Permissions.RUN,
                Permissions.REVIEW,
                Permissions.PROMOTE,
                Permissions.ADMIN);
        Screens.logIn(page, server, "axel", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @AfterAll
    void close() {
        page.context().close();
    }

    private void go(String route) {
        page.navigate(server.url() + route);
        page.locator("h1").first().waitFor();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "import", "review", "listings", "password", "runs", "runs?show=jobs", "users", "nowhere"})
    void pagesHaveNoSeriousFault(String route) {
        go(route);
        Screens.checkAccess(page, "/" + route);
    }

    @Test
    void rolesHaveNoSeriousFault() {
        go("users");
        page.locator("#tab-roles").click();
        assertThat(page.locator("#tab-roles")).hasAttribute("aria-current", "true");
        Screens.checkAccess(page, "roles");
        page.locator("#add-role").click();
        assertThat(page.locator("#role-save")).isVisible();
        Screens.checkAccess(page, "the dialog of a role");
    }

    @Test
    void anAccountAndItsDialogHaveNoSeriousFault() {
        go("users");
        page.locator("#edit-axel").click();
        assertThat(page.locator("#user-save")).isVisible();
        Screens.checkAccess(page, "the dialog of a user");
    }

    @Test
    void allPartsOfARunHaveNoSeriousFault() {
        go("runs/" + run);
        assertThat(page.locator("#job-results")).isVisible();
        for (String part : List.of("results", "errors", "steps", "config", "files")) {
            page.locator("#part-" + part).click();
            assertThat(page.locator("#part-" + part)).hasAttribute("aria-current", "true");
            Screens.checkAccess(page, part + " of a run");
        }
        page.locator("[id^=preview-]").first().click();
        assertThat(page.locator("#preview-close")).isVisible();
        Screens.checkAccess(page, "the preview of a file");
    }

    @Test
    void aJobHasNoSeriousFault() {
        go("runs/" + run);
        page.locator("#job-results a").first().click();
        assertThat(page.locator("h1")).containsText("Job");
        Screens.checkAccess(page, "a job");
    }

    @Test
    void aListingHasNoSeriousFault() {
        go("listings");
        page.locator("#listings a").first().click();
        assertThat(page.locator("#listing-sources")).isVisible();
        Screens.checkAccess(page, "a listing");
    }

    @Test
    void aRowUnderReviewAndItsDialogsHaveNoSeriousFault() {
        go("review");
        page.locator("#staged").getByText("Bell Tower").click();
        assertThat(page.locator("#row-name")).hasText("Bell Tower");
        Screens.checkAccess(page, "a row under review");
        page.locator("#row-edit").click();
        assertThat(page.locator("#edit-save")).isVisible();
        Screens.checkAccess(page, "the dialog that edits a row");
        page.keyboard().press("Escape");
        page.locator("#review-all").click();
        page.getByText("Hold all…").click();
        assertThat(page.locator("#bulk-confirm")).isVisible();
        Screens.checkAccess(page, "the dialog of a bulk decision");
        page.keyboard().press("Escape");
        page.locator("#promote").click();
        assertThat(page.locator("#promote-confirm")).isVisible();
        Screens.checkAccess(page, "the dialog of a promotion");
        page.keyboard().press("Escape");
        page.locator("#review-keys").click();
        assertThat(page.getByText("accept, and go to the next row")).isVisible();
        Screens.checkAccess(page, "the keys of the review");
    }
}
