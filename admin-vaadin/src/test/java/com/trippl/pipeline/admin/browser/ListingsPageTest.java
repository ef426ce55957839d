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

/** Public data as people look through it: as a list and on a map. */
class ListingsPageTest {
    private static final String CSV = """
            name,address,lat,lng,category
            Anchor Inn,1 Quay,35.59,-82.55,hotel
            <b>Bell</b> Tower,2 Quay,35.61,-82.52,museum
            Crab Shack,3 Quay,35.57,-82.58,cafe
            """;

    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void promote() {
        server.empty();
        server.ingest(CSV, Stage.PROMOTE);
        server.readWords();
        server.account("reader", Permissions.READ);
        page = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    @Test
    void theListBecomesAMapWhosePointsLeadToTheListings() {
        page.navigate(server.url() + "listings");
        assertThat(page.locator("#listing-count")).hasText("3 listings");
        page.locator("#view-map").click();

        assertThat(page).hasURL(Pattern.compile(".*listings\\?view=map"));
        assertThat(page.locator("#listings-map .listing-map-point")).hasCount(3);
        assertThat(page.locator("#listing-count")).hasText("3 of 3 with coordinates shown. 3 listings fit.");
        page.getByLabel("<b>Bell</b> Tower").hover();
        assertThat(page.locator(".leaflet-tooltip")).hasText("<b>Bell</b> Tower");
        Screens.takeAll(page, "listings-map");
        Screens.checkAccess(page, "map of listings");

        page.locator("#listing-text input").fill("crab");
        assertThat(page.locator("#listings-map .listing-map-point")).hasCount(1);
        page.getByLabel("Crab Shack").focus();
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile(".*listings/\\d+"));
        assertThat(page.locator("h1")).hasText("Crab Shack");
    }

    @Test
    void anAddressOfTheMapOpensItAndItsSwitchLeadsBack() {
        page.navigate(server.url() + "listings?category=hotel&view=map");
        assertThat(page.locator("#listings-map .listing-map-point")).hasCount(1);
        assertThat(page.locator("#view-map")).hasAttribute("aria-pressed", "true");

        page.locator("#view-list").click();

        assertThat(page.locator("#listings")).isVisible();
        assertThat(page.locator("#listings-map")).isHidden();
        assertThat(page).hasURL(Pattern.compile(".*listings\\?category=hotel"));
    }
}
