package com.trippl.pipeline.blackbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.trippl.pipeline.testing.Pipeline.results;
import static com.trippl.pipeline.testing.Pipeline.stageOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.testing.Pipeline;
import com.trippl.pipeline.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transform job looks up what has no coordinates, at somebody else's service, which may be there or not. */
class GeocodingTest {
    private static final String EXACT = "[{\"lat\":\"52.5163\",\"lon\":\"13.3777\",\"place_rank\":30}]";
    private static final String CITY = "[{\"lat\":\"52.5\",\"lon\":\"13.4\",\"place_rank\":16}]";

    private final Pipeline pipeline = Pipeline.empty();
    private final WireMockServer service = new WireMockServer(wireMockConfig().dynamicPort());
    private Dmo dmo;

    @BeforeEach
    void start() {
        service.start();
        pipeline.jdbc()
                .sql("TRUNCATE pipeline.geocode_cache, pipeline.geocode_services")
                .update();
        dmo = pipeline.dmo("places", "import.id_field=id");
        pipeline.configure(
                dmo,
                "transform.geocode.provider=nominatim",
                "transform.geocode.base_url=" + service.baseUrl(),
                "transform.geocode.requests_per_second=100");
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private void answers(String part, int status, String body) {
        service.stubFor(get(urlPathEqualTo("/search"))
                .withQueryParam("q", containing(part))
                .willReturn(aResponse().withStatus(status).withBody(body)));
    }

    private RunReport run(String rows) {
        return pipeline.run(
                dmo, "feed", "feed.csv", ("id,name,address\n" + rows).getBytes(StandardCharsets.UTF_8), Stage.STAGE);
    }

    private List<String> flagsOf(String name) {
        return pipeline.jdbc()
                .sql("SELECT unnest(flags) FROM staging.listings WHERE name = ? ORDER BY 1")
                .param(name)
                .query(String.class)
                .list();
    }

    @Test
    void whatIsFoundUnsureOrNotThereIsToldApartAndNothingIsAskedTwice() {
        answers("Pariser", 200, EXACT);
        answers("Mitte", 200, CITY);
        answers("Nowhere", 200, "[]");
        String rows = "1,Gate,Pariser Platz 1\n2,Somewhere,Mitte\n3,Lost,Nowhere 9\n4,Gate Cafe,pariser  platz 1\n";
        RunReport report = run(rows);
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(flagsOf("Gate")).isEmpty();
        assertThat(flagsOf("Gate Cafe")).isEmpty();
        assertThat(flagsOf("Somewhere")).containsExactly("uncertain_coordinates");
        assertThat(flagsOf("Lost")).containsExactly("missing_coordinates");
        assertThat(pipeline.count("staging.listings", "name = 'Gate' AND lat = 52.5163 AND lng = 13.3777"))
                .isOne();
        assertThat(stageOf(report, Stage.TRANSFORM).notes()).isEmpty();
        assertThat(service.getAllServeEvents())
                .hasSize(3)
                .allSatisfy(asked -> assertThat(asked.getRequest()
                                .queryParameter("countrycodes")
                                .firstValue())
                        .isEqualTo("us"));

        run(rows);
        assertThat(service.getAllServeEvents()).hasSize(3);
        pipeline.jdbc()
                .sql("UPDATE public.dmos SET country = 'de' WHERE slug = 'places'")
                .update();
        run(rows);
        assertThat(service.getAllServeEvents())
                .as("another country is another question")
                .hasSize(6);
    }

    @Test
    void aServiceThatFailsOrIsAwayFailsNoJobAndIsToldOf() {
        service.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        RunReport failing = run("1,One,1 Main St\n2,Two,2 Main St\n3,Three,3 Main St\n");
        assertThat(failing.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(failing, Stage.TRANSFORM).added()).isEqualTo(3);
        assertThat(failing.review().flags()).containsEntry("missing_coordinates", 3);
        assertThat(stageOf(failing, Stage.TRANSFORM).notes())
                .anySatisfy(note ->
                        assertThat(note).contains("not looked up: nominatim ").contains("status 503"));

        service.stop();
        dmo = pipeline.dmo("away");
        pipeline.configure(
                dmo, "transform.geocode.provider=nominatim", "transform.geocode.base_url=http://localhost:9");
        RunReport away = run("1,One,1 Main St\n");
        assertThat(away.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(stageOf(away, Stage.TRANSFORM).notes())
                .containsExactly("1 address was not looked up: nominatim cannot be reached.");
    }

    @Test
    void whatABudgetLeftIsAskedNextTimeAndNothingElse() {
        answers("Main", 200, EXACT);
        pipeline.configure(dmo, "transform.geocode.max_requests_per_job=2");
        String rows = "1,One,1 Main St\n2,Two,2 Main St\n3,Three,3 Main St\n4,Four,4 Main St\n";
        RunReport first = run(rows);
        assertThat(stageOf(first, Stage.TRANSFORM).notes())
                .singleElement()
                .satisfies(note -> assertThat(note).startsWith("2 addresses were not looked up: "));
        run(rows);
        assertThat(service.getAllServeEvents()).hasSize(4);
        assertThat(service.getAllServeEvents())
                .extracting(asked -> asked.getRequest().queryParameter("q").firstValue())
                .doesNotHaveDuplicates();
    }

    @Test
    void theRateHoldsForAllProcessesTogether() {
        answers("Main", 200, EXACT);
        pipeline.configure(dmo, "transform.geocode.requests_per_second=2");
        // As if another process had just taken the turns of the next second.
        pipeline.jdbc()
                .sql("INSERT INTO pipeline.geocode_services VALUES (?, clock_timestamp() + interval '1 second')")
                .param("NOMINATIM " + service.baseUrl())
                .update();
        long begin = System.nanoTime();
        run("1,One,1 Main St\n2,Two,2 Main St\n");
        assertThat((System.nanoTime() - begin) / 1e9).isGreaterThan(1.5);
        assertThat(pipeline.count("pipeline.geocode_services", "next_at > clock_timestamp() - interval '1 minute'"))
                .isOne();
    }

    @Test
    void recordedAnswersOfTheRealServicesPlaceTheirListing() throws IOException {
        String recorded = Files.readString(SharedData.path("geocoding/nominatim/madison_square_garden.json"));
        answers("Madison", 200, recorded);
        answers("xxxx", 200, Files.readString(SharedData.path("geocoding/nominatim/no_results.json")));
        run("1,Garden,\"Madison Square Garden, New York\"\n2,None,xxxx\n");
        assertThat(pipeline.count(
                        "staging.listings", "name = 'Garden' AND abs(lat - 40.75) < 0.05 AND abs(lng + 73.99) < 0.05"))
                .isOne();
        assertThat(flagsOf("None")).containsExactly("missing_coordinates");
    }
}
