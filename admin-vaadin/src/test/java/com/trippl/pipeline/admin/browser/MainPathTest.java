package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.security.Permissions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way a data admin goes: bring a file in, watch it, decide, promote, look it up. */
class MainPathTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account(
                "dana",
                Permissions.READ,
                Permissions.CONFIGURE,
                Permissions.IMPORT,
                Permissions.RUN,
                Permissions.REVIEW,
                Permissions.PROMOTE,
                Permissions.ADMIN);
        server.empty();
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    @Test
    void aFileGoesFromTheBrowserToThePublicListings() {
        Screens.logIn(page, server, "dana", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Screens.take(page, "dashboard-empty");

        page.navigate(server.url() + "import");
        page.locator("#import-file input[type=file]").setInputFiles(Path.of("..", "samples", "listings.csv"));
        assertThat(page.locator("#import-shown")).containsText("listings.csv");
        Screens.take(page, "import");
        page.locator("#import-start").click();

        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(page.getByText("completed").first()).isVisible();
        page.waitForCondition(
                () -> server.count("pipeline.job_queue", "job_type = 'promote_public' AND status = 'completed'") == 1,
                new Page.WaitForConditionOptions().setTimeout(60_000));
        Screens.takeAll(page, server, "run", page.url());
        int publicBefore = server.count("public.listings", "status = 'live'");
        int waiting = server.count("staging.listings", "needs_review AND status = 'pending'");
        assertThat(publicBefore).isPositive();
        assertThat(waiting).isPositive();

        page.navigate(server.url() + "review");
        assertThat(page.locator("#review-count")).hasText(waiting + " rows");
        page.locator("#facet-batch-0").click();
        assertThat(page).hasURL(Pattern.compile(".*/review\\?batch=\\d+"));
        Screens.takeAll(page, server, "review", page.url());
        String list = page.url();
        page.locator("#staged").getByText("Craggy Gardens").click();
        assertThat(page).hasURL(Pattern.compile(".*&row=\\d+"));
        Screens.takeAll(page, server, "review-row", page.url());
        page.navigate(list);
        Locator boxes = page.locator("#staged vaadin-checkbox");
        boxes.nth(1).click();
        page.locator("#review-notes input").fill("Seen on the map");
        page.locator("#review-hold").click();
        assertThat(page.getByText("1 row held.")).isVisible();

        assertThat(server.count("staging.decisions", "decided_by = 'dana' AND notes = 'Seen on the map'"))
                .isEqualTo(1);
        page.navigate(page.url() + "&flag=missing_address");
        assertThat(page.locator("#review-count")).hasText("1 row");
        page.locator("#review-all").click();
        page.getByText("Accept all…").click();
        page.locator("#bulk-confirm").click();
        page.waitForCondition(
                () -> server.count("staging.listings", "status = 'accepted' AND decided_by = 'dana'") > 0);
        int accepted =
                server.count("staging.listings", "status = 'accepted' AND decided_by = 'dana' AND action = 'insert'");

        page.locator("#promote").click();
        assertThat(page.getByText(Pattern.compile("This changes the public listings")))
                .isVisible();
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Promote").setExact(true))
                .click();
        page.waitForCondition(
                () -> server.count("pipeline.job_queue", "job_type = 'promote_public' AND status = 'completed'") == 2,
                new Page.WaitForConditionOptions().setTimeout(60_000));

        assertThat(server.count("public.listings", "status = 'live'")).isEqualTo(publicBefore + accepted);
        page.navigate(server.url() + "listings");
        assertThat(page.locator("#listing-count")).isVisible();
        Screens.takeAll(page, server, "listings", page.url());
        page.locator("#listings a").first().click();
        assertThat(page).hasURL(Pattern.compile(".*/listings/\\d+"));
        Screens.takeAll(page, server, "listing", page.url());
        Screens.takeAll(page, server, "dashboard", server.url());
        Screens.takeAll(page, server, "runs", server.url() + "runs");
        Screens.takeAll(page, server, "users", server.url() + "users");
        Screens.takeAll(page, server, "import-ready", server.url() + "import");
    }

    @Test
    void aFileThatCannotBeReadFailsWithAMessageThatSaysWhatToDo() {
        Screens.logIn(page, server, "dana", AdminServer.PASSWORD);
        page.navigate(server.url() + "import");
        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload(
                        "prices.csv",
                        "text/csv",
                        ("name;price;note\n" + "Room;1;2;3\n".repeat(30)).getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#import-shown")).containsText("prices.csv");
        page.locator("#import-start").click();

        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(page.getByText("failed").first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
        String message = server.jdbc()
                .sql("SELECT error_message FROM pipeline.job_queue WHERE status = 'failed'")
                .query(String.class)
                .single();
        assertThat(message).contains("faulty");
        page.navigate(server.url());
        assertThat(page.getByText(message.lines().findFirst().orElseThrow()).first())
                .isVisible();
        Screens.take(page, "dashboard-failure");
        assertThat(server.count("public.listings", "true")).isZero();
    }
}
