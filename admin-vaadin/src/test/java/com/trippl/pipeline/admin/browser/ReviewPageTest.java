package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.security.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The review page as people use it: with the keyboard, two at a time, on data that means harm. */
class ReviewPageTest {
    private static final String HEADER = "name,address,lat,lng,category,phone\n";

    private final AdminServer server = AdminServer.shared();
    private final List<Page> pages = new ArrayList<>();

    @BeforeEach
    void empty() {
        server.empty();
        for (String user : List.of("rita", "ron")) {
            server.account(user, Permissions.READ, Permissions.REVIEW, Permissions.PROMOTE);
        }
    }

    @AfterEach
    void close() {
        pages.forEach(page -> page.context().close());
    }

    private Page open(String user) {
        Page page = Chromium.window(1280, ColorScheme.LIGHT);
        pages.add(page);
        Screens.logIn(page, server, user, AdminServer.PASSWORD);
        page.navigate(server.url() + "review");
        page.locator("#review-count").waitFor();
        return page;
    }

    private static Locator row(Page page, String name) {
        return page.locator("#staged").getByText(name, new Locator.GetByTextOptions().setExact(true));
    }

    @Test
    void aListIsWorkedThroughByKeyboardAndADecisionIsTakenBack() {
        server.ingest(
                HEADER + "Anchor Inn,1 Quay,,,hotel,1\nBell Tower,2 Quay,,,museum,2\nCrab Shack,3 Quay,,,cafe,3\n",
                Stage.STAGE);
        Page page = open("rita");
        assertThat(page.locator("#review-count")).hasText("3 rows");

        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).hasText("Anchor Inn");
        // Held down: it is meant for one row.
        page.keyboard().down("a");
        assertThat(page.locator("#row-name")).hasText("Bell Tower");
        page.keyboard().down("a");
        page.keyboard().down("a");
        page.keyboard().up("a");
        assertThat(page.locator("#review-count")).hasText("2 rows");
        page.keyboard().press("h");
        assertThat(page.locator("#row-name")).hasText("Crab Shack");
        page.keyboard().press("r");
        assertThat(page.locator("#review-count")).hasText("1 row");
        assertEquals(1, server.count("staging.listings", "status = 'accepted' AND decided_by = 'rita'"));
        assertEquals(1, server.count("staging.listings", "status = 'held'"));
        assertEquals(1, server.count("staging.listings", "status = 'rejected'"));

        page.keyboard().press("u");
        assertThat(page.locator("#review-count")).hasText("2 rows");
        assertEquals(0, server.count("staging.listings", "status = 'rejected'"));
        page.keyboard().press("?");
        assertThat(page.getByText("accept, and go to the next row")).isVisible();
    }

    @Test
    void theListGoesWhereTheRowAtHandIs() {
        StringBuilder feed = new StringBuilder(HEADER);
        for (int i = 1; i <= 200; i++) {
            feed.append(String.format(Locale.ROOT, "Place %03d,%d Quay,,,cafe,%d%n", i, i, i));
        }
        server.ingest(feed.toString(), Stage.STAGE);
        Page page = open("rita");
        for (int i = 1; i <= 40; i++) {
            page.keyboard().press("j");
            assertThat(page.locator("#row-name")).hasText(String.format(Locale.ROOT, "Place %03d", i));
        }
        assertThat(row(page, "Place 040")).isInViewport();
        assertThat(row(page, "Place 035")).isInViewport();

        page.navigate(server.url() + "review?row="
                + server.jdbc()
                        .sql("SELECT id FROM staging.listings WHERE name = 'Place 170'")
                        .query(Long.class)
                        .single());
        assertThat(page.locator("#row-name")).hasText("Place 170");
        assertThat(row(page, "Place 170")).isInViewport();
        page.keyboard().press("k");
        assertThat(page.locator("#row-name")).hasText("Place 169");
        assertThat(row(page, "Place 169")).isInViewport();
        assertThat(row(page, "Place 175")).isInViewport();
    }

    @Test
    void aRowIsEditedAndItsSourceIsStillShown() {
        server.ingest(HEADER + "Anker Inn,1 Quay,,,hotel,1\n", Stage.STAGE);
        Page page = open("rita");
        row(page, "Anker Inn").click();
        page.locator("#row-edit").click();
        page.locator("#edit-lat input").fill("95");
        page.locator("#edit-lng input").fill("-82.55");
        page.locator("#edit-save").click();
        assertThat(page.getByText("Latitude must be from -90 to 90, not 95.")).isVisible();
        page.locator("#edit-lat input").fill("35.59");
        page.locator("#edit-name input").fill("Anchor Inn");
        page.locator("#edit-images textarea").fill("https://img.example/a.jpg\nnonsense");
        page.locator("#edit-save").click();
        assertThat(page.getByText("“nonsense” is no address of an image.")).isVisible();
        page.locator("#edit-images textarea").fill("https://img.example/a.jpg\nhttps://img.example/b.jpg");
        Screens.takeAll(page, "dialog-edit");
        page.locator("#edit-save").click();

        assertThat(page.locator("#row-name")).hasText("Anchor Inn");
        assertThat(page.locator("#diff-name")).containsText("source: Anker Inn");
        assertThat(page.locator("#diff-images")).containsText("https://img.example/b.jpg");
        assertThat(page.locator("#row-map")).isVisible();
        assertThat(page.locator("#row-map .listing-map-point")).hasCount(1);
        page.locator("#row-source").getByText("Record as the source has it").click();
        assertThat(page.locator("#row-source")).containsText("Anker Inn");
        assertEquals(1, server.count("staging.listings", "name = 'Anchor Inn' AND lat = 35.59 AND flags = '{}'"));
    }

    @Test
    void anUpdateIsShownBesideThePublicListingAndSettledFieldByField() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,35.5,-82.5,hotel,111\n", Stage.PROMOTE);
        server.ingest(HEADER + "Anchor Inn,1 Quay,35.5,-82.5,guest house,222\n", Stage.STAGE);
        Page page = open("rita");
        assertThat(page.getByText("Nothing waits for you")).isVisible();
        page.locator("#facet-all").click();
        assertThat(page.locator("#review-count")).hasText("1 row");
        row(page, "Anchor Inn").click();
        assertThat(page.locator("#diff-category")).hasClass(Pattern.compile("diff-changed"));
        assertThat(page.locator("#diff-address")).not().hasClass(Pattern.compile("diff-changed"));

        page.locator("#side-field_by_field").click();
        page.getByLabel("Keep the current Category").click();

        assertThat(page.getByLabel("Keep the current Category")).hasAttribute("aria-pressed", "true");
        Screens.take(page, "review-row");
        assertEquals(
                1,
                server.count(
                        "staging.listings",
                        "conflict_action = 'field_by_field' AND field_choices ->> 'category' = 'current'"
                                + " AND field_choices ->> 'phone' = 'incoming'"));
        page.locator("#side-keep_current").click();
        assertThat(page.locator("#side-keep_current")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("#diff-category")).containsText("kept: keep current was chosen");
        assertThat(page.locator("#diff-category")).not().hasClass(Pattern.compile("diff-changed"));
        assertEquals(1, server.count("staging.listings", "conflict_action = 'keep_current'"));
    }

    @Test
    void anEditAndASettledConflictAreTakenBackTheLastOneFirst() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,35.5,-82.5,hotel,111\n", Stage.PROMOTE);
        server.ingest(HEADER + "Anchor Inn,1 Quay,35.5,-82.5,guest house,222\n", Stage.STAGE);
        Page page = open("rita");
        page.locator("#facet-all").click();
        row(page, "Anchor Inn").click();
        // What is read first of a row stands beside it whole, in a narrow window too.
        assertTrue((Boolean) page.evaluate("""
                        () => {
                            const list = document.querySelector('.review-rows').getBoundingClientRect();
                            const status = [...document.querySelectorAll('#staged .badge')].find(badge => badge.textContent === 'accepted');
                            return status.getBoundingClientRect().right <= list.right && status.scrollWidth <= status.clientWidth;
                        }"""), "the status is cut off");
        page.locator("#row-edit").click();
        page.locator("#edit-phone input").fill("333");
        page.locator("#edit-save").click();
        assertThat(page.locator("#diff-phone")).containsText("source: 222");
        page.locator("#side-keep_current").click();
        assertThat(page.locator("#side-keep_current")).hasAttribute("aria-pressed", "true");

        page.getByText("Undo", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#side-take_incoming")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("#diff-phone")).containsText("333");
        page.keyboard().press("u");

        assertThat(page.locator("#diff-phone")).containsText("222");
        assertThat(page.locator("#diff-phone")).not().containsText("source:");
        assertThat(page.locator("#row-panel")).containsText("undone: edited phone: “222” → “333”");
        assertEquals(
                1,
                server.count(
                        "staging.listings",
                        "conflict_action = 'take_incoming' AND status = 'accepted' AND source_values IS NULL AND edited_by IS NULL"));
        page.keyboard().press("u");
        assertThat(page.getByText("There is nothing of yours on this page to take back."))
                .isVisible();
    }

    @Test
    void anEditThatAnotherWentOnFromIsNotTakenBack() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,,,hotel,1\n", Stage.STAGE);
        Page rita = open("rita");
        Page ron = open("ron");
        row(rita, "Anchor Inn").click();
        rita.locator("#row-edit").click();
        rita.locator("#edit-phone input").fill("2");
        rita.locator("#edit-save").click();
        assertThat(rita.getByText(Pattern.compile("Row \\d+ is edited."))).isVisible();
        row(ron, "Anchor Inn").click();
        assertThat(ron.locator("#diff-phone")).containsText("source: 1");
        ron.locator("#row-hold").click();
        assertThat(ron.locator("#row-panel")).containsText("pending → held");

        rita.keyboard().press("u");

        assertThat(rita.getByText(Pattern.compile("was changed by ron since: it is held now")))
                .isVisible();
        assertThat(rita.locator("#diff-phone")).containsText("source: 1");
        assertEquals(1, server.count("staging.listing_contacts", "phone = '2'"));
    }

    @Test
    void theKeyboardStaysWhereItIsWhenWhatItWasOnIsMadeAnew() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,,,hotel,1\nBell Tower,2 Quay,,,museum,2\n", Stage.STAGE);
        Page page = open("rita");
        Locator all = page.locator("#facet-all");
        all.focus();
        page.keyboard().press("Enter");
        assertThat(all).hasAttribute("aria-pressed", "true");
        Screens.settle(page);
        assertThat(all).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator("#facet-flag-0")).isFocused();

        row(page, "Anchor Inn").click();
        assertThat(page.locator("#row-name")).hasText("Anchor Inn");
        page.locator("#row-hold").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#row-name")).hasText("Bell Tower");
        Screens.settle(page);
        assertThat(page.locator("#row-hold")).isFocused();
    }

    @Test
    void aHeaderOrdersTheRowsInStepWithTheSelect() {
        server.ingest(HEADER + "Crab Shack,1 Quay,,,cafe,1\nAnchor Inn,2 Quay,,,hotel,2\n", Stage.STAGE);
        Page page = open("rita");
        Locator name = page.locator("#staged vaadin-grid-sorter").first();
        name.click();
        assertThat(page).hasURL(Pattern.compile(".*order=name.*"));
        assertThat(page.locator("#review-order")).containsText("By name");
        assertThat(name).hasAttribute("direction", "asc");
        Locator category = page.locator("#staged vaadin-grid-sorter").last();
        category.click();
        assertThat(page).hasURL(Pattern.compile(".*order=category.*"));
        assertThat(page.locator("#review-order")).containsText("By category");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).hasText("Crab Shack");
        name.click();
        assertThat(page.locator("#review-order")).containsText("By name");
        page.keyboard().press("Escape");
        name.click();
        assertThat(page).hasURL(Pattern.compile(".*dir=desc.*"));
        assertThat(name).hasAttribute("direction", "desc");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).hasText("Crab Shack");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).hasText("Anchor Inn");
        page.keyboard().press("Escape");
        name.click();
        assertThat(page.locator("#review-order")).containsText("In feed order");
        assertThat(page).not().hasURL(Pattern.compile(".*order=.*"));
    }

    @Test
    void whichSideWinsIsSettledForTheRowsChosen() {
        server.ingest(
                HEADER + "Anchor Inn,1 Quay,35.5,-82.5,hotel,1\nBell Tower,2 Quay,35.6,-82.6,museum,2\n",
                Stage.PROMOTE);
        server.ingest(
                HEADER + "Anchor Inn,1 Quay,35.5,-82.5,inn,1\nBell Tower,2 Quay,35.6,-82.6,tower,2\n", Stage.STAGE);
        Page page = open("rita");
        page.locator("#facet-all").click();
        assertThat(page.locator("#review-count")).hasText("2 rows");
        page.locator("#staged vaadin-checkbox").nth(1).click();

        page.locator("#review-settle").click();
        page.getByText("Keep current", new Page.GetByTextOptions().setExact(true))
                .click();

        assertThat(page.getByText("1 row settled.")).isVisible();
        assertEquals(1, server.count("staging.listings", "conflict_action = 'keep_current'"));
    }

    /** The picture of the README. */
    @Test
    void anUpdateThatMovesIsShownOnTheMapWithBothPositions() {
        String before = "id,name,address,lat,lng,category,phone,website,hours\n"
                + "1,Anchor Inn,1 Quay Street,35.5951,-82.5515,hotel,+1 828 555 0101,https://anchor.example,daily 8-22\n"
                + "2,Bell Tower,2 Church Lane,35.6112,-82.5604,museum,+1 828 555 0102,https://tower.example,9-17\n"
                + "3,Crab Shack,3 Harbour Road,35.5803,-82.5341,restaurant,+1 828 555 0103,,11-23\n"
                + "4,Dune Walk,4 Beach Road,35.5702,-82.5210,trail,,,\n";
        String after = "id,name,address,lat,lng,category,phone,website,hours\n"
                + "1,Anchor Inn & Spa,12 Quay Street,35.6033,-82.5398,hotel,+1 828 555 0199,https://anchor.example,daily 7-23\n"
                + "2,Bell Tower,2 Church Lane,35.6190,-82.5711,museum,+1 828 555 0102,https://tower.example,9-18\n"
                + "3,Crab Shack,3 Harbour Road,,,restaurant,+1 828 555 0103,https://crab.example,11-23\n"
                + "4,Dune Walk,4 Beach Road,35.5791,-82.5105,trail,,https://dunes.example,\n"
                + "5,Ferry House,5 Pier,,,cafe,+1 828 555 0105,,\n6,Gallery North,,35.6001,-82.5502,gallery,,,10-18\n"
                + "7,Heron Lake,7 Lake Road,,,trail,,,\n8,Island View,8 Cape Road,,,hotel,+1 828 555 0108,,\n";
        server.idField("id");
        server.ingest(before, Stage.PROMOTE);
        server.ingest(after, Stage.STAGE);
        Page page = open("rita");
        row(page, "Anchor Inn & Spa").click();
        assertThat(page.locator("#row-map .listing-map-point")).hasCount(2);
        assertThat(page.locator("#diff-name")).hasClass(Pattern.compile("diff-changed"));
        assertThat(page.locator("#row-panel")).containsText("Distance");
        page.setViewportSize(1560, 1020);
        Screens.settle(page);
        Screens.take(page, "review-readme");
        Screens.takeAll(page, "review-update");
    }

    @Test
    void whatOneDecidedTheOtherDoesNotOverwrite() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,,,hotel,1\nBell Tower,2 Quay,,,museum,2\n", Stage.STAGE);
        Page rita = open("rita");
        Page ron = open("ron");
        row(rita, "Anchor Inn").click();
        assertThat(rita.locator("#row-name")).hasText("Anchor Inn");
        row(ron, "Anchor Inn").click();
        assertThat(ron.locator("#row-name")).hasText("Anchor Inn");

        ron.locator("#row-reject").click();
        assertThat(ron.locator("#review-count")).hasText("1 row");
        rita.locator("#row-accept").click();

        assertThat(rita.getByText(Pattern.compile("was changed by ron since you opened it: it is rejected now")))
                .isVisible();
        assertEquals(1, server.count("staging.listings", "status = 'rejected' AND decided_by = 'ron'"));
        assertEquals(0, server.count("staging.listings", "status = 'accepted'"));
    }

    @Test
    void aDecisionOnAllThatFitLeavesWhatAnotherDecidedSinceItAsked() {
        server.ingest(HEADER + "Anchor Inn,1 Quay,,,hotel,1\nBell Tower,2 Quay,,,museum,2\n", Stage.STAGE);
        Page rita = open("rita");
        Page ron = open("ron");
        rita.locator("#review-all").click();
        rita.getByText("Hold all…").click();
        assertThat(rita.getByText("Hold 2 rows?")).isVisible();
        row(ron, "Anchor Inn").click();
        ron.locator("#row-reject").click();
        assertThat(ron.locator("#review-count")).hasText("1 row");

        rita.locator("#bulk-confirm").click();

        assertThat(rita.getByText("1 row held. 1 row was changed by ron meanwhile and left."))
                .isVisible();
        assertEquals(1, server.count("staging.listings", "status = 'rejected' AND decided_by = 'ron'"));
    }

    @Test
    void dataThatMeansHarmIsShownAsText() {
        String script = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        server.ingest(
                HEADER + "\"" + script.replace("\"", "\"\"") + "\",1 Quay,,,\"=cmd|'/c calc'!A1\",1\n"
                        + "x".repeat(10_000) + ",2 Quay,,,,2\n" + "y".repeat(500)
                        + ",2 Quay,,,,2\nפונדק הנמל,3 Quay,,,,3\n",
                Stage.STAGE);
        Page page = open("rita");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).containsText("<img src=x onerror=");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).containsText("yyyy…");
        page.keyboard().press("j");
        assertThat(page.locator("#row-name")).hasText("פונדק הנמל");
        assertTrue(page.title().startsWith("Review"), page.title());
        assertEquals(
                1, server.count("pipeline.job_errors", "error_type = 'value_too_long'"), "what no listing can hold");
        Screens.take(page, "review-hostile");
        assertTrue(
                (Boolean) page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                "the page is wider than the window");
        Screens.checkAccess(page, "rows that mean harm");
    }
}
