package com.trippl.pipeline.geocode;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.support.PublicAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

class PublicAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "198.18.0.1",
                "255.255.255.255",
                "224.0.0.1",
                "[::1]",
                "[fe80::1]",
                "[fd00::1]",
                "[::ffff:127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "2130706433"
            })
    void refusesThePrivateNetwork(String host) {
        assertThat(PublicAddress.refusal(URI.create("http://" + host + ":8080/x"), "LEAVE"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "[2606:4700::1111]"})
    void letsTheRestBeAsked(String host) {
        assertThat(PublicAddress.refusal(URI.create("https://" + host), "LEAVE"))
                .isNull();
    }

    @Test
    void theOperatorsEnvironmentVariableReachesTheGeocoders() {
        try (StubService service = new StubService().answers(200, StubService.PLACE);
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource(
                            "operator", Map.of("PIPELINE_GEOCODE_ALLOW_PRIVATE_URLS", "true")));
            context.registerBean(JdbcClient.class, () -> JdbcClient.create(StubService.goneDatabase()));
            context.registerBean(Clock.class, () -> StubService.CLOCK);
            context.register(Geocoders.class);
            context.refresh();
            Geocoder geocoder = context.getBean(Geocoders.class).forConfig(service.config("nominatim", 100, 9), null);
            assertThat(geocoder.geocode("Berlin")).isInstanceOf(GeocodeResult.Found.class);
        }
    }

    @Test
    void understandsHowLongAServiceWantsToBeLeftAlone() {
        assertThat(RetryAfter.parse(" 7 ", StubService.CLOCK)).isEqualTo(Duration.ofSeconds(7));
        assertThat(RetryAfter.parse("999999", StubService.CLOCK)).isEqualTo(Duration.ofHours(1));
        assertThat(RetryAfter.parse("Sun, 1 Mar 2026 12:00:30 GMT", StubService.CLOCK))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Sun, 1 Mar 2026 11:00:00 GMT", StubService.CLOCK))
                .isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", StubService.CLOCK)).isNull();
    }
}
