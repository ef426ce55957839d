package com.trippl.pipeline.geocode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import com.trippl.pipeline.configure.GeocodeTest.Answer;
import com.trippl.pipeline.configure.GeocodeTest.Failed;
import com.trippl.pipeline.configure.GeocodeTest.Found;
import com.trippl.pipeline.configure.GeocodeTest.NotFound;
import com.trippl.pipeline.testing.Pipeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OneAddressTest {
    private final Pipeline pipeline = Pipeline.empty();

    private Answer ask(GeocodeConfig config, String address) {
        return new OneAddress(new Geocoders(pipeline.jdbc(), StubService.CLOCK, true, StubService.WAITS))
                .ask(config, address);
    }

    @Test
    void aPlaceIsToldWithItsCertaintyAndWhetherThatIsEnough() {
        try (StubService service = new StubService().answers(200, StubService.PLACE)) {
            GeocodeConfig config = service.config("nominatim", 500, 0);
            Answer answer = ask(config, "Brandenburger Tor, Berlin");

            assertThat(answer).isInstanceOfSatisfying(Found.class, found -> {
                assertThat(found.lat()).isEqualTo(52.5163);
                assertThat(found.lng()).isEqualTo(13.3777);
                assertThat(found.certainty()).isEqualTo(0.9);
                assertThat(found.certain()).isTrue();
                assertThat(found.provider()).isEqualTo("nominatim");
                assertThat(found.took()).isPositive();
            });
            assertThat(ask(
                            new GeocodeConfig("nominatim", config.baseUrl(), null, 500.0, null, 0.95),
                            "Brandenburger Tor, Berlin"))
                    .isInstanceOfSatisfying(
                            Found.class, found -> assertThat(found.certain()).isFalse());
        }
    }

    @Test
    void theServiceIsAskedEvenForWhatIsRemembered() {
        try (StubService service = new StubService().answers(200, StubService.PLACE)) {
            GeocodeConfig config = service.config("nominatim", 500, 100);
            ask(config, "Pariser Platz, Berlin");
            service.answers(200, "[]");

            assertThat(ask(config, "Pariser Platz, Berlin")).isInstanceOf(NotFound.class);
            assertThat(service.requests()).isEqualTo(2);
        }
    }

    @Test
    void whatFailsIsToldInWordsWithoutTheKey() {
        try (StubService service = new StubService().answers(403, "no s3cret")) {
            assertThat(ask(service.config("google", 500, 100), "Berlin"))
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.reason())
                                    .contains("google", "403", "key")
                                    .doesNotContain("s3cret"));
        }
        assertThat(ask(new GeocodeConfig("none", null, null, null, null, null), "Berlin"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("switched off"));
        assertThat(ask(null, "  ")).isInstanceOf(Failed.class);
    }

    @Test
    void aServiceThatDoesNotAnswerIsNotWaitedForLong() {
        try (StubService service =
                new StubService().answers(aResponse().withFixedDelay(60_000).withBody("[]"))) {
            long start = System.nanoTime();

            Answer answer = ask(service.config("photon", 500, 100), "Berlin");

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("photon", "no answer within"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void addressesOfThePrivateNetworkAreNotAskedWithoutLeave() {
        try (StubService service = new StubService().answers(200, StubService.PLACE)) {
            Answer answer = new OneAddress(new Geocoders(pipeline.jdbc(), StubService.CLOCK, false, StubService.WAITS))
                    .ask(service.config("nominatim", 500, 100), "Berlin");

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("private network"));
            assertThat(service.requests()).isZero();
        }
    }
}
