package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.runs.Ingests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A configuration tried out before it is saved: on an address, on a file. */
class ConfigTrialsTest extends ConfigPages {
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
            Screens.takeThemes(page, "config-geocode");
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
        Screens.takeThemes(page, "config-file-test");
        Screens.checkAccess(page, "the test on a file");

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
        page.locator("vaadin-combo-box-item:visible", new Page.LocatorOptions().setHasText("earlier.csv"))
                .click();

        assertThat(page.locator("#file-test-facts")).containsText("2 records");
        assertThat(page.locator("#file-test-rows")).containsText("Café");
        Screens.takeThemes(page, "config-file-test-earlier");
    }
}
