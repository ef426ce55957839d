package com.trippl.pipeline.geocode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import com.trippl.pipeline.geocode.GeocodeResult.Found;
import com.trippl.pipeline.geocode.GeocodeResult.Unavailable;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class CourtesyTest {
    private final StubService service = new StubService();
    private final JdbcClient nowhere = JdbcClient.create(StubService.goneDatabase());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aPassingFailureIsRetried() {
        firstThenPlace(aResponse().withStatus(503));
        assertThat(service.geocoder("nominatim").geocode("a")).isInstanceOf(Found.class);
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void aShortRetryAfterIsWaitedFor() {
        firstThenPlace(aResponse().withStatus(429).withHeader("Retry-After", "1"));
        long start = System.nanoTime();
        assertThat(service.geocoder("nominatim").geocode("a")).isInstanceOf(Found.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void aLongRetryAfterLeavesTheServiceAloneAtOnce() {
        firstThenPlace(aResponse().withStatus(429).withHeader("Retry-After", "3600"));
        Geocoder geocoder = service.geocoder("nominatim");
        long start = System.nanoTime();
        assertThat(geocoder.geocode("a")).isInstanceOf(Unavailable.class);
        assertThat(reason(geocoder.geocode("b"))).contains("left alone", "status 429");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void aRefusalIsNotRetried() {
        service.answers(403, "no");
        assertThat(service.geocoder("nominatim").geocode("a")).isInstanceOf(Unavailable.class);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void aServiceThatKeepsFailingIsLeftAloneByAllJobs() {
        service.answers(500, "");
        Geocoders geocoders = new Geocoders(nowhere, StubService.CLOCK, true, StubService.WAITS);
        Geocoder first = geocoders.forConfig(service.config("nominatim", 500, 100), null);
        first.geocode("a");
        assertThat(reason(first.geocode("b"))).contains("left alone", "status 500");
        Geocoder second = geocoders.forConfig(service.config("nominatim", 500, 100), null);
        assertThat(reason(second.geocode("c"))).contains("left alone");
        assertThat(service.requests()).isEqualTo(5);
        assertThat(second.requestsMade()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenConnectionIsNoAnswer(Fault fault) {
        service.answers(aResponse().withFault(fault));
        assertThat(reason(service.geocoder("google").geocode("a")))
                .startsWith("google")
                .doesNotContain("s3cret");
    }

    @Test
    void aServerThatIsNotThereIsNoAnswer() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        GeocodeConfig config = new GeocodeConfig("nominatim", "http://localhost:" + port, null, 500.0, 9, null);
        Geocoder geocoder = new Geocoders(nowhere, StubService.CLOCK, true, StubService.WAITS).forConfig(config, null);
        assertThat(reason(geocoder.geocode("a"))).isEqualTo("nominatim cannot be reached");
    }

    @Test
    void anAnswerThatTricklesInIsNotWaitedFor() {
        service.answers(aResponse().withBody(StubService.PLACE).withChunkedDribbleDelay(10, 6_000));
        Geocoders.Waits impatient =
                new Geocoders.Waits(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(10));
        Geocoder geocoder = new Geocoders(nowhere, StubService.CLOCK, true, impatient)
                .forConfig(service.config("nominatim", 500, 9), null);
        long start = System.nanoTime();
        assertThat(reason(geocoder.geocode("a"))).contains("no answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aHugeAnswerIsNotRead() {
        service.answers(200, "[" + " ".repeat(1_000_001) + "]");
        assertThat(reason(service.geocoder("nominatim").geocode("a"))).contains("larger than 1 MB");
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void redirectsAreNotFollowed() {
        service.answers(aResponse().withStatus(302).withHeader("Location", service.server.baseUrl() + "/elsewhere"));
        assertThat(reason(service.geocoder("nominatim").geocode("a"))).contains("redirect", "base_url");
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void requestsAreSpaced() {
        service.answers(200, "[]");
        Geocoder geocoder = service.geocoder(nowhere, "nominatim", 10, 100);
        long start = System.nanoTime();
        for (String address : new String[] {"a", "b", "c", "d", "e"}) {
            geocoder.geocode(address);
        }
        // The first may fall at the end of its tenth of a second: four requests after it take three whole ones at
        // least.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void beyondTheBudgetNothingIsAskedAndNobodyWaits() {
        service.answers(200, "[]");
        Geocoder geocoder = service.geocoder(nowhere, "nominatim", 1, 1);
        geocoder.geocode("a");
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(reason(geocoder.geocode("b" + i))).contains("budget of 1 requests per job is used up");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(geocoder.requestsMade()).isEqualTo(1);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void thePrivateNetworkIsNotAskedUnlessTheOperatorAllowsIt() {
        service.answers(200, StubService.PLACE);
        Geocoders geocoders = new Geocoders(nowhere, StubService.CLOCK, false);
        String reason = reason(
                geocoders.forConfig(service.config("nominatim", 100, 9), null).geocode("a"));
        assertThat(reason).contains("localhost", "PIPELINE_GEOCODE_ALLOW_PRIVATE_URLS=true");
        assertThat(service.requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "bing, , k, 1, transform.geocode.provider",
        "google, , , 1, transform.geocode.key",
        "amazon, , ' ', 1, transform.geocode.key",
        "nominatim, file:///etc/passwd, , 1, transform.geocode.base_url",
        "nominatim, not an address, , 1, transform.geocode.base_url",
        "nominatim, https://user:pw@example.org, , 1, transform.geocode.base_url",
        "nominatim, https://example.org/?key=k, , 1, transform.geocode.base_url",
        "nominatim, , , 0, transform.geocode.requests_per_second",
        "nominatim, , , NaN, transform.geocode.requests_per_second",
        "none, , , 1, switched off",
    })
    void aConfigurationThatCannotWorkSaysSo(String provider, String url, String key, double perSecond, String reason) {
        GeocodeConfig config = new GeocodeConfig(provider, url, key, perSecond, null, null);
        Geocoder geocoder = new Geocoders(nowhere, StubService.CLOCK, false).forConfig(config, null);
        assertThat(reason(geocoder.geocode("a"))).contains(reason);
    }

    private void firstThenPlace(ResponseDefinitionBuilder first) {
        service.server.stubFor(any(anyUrl())
                .inScenario("retry")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(first)
                .willSetStateTo("second"));
        service.server.stubFor(any(anyUrl())
                .inScenario("retry")
                .whenScenarioStateIs("second")
                .willReturn(aResponse().withBody(StubService.PLACE)));
    }

    private static String reason(GeocodeResult result) {
        assertThat(result).isInstanceOf(Unavailable.class);
        return ((Unavailable) result).reason();
    }
}
