package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpServer;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.security.Permissions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** DMOs and their configuration, as somebody who configures goes about them. */
class DmosTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account("conny", Permissions.READ, Permissions.CONFIGURE, Permissions.IMPORT);
        clean();
    }

    @AfterEach
    void close() {
        page.context().close();
        clean();
    }

    /** Other tests know of one DMO. */
    private void clean() {
        String others = "(SELECT id FROM public.dmos WHERE slug <> 'demo')";
        for (String table : List.of("pipeline.job_queue", "pipeline.runs", "pipeline.dmo_configs")) {
            server.jdbc()
                    .sql("DELETE FROM " + table + " WHERE dmo_id IN " + others)
                    .update();
        }
        server.jdbc().sql("DELETE FROM public.dmos WHERE slug <> 'demo'").update();
    }

    private Dmo dmo() {
        return server.get(Dmos.class).add("nantes", "Visit Nantes", "fr", "pdl", "Europe/Paris", "test");
    }

    private void openConfig(Dmo dmo, Stage stage) {
        Screens.logIn(page, server, "conny", AdminServer.PASSWORD);
        page.navigate(server.url() + "dmos/" + dmo.id() + "?stage=" + stage.label());
        assertThat(page.locator("#config-json textarea")).isVisible();
    }

    private JsonNode stored(Dmo dmo, Stage stage) {
        return server.get(DmoConfigs.class)
                .active(dmo.id(), stage, DmoConfigs.LISTINGS)
                .params();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private void fill(String id, String text) {
        page.locator("#" + id + " input").fill(text);
    }

    private void select(String id, String label) {
        page.locator("#" + id + " vaadin-select-value-button").click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(label).setExact(true))
                .click();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Waits for its next attempt, so that no worker takes it. */
    private int waitingJob(Dmo dmo, Stage stage, String source) {
        var transaction = new TransactionTemplate(server.get(PlatformTransactionManager.class));
        return transaction.execute(status -> {
            int job = server.get(JobQueue.class)
                    .enqueue(NewJob.of(dmo.id(), DmoConfigs.LISTINGS, stage, source, "test"))
                    .jobId();
            server.jdbc()
                    .sql("UPDATE pipeline.job_queue SET next_attempt_at = now() + interval '3 hours' WHERE job_id = ?")
                    .param(job)
                    .update();
            return job;
        });
    }

    private String statusOf(int job) {
        return server.jdbc()
                .sql("SELECT status FROM pipeline.job_queue WHERE job_id = ?")
                .param(job)
                .query(String.class)
                .single();
    }

    @Test
    void aDmoIsAddedAndItsDetailsAreChanged() {
        Screens.logIn(page, server, "conny", AdminServer.PASSWORD);
        page.locator("#menu-pipeline").getByText("DMOs").click();
        page.locator("#add-dmo").click();
        fill("dmo-name", "Visit São Paulo");
        page.locator("#dmo-name input").blur();
        assertThat(page.locator("#dmo-slug input")).hasValue("visit-sao-paulo");
        fill("dmo-slug", "Not a slug");
        page.locator("#dmo-save").click();
        assertThat(page.locator("#dmo-slug [slot=error-message]")).containsText("is no slug");
        assertThat(page.locator("#dmo-state [slot=error-message]")).containsText("letters, digits and hyphens");
        Screens.take(page, "dmo-dialog");
        fill("dmo-slug", "sao-paulo");
        fill("dmo-state", "SP");
        page.locator("#dmo-country input").fill("Brazil");
        page.getByText("Brazil (br)").click();
        page.locator("#dmo-save").click();

        assertThat(page).hasURL(Pattern.compile(".*/dmos/\\d+"));
        assertThat(page.locator("h1")).hasText("Visit São Paulo");
        Dmo added = server.get(Dmos.class).bySlug("sao-paulo");
        assertThat(added.country()).isEqualTo("br");
        assertThat(added.state()).isEqualTo("sp");
        page.locator("#edit-dmo").click();
        assertThat(page.locator("#dmo-slug input")).not().isEditable();
        fill("dmo-name", "São Paulo");
        page.locator("#dmo-save").click();
        assertThat(page.locator("h1")).hasText("São Paulo");
    }

    @Test
    void aConfigurationIsChangedInTheFormAndInJsonComparedAndRestored() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.IMPORT);
        Locator text = page.locator("#config-json textarea");
        assertThat(page.locator("#config-save")).isDisabled();

        fill("key-delimiter", ";");
        assertThat(text).hasValue(Pattern.compile("\"delimiter\": \";\""));
        assertThat(page.locator("#config-state")).containsText("Delimiter");
        fill("key-delimiter", ";;");
        assertThat(page.locator("#key-delimiter [slot=error-message]")).containsText("one character");
        assertThat(page.locator("#config-problems")).containsText("Line");
        assertThat(page.locator("#config-save")).isDisabled();

        text.fill(
                "{\"feed\": \"full\",\n \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"]},\n \"colour\": 1}");
        assertThat(page.locator("#config-problems")).containsText("There is no key 'import.colour'");
        assertThat(page.locator("#config-problems")).containsText("Line 3");
        text.fill("{\"feed\": ");
        assertThat(page.locator("#config-problems")).containsText("This is no JSON yet");
        assertThat(page.locator("#config-save")).isDisabled();
        text.fill("{\"feed\": \"full\", \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"]}}");
        assertThat(page.locator("#key-delimiter input")).hasValue("|");
        assertThat(page.locator("#key-feed")).containsText("full");
        assertThat(page.locator(".field-map-row input")).hasValue("Titel");
        page.locator("#add-column").click();
        page.locator(".field-map-row vaadin-select-value-button").nth(1).click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName("address").setExact(true))
                .click();
        page.locator(".field-map-row input").nth(1).fill("Straße");
        assertThat(text).hasValue(Pattern.compile("Straße"));
        select("config-schedule", "daily");
        page.locator("#config-save").click();
        assertThat(page.getByText("import is at version 2")).isVisible();

        assertThat(stored(dmo, Stage.IMPORT))
                .isEqualTo(
                        json(
                                "{\"feed\": \"full\", \"delimiter\": \"|\", \"columns\": {\"name\": [\"Titel\"], \"address\": [\"Straße\"]}}"));
        assertThat(page.locator("#config-save")).isDisabled();
        assertThat(page.locator("#version-2")).containsText("conny");
        assertThat(page.locator("#version-2 del").filter(new Locator.FilterOptions().setHasText("delta")))
                .isVisible();
        assertThat(page.locator("#version-2")).containsText("Schedule");

        page.locator("#compare-1").click();
        assertThat(page.locator("#compare-changes")).containsText("Straße");
        Screens.take(page, "config-compare");
        page.locator("#compare-close").click();
        page.locator("#restore-1").click();
        assertThat(page.locator("vaadin-confirm-dialog .config-diff")).containsText("Straße");
        assertThat(page.getByText("It is saved once more, as version 3")).isVisible();
        Screens.take(page, "config-restore");
        button("Restore").click();
        assertThat(page.locator("#version-3")).containsText("restored from 1");
        assertThat(stored(dmo, Stage.IMPORT)).isEqualTo(json("{\"source_type\": \"csv\", \"feed\": \"delta\"}"));
    }

    @Test
    void leavingWithUnsavedChangesAsks() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.STAGE);
        fill("key-far-moved-meters", "100");
        assertThat(page.locator("#config-state")).containsText("Not saved");
        page.locator("#tab-promote").click();
        assertThat(page.locator("#tab-stage")).containsText("•");

        page.locator("#menu-pipeline").getByText("DMOs").click();
        assertThat(page.getByText("Leave without saving?")).isVisible();
        button("Back").click();
        assertThat(page).hasURL(Pattern.compile(".*/dmos/" + dmo.id() + ".*"));
        page.locator("#tab-stage").click();
        assertThat(page.locator("#key-far-moved-meters input")).hasValue("100");
        page.locator("#menu-pipeline").getByText("DMOs").click();
        button("Leave").click();
        assertThat(page.locator("#dmos")).isVisible();
        assertThat(stored(dmo, Stage.STAGE).has("far_moved_meters")).isFalse();
    }

    @Test
    void jobsThatWaitAreLetRunOrCancelledWithTheSave() {
        Dmo dmo = dmo();
        int kept = waitingJob(dmo, Stage.TRANSFORM, "feed_a");
        int cancelled = waitingJob(dmo, Stage.TRANSFORM, "feed_b");
        openConfig(dmo, Stage.TRANSFORM);
        fill("key-round-lat-lng", "4");
        assertThat(page.locator("#config-save")).isEnabled();
        page.locator("#config-save").click();

        assertThat(page.getByText("2 jobs wait with the old configuration")).isVisible();
        assertThat(page.locator("#waiting-jobs")).containsText("feed_a");
        assertThat(page.locator("#waiting-jobs")).containsText("in 2 h");
        assertThat(stored(dmo, Stage.TRANSFORM).get("round_lat_lng").intValue()).isEqualTo(5);
        page.locator("#decide-" + cancelled).getByText("Cancel").click();
        assertThat(page.locator("#jobs-save")).hasText("Save and cancel 1 job");
        Screens.take(page, "config-jobs");
        page.locator("#jobs-save").click();

        assertThat(page.getByText("1 job cancelled")).isVisible();
        assertThat(stored(dmo, Stage.TRANSFORM).get("round_lat_lng").intValue()).isEqualTo(4);
        assertThat(statusOf(kept)).isEqualTo("pending");
        assertThat(statusOf(cancelled)).isEqualTo("cancelled");
    }

    @Test
    void whoSavesSecondSeesWhatTheFirstChanged() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.PROMOTE);
        select("key-merge-policy", "fill_blanks");
        server.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        Stage.PROMOTE,
                        DmoConfigs.LISTINGS,
                        json("{\"merge_policy\": \"source_priority\"}"),
                        null,
                        "dana");
        page.locator("#config-save").click();

        assertThat(page.locator("#config-conflict")).containsText("dana saved version 2");
        assertThat(page.locator("#config-conflict")).containsText("source_priority");
        Screens.take(page, "config-conflict");
        page.locator("#conflict-theirs").click();
        assertThat(page.locator("#key-merge-policy")).containsText("source_priority");
        assertThat(stored(dmo, Stage.PROMOTE)).isEqualTo(json("{\"merge_policy\": \"source_priority\"}"));
    }

    @Test
    void anAddressIsGeocodedWithWhatTheFormSays() throws IOException {
        HttpServer geocoder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        geocoder.createContext("/search", exchange -> {
            byte[] answer = (exchange.getRequestURI().getQuery().contains("Nantes")
                            ? "[{\"lat\":\"47.2167\",\"lon\":\"-1.5534\",\"place_rank\":26}]"
                            : "[]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        geocoder.start();
        try {
            Dmo dmo = dmo();
            openConfig(dmo, Stage.TRANSFORM);
            fill(
                    "key-geocode-base-url",
                    "http://127.0.0.1:" + geocoder.getAddress().getPort());
            fill("key-geocode-requests-per-second", "100");
            fill("key-geocode-min-confidence", "0.7");
            fill("key-geocode-key", "s3cret");
            assertThat(page.locator("#config-json textarea")).hasValue(Pattern.compile("0.7"));
            page.locator("#test-geocode").click();
            fill("geocode-address", "Place Royale, Nantes");
            page.locator("#geocode-ask").click();

            assertThat(page.locator("#geocode-answer")).containsText("47.216700, -1.553400");
            assertThat(page.locator("#geocode-answer")).containsText("Certainty 0.60: less than configured");
            assertThat(page.locator("#geocode-answer")).containsText("nominatim");
            Screens.take(page, "config-geocode");
            fill("geocode-address", "Nowhere");
            page.locator("#geocode-ask").click();
            assertThat(page.locator("#geocode-answer")).containsText("not found");
            geocoder.stop(0);
            page.locator("#geocode-ask").click();
            assertThat(page.locator("#geocode-answer")).containsText("cannot be reached");
            button("Close").click();

            page.locator("#config-save").click();
            assertThat(page.locator("#version-2")).isVisible();
            assertThat(stored(dmo, Stage.TRANSFORM).at("/geocode/key").asString())
                    .isEqualTo("s3cret");
            assertThat(page.locator("#key-geocode-key input")).hasValue("");
            page.reload();
            assertThat(page.locator("#config-json textarea")).hasValue(Pattern.compile("••••"));
            assertThat(page.content()).doesNotContain("s3cret");
        } finally {
            geocoder.stop(0);
        }
    }

    @Test
    void aFileIsReadWithWhatTheFormSaysAndNothingIsImported() {
        Dmo dmo = dmo();
        openConfig(dmo, Stage.IMPORT);
        fill("key-id-field", "nr");
        page.locator("#test-file").click();
        page.locator("#file-test-upload input[type=file]")
                .setInputFiles(new FilePayload(
                        "orte.csv",
                        "text/csv",
                        ("nr;Titel;Ort;lat;lng;Notiz\n1;Café <b>;Nantes;47.2;-1.5;=1+1\n;Musée;Nantes;47.3;-1.6;\n")
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#file-test [role=alert]")).containsText("name");
        page.locator("#file-test-close").click();

        page.locator("#config-json textarea").fill("{\"id_field\": \"nr\", \"columns\": {\"name\": [\"Titel\"]}}");
        assertThat(page.locator("#key-id-field input")).hasValue("nr");
        assertThat(page.locator(".field-map-row input")).hasValue("Titel");
        page.locator("#test-file").click();
        Locator rows = page.locator("#file-test-rows");
        assertThat(page.locator("#file-test-facts")).containsText("2 records");
        assertThat(page.locator("#file-test-facts")).containsText("1 of the first 2 would be refused");
        assertThat(rows).containsText("→ name");
        assertThat(rows).containsText("→ id");
        assertThat(rows).containsText("Café <b>");
        assertThat(rows).containsText("has no id");
        assertThat(page.getByText("Test on orte.csv")).isVisible();
        Screens.take(page, "config-file-test");
        check("the test on a file");

        assertThat(server.count("pipeline.files", "dmo_id = " + dmo.id())).isZero();
        assertThat(server.count("pipeline.job_queue", "dmo_id = " + dmo.id())).isZero();
        assertThat(stored(dmo, Stage.IMPORT).has("id_field")).isFalse();
    }

    @Test
    void aFileOfAnEarlierImportIsReadAgain() throws IOException {
        Dmo dmo = dmo();
        server.get(Ingests.class)
                .submit(
                        new Ingests.Request(
                                dmo, DmoConfigs.LISTINGS, "feed", "earlier.csv", Stage.IMPORT, Map.of(), "test"),
                        new ByteArrayInputStream("name,lat,lng\nCafé,1,2\nBar,3,4\n".getBytes(StandardCharsets.UTF_8)));
        page.waitForCondition(
                () -> server.count("pipeline.job_queue", "dmo_id = " + dmo.id() + " AND status = 'completed'") == 1);
        openConfig(dmo, Stage.IMPORT);
        page.locator("#test-file").click();
        page.locator("#file-test-sent input").click();
        page.locator("vaadin-combo-box-item").first().click();

        assertThat(page.locator("#file-test-facts")).containsText("2 records");
        assertThat(page.locator("#file-test-rows")).containsText("Café");
        Screens.take(page, "config-file-test-earlier");
    }

    @Test
    void pagesAreShownInBothThemesAndWidths() {
        Dmo dmo = dmo();
        server.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        Stage.IMPORT,
                        DmoConfigs.LISTINGS,
                        json(
                                "{\"feed\": \"full\", \"delimiter\": \";\", \"id_field\": \"ref\", \"columns\": {\"name\": [\"Titel\"], \"address\": [\"Straße\", \"Ort\"]}, \"required\": [\"name\", \"address\"]}"),
                        "daily",
                        "dana");
        Screens.logIn(page, server, "conny", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Screens.takeAll(page, server, "dmos", server.url() + "dmos");
        for (Stage stage : Stage.values()) {
            Screens.takeAll(
                    page,
                    server,
                    "config-" + stage.label(),
                    server.url() + "dmos/" + dmo.id() + "?stage=" + stage.label());
            page.setViewportSize(1280, 2400);
            page.waitForTimeout(300);
            Screens.take(page, "config-" + stage.label() + "-whole");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void pagesAndDialogsHaveNoSeriousFault(ColorScheme scheme) {
        Dmo dmo = dmo();
        waitingJob(dmo, Stage.IMPORT, "feed");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        Screens.logIn(page, server, "conny", AdminServer.PASSWORD);
        page.navigate(server.url() + "dmos");
        assertThat(page.locator("#dmo-nantes")).isVisible();
        check("dmos");
        page.locator("#add-dmo").click();
        assertThat(page.locator("#dmo-save")).isVisible();
        check("the dialog of a DMO");
        for (Stage stage : Stage.values()) {
            page.navigate(server.url() + "dmos/" + dmo.id() + "?stage=" + stage.label());
            assertThat(page.locator("#config-json textarea")).isVisible();
            check(stage.label());
        }
        page.navigate(server.url() + "dmos/" + dmo.id());
        fill("key-delimiter", "|||");
        assertThat(page.locator("#config-problems")).containsText("Line");
        page.locator("#add-column").click();
        check("problems");
        fill("key-delimiter", "|");
        assertThat(page.locator("#config-save")).isEnabled();
        page.locator("#config-save").click();
        assertThat(page.locator("#waiting-jobs")).containsText("feed");
        check("the dialog of jobs");
    }

    private void check(String what) {
        page.waitForTimeout(400);
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .filter(Screens::isSerious)
                                .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                        + rule.getNodes().getFirst().getHtml())
                                .toList())
                .as(what)
                .isEmpty();
    }
}
