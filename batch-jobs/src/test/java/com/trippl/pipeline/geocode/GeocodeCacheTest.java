package com.trippl.pipeline.geocode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.geocode.GeocodeResult.Found;
import com.trippl.pipeline.geocode.GeocodeResult.NotFound;
import com.trippl.pipeline.geocode.GeocodeResult.Unavailable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(60)
class GeocodeCacheTest {
    private static EmbeddedPostgres postgres;
    private static DataSource database;
    private static JdbcClient jdbc;
    private final StubService service = new StubService();

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = postgres.getPostgresDatabase();
        jdbc = JdbcClient.create(database);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @AfterEach
    void clear() {
        service.close();
        jdbc.sql("TRUNCATE pipeline.geocode_cache").update();
    }

    @Test
    void aPlaceIsAskedForOnceWhateverItsSpelling() {
        service.answers(200, StubService.PLACE);
        Found place = new Found(52.5163, 13.3777, 0.9);
        assertThat(geocoder(9).geocode("Pariser Platz 1, Berlin")).isEqualTo(place);
        assertThat(geocoder(9).geocode("PARISER PLATZ 1  BERLIN")).isEqualTo(place);
        assertThat(service.requests()).isEqualTo(1);
        assertThat(jdbc.sql("SELECT fetched_at FROM pipeline.geocode_cache")
                        .query(java.time.OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(StubService.CLOCK.instant());
    }

    @Test
    void absenceIsRememberedToo() {
        service.answers(200, "[]");
        geocoder(9).geocode("nowhere");
        Geocoder later = geocoder(9);
        assertThat(later.geocode("nowhere")).isEqualTo(new NotFound());
        assertThat(later.requestsMade()).isZero();
    }

    @Test
    void aMissingAnswerIsNotRemembered() {
        service.answers(403, "no");
        assertThat(geocoder(9).geocode("a")).isInstanceOf(Unavailable.class);
        service.answers(200, "[]");
        assertThat(geocoder(9).geocode("a")).isEqualTo(new NotFound());
    }

    @Test
    void whatIsRememberedIsAnsweredBeyondTheBudget() {
        service.answers(200, "[]");
        geocoder(9).geocode("a");
        assertThat(geocoder(0).geocode("a")).isEqualTo(new NotFound());
        assertThat(geocoder(0).geocode("b")).isInstanceOf(Unavailable.class);
    }

    @Test
    void anAddressWithoutLettersOrOfHugeSizeIsNotAskedFor() {
        assertThat(geocoder(9).geocode(" – , ")).isEqualTo(new NotFound());
        assertThat(geocoder(9).geocode("a".repeat(1_001))).isInstanceOf(Unavailable.class);
        assertThat(service.requests()).isZero();
    }

    @Test
    void theSameQuestionOfManyThreadsIsOneRequest() throws Exception {
        service.answers(aResponse().withBody(StubService.PLACE).withFixedDelay(100));
        Geocoder geocoder = geocoder(99);
        assertThat(together(20, () -> geocoder.geocode("Berlin"))).allMatch(Found.class::isInstance);
        assertThat(service.requests()).isEqualTo(1);
        assertThat(geocoder.requestsMade()).isEqualTo(1);
    }

    @Test
    void manyThreadsStayWithinTheBudget() throws Exception {
        service.answers(200, "[]");
        Geocoder geocoder = geocoder(7);
        java.util.concurrent.atomic.AtomicInteger number = new java.util.concurrent.atomic.AtomicInteger();
        List<GeocodeResult> results = together(30, () -> geocoder.geocode("place " + number.incrementAndGet()));
        assertThat(results).filteredOn(NotFound.class::isInstance).hasSize(7);
        assertThat(service.requests()).isEqualTo(7);
    }

    @Test
    void chunksThatAskTheSameDoNotWaitForEachOthersTransactions() throws Exception {
        service.answers(200, "[]");
        Geocoder geocoder = geocoder(99);
        var inTransaction = new TransactionTemplate(new JdbcTransactionManager(database));
        java.util.concurrent.CyclicBarrier both = new java.util.concurrent.CyclicBarrier(2);
        together(
                2,
                () -> inTransaction.execute(_ -> {
                    geocoder.geocode("same");
                    await(both);
                    geocoder.geocode("also the same");
                    return await(both);
                }));
        assertThat(service.requests()).isEqualTo(2);
    }

    @Test
    void aRolledBackChunkKeepsItsAnswers() {
        service.answers(200, "[]");
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(status -> {
            geocoder(9).geocode("a");
            status.setRollbackOnly();
        });
        assertThat(geocoder(0).geocode("a")).isEqualTo(new NotFound());
    }

    private Geocoder geocoder(int budget) {
        return service.geocoder(jdbc, "nominatim", 500, budget);
    }

    private static int await(java.util.concurrent.CyclicBarrier barrier) {
        try {
            return barrier.await(20, java.util.concurrent.TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> List<T> together(int threads, Callable<T> task) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = IntStream.range(0, threads)
                    .mapToObj(_ -> executor.submit(task))
                    .toList();
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
