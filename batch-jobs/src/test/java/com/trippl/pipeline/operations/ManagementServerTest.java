package com.trippl.pipeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.support.Loops;
import com.trippl.pipeline.testing.Pipeline;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Pipeline pipeline = Pipeline.empty();
    private final CountDownLatch never = new CountDownLatch(1);
    private ManagementServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void aProcessThatHasWhatItNeedsIsReady() throws Exception {
        WorkFigures figures = new WorkFigures(pipeline.get(DataSource.class));
        start(new Probe("database", figures::ask));

        HttpResponse<String> answer = get("/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\",\"parts\":{\"database\":\"UP\"}}");
    }

    @Test
    void whatIsDownIsNamedButNotWhy() throws Exception {
        start(new Probe("database", () -> {}), new Probe("store", () -> {
            throw new IOException("the key AKIA-secret was refused");
        }));

        HttpResponse<String> answer = get("/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"DOWN\",\"parts\":{\"database\":\"UP\",\"store\":\"DOWN\"}}");
        assertThat(get("/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void whatNeverAnswersIsDownAfterAWhile() throws Exception {
        start(new Probe("queue", never::await), new Probe("database", () -> {}));

        HttpResponse<String> answer = get("/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"queue\":\"DOWN\"").contains("\"database\":\"UP\"");
    }

    @Test
    void theFiguresTellHowTheWorkStands() throws Exception {
        Dmo dmo = pipeline.dmo("north", "import.id_field=id", "stage.auto_accept=false");
        pipeline.stage(dmo, "id,name,address,lat,lng\n1,Cafe,1 Main St,35.5,-82.5\n2,Inn,2 Main St,35.6,-82.6\n");
        start();
        Metrics.counter("pipeline.geocoder.calls", "provider", "census", "outcome", "answered")
                .increment();

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body().lines())
                .contains(
                        "pipeline_jobs{state=\"completed\"} 3.0",
                        "pipeline_jobs{state=\"failed\"} 0.0",
                        "pipeline_review_backlog{dmo=\"north\",domain=\"listings\"} 2.0",
                        "pipeline_queue_oldest_seconds 0.0",
                        "pipeline_lease_age_seconds 0.0",
                        "pipeline_partitions{state=\"open\"} 0.0",
                        "pipeline_partition_lease_age_seconds 0.0",
                        "pipeline_geocoder_calls_total{outcome=\"answered\",provider=\"census\"} 1.0")
                .anyMatch(line -> line.startsWith(
                        "pipeline_source_age_seconds{dmo=\"north\",domain=\"listings\",source=\"feed\"} "))
                .anyMatch(line -> line.startsWith("pipeline_stage_records_per_second{stage=\"import\"} "))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
    }

    @Test
    void partitionsOfJobsThatEndedLongAgoAreClearedAway() {
        Dmo dmo = pipeline.dmo("north", "import.id_field=id");
        pipeline.stage(dmo, "id,name,address,lat,lng\n1,Cafe,1 Main St,35.5,-82.5\n");
        pipeline.jdbc().sql("""
                        INSERT INTO pipeline.partitions (job_id, job_token, step_name, name, step_execution_id, status, created_at)
                        SELECT job_id, 1, 'step', 'step:1', 1, 'completed', now() FROM pipeline.job_queue""").update();
        Leftovers leftovers = pipeline.get(Leftovers.class);
        assertThat(leftovers.prunePartitions()).isZero();
        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET finished_at = finished_at - interval '31 days' WHERE stage = 'import'")
                .update();
        assertThat(leftovers.prunePartitions()).isOne();
        assertThat(pipeline.count("pipeline.partitions", "true")).isEqualTo(2);
    }

    @Test
    void nothingElseIsServed() throws Exception {
        start();

        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(address("/metrics"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void aLoopThatStandsStillEndsTheLifeOfItsProcess() throws Exception {
        Loops.Loop works = loops.begin("works");
        works.isBusy();
        Loops.Loop turns = loops.begin("turns");
        assertThat(loops.stalled(Duration.ZERO)).containsExactly("turns");
        turns.turns();
        assertThat(loops.stalled(Duration.ofMinutes(1))).isEmpty();
        start();
        assertThat(get("/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
        server.stop();

        standsStill = Duration.ZERO;
        start();
        HttpResponse<String> dead = get("/health/liveness");
        assertThat(dead.statusCode()).isEqualTo(503);
        assertThat(dead.body()).isEqualTo("{\"status\":\"DOWN\",\"parts\":{\"turns\":\"DOWN\"}}");
        loops.end(turns);
        assertThat(get("/health/liveness").statusCode()).isEqualTo(200);
    }

    private final Loops loops = new Loops();
    private Duration standsStill = Duration.ofMinutes(1);

    private void start(Probe... probes) {
        Clock clock = pipeline.get(Clock.class);
        PrometheusMeterRegistry registry = ManagementServer.registry();
        WorkFigures figures = new WorkFigures(pipeline.get(DataSource.class));
        server = new ManagementServer(
                new InetSocketAddress("127.0.0.1", 0),
                new Readiness(List.of(probes), Duration.ofMillis(500), clock),
                new Measures(figures, pipeline.get(QueueWatch.class), Duration.ofSeconds(30), registry, clock),
                registry,
                loops,
                standsStill);
        server.start();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
