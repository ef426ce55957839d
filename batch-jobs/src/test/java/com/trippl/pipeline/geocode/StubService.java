package com.trippl.pipeline.geocode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.trippl.pipeline.config.TransformConfig.GeocodeConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Somebody else's geocoding service, on localhost. */
final class StubService implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    static final String PLACE = "[{\"lat\":\"52.5163\",\"lon\":\"13.3777\",\"place_rank\":30}]";

    /** Long, so that on a busy machine no answer comes too late and is asked for again. */
    static final Geocoders.Waits WAITS =
            new Geocoders.Waits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(10));

    /** One for all tests, as starting one takes longer than most of them. */
    private static final WireMockServer SHARED =
            new WireMockServer(wireMockConfig().dynamicPort());

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final WireMockServer server = SHARED;

    /** Of this service alone: a request of an earlier test that comes in late is not among its own. */
    private final String path = "/service" + NUMBER.incrementAndGet();

    StubService() {
        if (!server.isRunning()) {
            server.start();
        }
        server.resetAll();
    }

    /** Answers every request so. */
    StubService answers(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
        return this;
    }

    StubService answers(int status, String body) {
        return answers(aResponse().withStatus(status).withBody(body));
    }

    int requests() {
        return (int) server.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().startsWith(path + "/"))
                .count();
    }

    /** What a request of this path below the base address is seen as. */
    String path(String below) {
        return path + below;
    }

    GeocodeConfig config(String provider, double perSecond, int budget) {
        return new GeocodeConfig(provider, server.baseUrl() + path, "s3cret", perSecond, budget, null);
    }

    Geocoder geocoder(JdbcClient jdbc, String provider, double perSecond, int budget) {
        return new Geocoders(jdbc, CLOCK, true, WAITS).forConfig(config(provider, perSecond, budget), null);
    }

    /** Of a process whose database has gone, so that nothing is remembered. */
    Geocoder geocoder(String provider) {
        return geocoder(JdbcClient.create(goneDatabase()), provider, 500, 100);
    }

    static DataSource goneDatabase() {
        return new AbstractDataSource() {
            @Override
            public java.sql.Connection getConnection() throws SQLException {
                throw new SQLException("The database has gone.");
            }

            @Override
            public java.sql.Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }

    @Override
    public void close() {
        server.resetAll();
    }
}
