package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way a data admin goes: set a feed up, bring its file in, watch it, decide, promote, look it up. */
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
        // The DMO made here is no concern of other tests.
        server.empty();
    }

    /** The project's sample under headers nobody has heard of, and four places that lack their address. */
    private static byte[] unusual() {
        String sample;
        try {
            sample = Files.readString(Path.of("..", "samples", "listings.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (sample.replaceFirst(".*\n", "Betrieb,Lage,Nord,Ost,Sparte,Ruf,Netz,Notiz\n") + """
                Rattlesnake Lodge Spring,,35.67731,-82.47521,viewpoint,,,Spring beside the ruins of a summer house
                Bearpen Knoll,,35.68012,-82.46817,viewpoint,,,Wooded knob above the Mountains-to-Sea Trail
                Snowball Trailhead,,35.73944,-82.37012,trail,,,Gravel lot at the end of a forest road
                Walker Knoll Overlook,,35.73188,-82.38655,viewpoint,,,Pull-off with a view of the valley
                """)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFeedGoesFromItsConfigurationToThePublicListings() {
        Screens.logIn(page, server, "dana", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Screens.takeThemes(page, "dashboard-empty");

        configure();
        importFile();
        int waiting = watch();
        review(waiting);
        promote();
        lookUp();

        Screens.takeAll(page, "dashboard", server.url());
        Screens.takeAll(page, "runs", server.url() + "runs");
        Screens.takeAll(page, "jobs", server.url() + "runs?show=jobs");
        Screens.takeAll(page, "users", server.url() + "users");
        Screens.takeAll(page, "import-ready", server.url() + "import");
    }

    private void configure() {
        menu("DMOs");
        page.locator("#add-dmo").click();
        page.locator("#dmo-name input").fill("Visit Asheville");
        page.locator("#dmo-name input").blur();
        page.locator("#dmo-country input").fill("United States");
        page.getByText("United States (us)").click();
        page.locator("#dmo-state input").fill("nc");
        page.locator("#dmo-save").click();
        assertThat(page.locator("h1")).hasText("Visit Asheville");
        page.locator("#tab-transform").click();
        page.locator("#key-geocode-provider vaadin-select-value-button").click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName("none").setExact(true))
                .click();
        assertThat(page.locator("#config-json textarea")).hasValue(Pattern.compile("\"provider\": \"none\""));
        page.locator("#config-save").click();
        assertThat(page.getByText("Saved: transform is at version 2.")).isVisible();
    }

    private void importFile() {
        menu("Import");
        choose("import-dmo", "Visit Asheville");
        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload("betriebe.csv", "text/csv", unusual()));
        assertThat(page.locator("#import-shown")).containsText("betriebe.csv");
        assertThat(page.locator("#import-reason")).containsText("choose the column for the name");
        assertThat(page.locator("#import-start")).isDisabled();
        choose("import-map-name", "Betrieb");
        choose("import-map-address", "Lage");
        choose("import-map-lat", "Nord");
        choose("import-map-lng", "Ost");
        choose("import-map-category", "Sparte");
        choose("import-map-description", "Notiz");
        assertThat(page.locator("#import-field-name")).containsText("Biltmore Estate");
        assertThat(page.locator("#import-reason")).isEmpty();
        page.locator("#import-save input").check();
        Screens.takeThemes(page, "import");
        page.locator("#import-start").click();
    }

    /** Follows the run on its page until nothing but people's part is left; how many rows wait for them. */
    private int watch() {
        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        for (String stage : List.of("import", "transform", "stage", "promote")) {
            assertThat(page.locator("#stage-" + stage))
                    .containsText("completed", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        }
        assertThat(page.locator("#stage-review")).containsText("waits for you");
        assertThat(page.locator("#run-progress")).isHidden();
        Screens.takeAll(page, "run");
        for (String part : List.of("errors", "steps", "config", "files")) {
            page.locator("#part-" + part).click();
            assertThat(page.locator("#part-" + part)).hasAttribute("aria-current", "true");
            Screens.takeThemes(page, "run-" + part);
        }
        assertThat(page.locator("#job-files")).containsText("betriebe.csv");
        int waiting = server.count("staging.listings", "needs_review AND status = 'pending'");
        assertThat(waiting).isGreaterThan(5);
        assertThat(server.count("public.listings", "status = 'live'")).isPositive();
        page.locator("#run-review").click();
        return waiting;
    }

    private void review(int waiting) {
        assertThat(page.locator("#review-count")).hasText(waiting + " rows");
        Screens.takeAll(page, "review");
        row("Craggy Gardens").click();
        assertThat(page).hasURL(Pattern.compile(".*[?&]row=\\d+"));
        assertThat(page.locator("#row-name")).hasText("Craggy Gardens");
        Screens.takeAll(page, "review-row");

        page.keyboard().press("Escape");
        page.locator("#review-text input").fill("knoll");
        assertThat(page.locator("#review-count")).hasText("2 rows");
        row("Walker Knoll Overlook").click();
        page.locator("#row-accept").click();
        assertThat(page.getByText("1 row accepted.")).isVisible();
        assertThat(page.locator("#review-count")).hasText("1 row");
        page.locator("#staged vaadin-checkbox").nth(1).click();
        page.locator("#review-notes input").fill("Seen on the map");
        page.locator("#review-hold").click();
        assertThat(page.getByText("1 row held.")).isVisible();

        page.locator("#review-text input").fill("");
        assertThat(page.locator("#review-count")).hasText(waiting - 1 + " rows");
        facet("missing address");
        facet("pending");
        String left = page.locator("#review-count").innerText();
        page.locator("#review-all").click();
        page.getByText("Accept all…").click();
        assertThat(page.locator("vaadin-dialog")).containsText("Accept " + left + "?");
        Screens.takeThemes(page, "review-bulk");
        page.locator("#bulk-confirm").click();
        assertThat(page.getByText(left + " accepted.")).isVisible();
        assertThat(page.getByText("No row fits the search and the filters")).isVisible();
        Screens.takeThemes(page, "review-nothing-fits");
        assertThat(server.count("staging.listings", "status = 'accepted' AND decided_by = 'dana'"))
                .isEqualTo(Integer.parseInt(left.replaceAll("\\D", "")) + 1);
        assertThat(server.count(
                        "staging.listings", "status = 'held' AND name = 'Bearpen Knoll' AND notes = 'Seen on the map'"))
                .isEqualTo(1);
    }

    private void promote() {
        int before = server.count("public.listings", "status = 'live'");
        int accepted = server.count("staging.listings", "status = 'accepted' AND decided_by = 'dana'");
        page.locator("#promote").click();
        assertThat(page.getByText("Promote " + accepted + " rows?")).isVisible();
        assertThat(page.getByText("This changes the public listings.")).isVisible();
        Screens.takeThemes(page, "review-promote");
        page.locator("#promote-confirm").click();
        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(page.locator("#stage-promote"))
                .containsText("completed", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        assertThat(server.count("public.listings", "status = 'live'")).isEqualTo(before + accepted);
        assertThat(server.count("public.listings", "name = 'Bearpen Knoll'")).isZero();
    }

    private void lookUp() {
        server.readWords();
        menu("Public data");
        assertThat(page.locator("#listing-count")).isVisible();
        Screens.takeAll(page, "listings");
        page.locator("#listing-text input").fill("walker knoll");
        assertThat(page.locator("#listing-count")).hasText("1 listing");
        page.locator("#listings").getByText("Walker Knoll Overlook").click();
        assertThat(page.locator("h1")).hasText("Walker Knoll Overlook");
        assertThat(page.locator("#listing-sources")).containsText("betriebe.csv");
        assertThat(page.locator("#listing-sources")).containsText("visit-asheville");
        assertThat(page.locator("#listing-sources")).containsText("First seen");
        assertThat(page.locator("#value-category")).containsText("viewpoint");
        assertThat(page.locator("#listing-history")).containsText("dana");
        Screens.takeAll(page, "listing");
        page.locator("#listing-sources")
                .getByText(Pattern.compile("run \\d+"))
                .first()
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(page.getByText("betriebe.csv").first()).isVisible();
    }

    private void menu(String title) {
        page.locator("#menu-pipeline").getByText(title).click();
        assertThat(page.locator("h1")).containsText(title);
    }

    /** A row of the review's list, which keeps those of before for a while, unseen. */
    private Locator row(String name) {
        Screens.settle(page);
        return page.locator("#staged .cut:visible", new Page.LocatorOptions().setHasText(name))
                .first();
    }

    private void facet(String name) {
        Locator facet = page.locator(".facet-value", new Page.LocatorOptions().setHasText(name))
                .first();
        String rows = facet.locator(".facet-count").innerText();
        facet.click();
        assertThat(facet).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("#review-count")).hasText(Pattern.compile(rows + " rows?"));
    }

    private void choose(String id, String text) {
        Locator input = page.locator("#" + id + " input").first();
        if (input.inputValue().contains(text)
                || page.locator("#" + id).innerText().contains(text)) {
            return;
        }
        input.click();
        input.fill(text);
        page.locator(
                        "vaadin-combo-box-item:visible, vaadin-multi-select-combo-box-item:visible",
                        new Page.LocatorOptions().setHasText(text))
                .first()
                .click();
        // A list of several stays open. To a closed one, the key says to empty the field.
        if (page.locator("vaadin-multi-select-combo-box#" + id).count() > 0) {
            page.keyboard().press("Escape");
        } else {
            assertThat(input).hasValue(text);
        }
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
        page.locator("#part-errors").click();
        assertThat(page.locator("#job-errors")).containsText("Room");
        Screens.takeAll(page, "run-failed");
        Download download =
                page.waitForDownload(() -> page.locator("#errors-download").click());
        assertThat(lines(download).getFirst())
                .startsWith("\uFEFFname,price,note,")
                .endsWith("line,error_type,error_message");
        assertThat(lines(download)).anyMatch(line -> line.startsWith("Room,1,2,"));
        page.locator("#part-files").click();
        Download sent = page.waitForDownload(
                () -> page.locator("[id^=download-]").first().click());
        assertThat(lines(sent).getFirst()).isEqualTo("name;price;note");
        page.navigate(server.url());
        assertThat(page.getByText(message.lines().findFirst().orElseThrow()).first())
                .isVisible();
        Screens.takeThemes(page, "dashboard-failure");
        assertThat(server.count("public.listings", "true")).isZero();
    }

    private static List<String> lines(Download download) {
        try {
            return Files.readAllLines(download.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
