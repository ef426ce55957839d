package com.trippl.pipeline.cloud;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.testing.Pipeline;
import io.opentelemetry.javaagent.OpenTelemetryAgent;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers with OpenTelemetry's agent, as README tells to start them, and a collector that keeps what it is sent. */
class TelemetryTest {
    private static final int ROWS = 2_000;
    private static final String PARTITION = "partition";

    @TempDir
    Path folder;

    private final WireMockServer collector = new WireMockServer(wireMockConfig().dynamicPort());

    /** A span and the process it comes from. */
    private record Sent(Span span, String process) {
        boolean isNamed(String name) {
            return span.getName().equals(name);
        }

        long number(String attribute) {
            return attributesOf(span.getAttributesList())
                    .getOrDefault(attribute, AnyValue.getDefaultInstance())
                    .getIntValue();
        }

        /** Whether an attribute of this kind has a value that begins so. */
        boolean isOf(String kind, String value) {
            return span.getAttributesList().stream()
                    .anyMatch(each -> each.getKey().startsWith(kind)
                            && each.getValue().getStringValue().startsWith(value));
        }

        boolean linksTo(Sent other) {
            return span.getLinksList().stream()
                    .anyMatch(link -> link.getTraceId().equals(other.span().getTraceId()));
        }
    }

    @BeforeEach
    void listen() {
        collector.start();
        collector.stubFor(post("/v1/traces").willReturn(aResponse().withStatus(200)));
    }

    @AfterEach
    void close() {
        collector.stop();
    }

    @Test
    void jobsAndPartitionsAreSpansAboveTheirStatementsAndRequests() throws Exception {
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 5);
        Pipeline pipeline = Pipeline.empty();
        Dmo dmo = pipeline.dmo("traced", "import.id_field=id", "import.records_per_file=250");
        try (Cloud cloud = new Cloud(folder);
                Fleet fleet = new Fleet(pipeline, folder, cloud.settings())) {
            fleet.withOption("-javaagent:" + agent())
                    .with("otel.service.name", "listings-worker")
                    .with("otel.exporter.otlp.endpoint", collector.baseUrl())
                    .with("otel.metrics.exporter", "none")
                    .with("otel.logs.exporter", "none")
                    .with("otel.bsp.schedule.delay", "200")
                    .with("otel.bsp.max.queue.size", "100000")
                    .start(2);
            Job job = cloud.submit(pipeline, dmo, feed);
            cloud.ring(job);
            fleet.awaitEnd(job.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed'"))
                    .as(fleet::output)
                    .isZero();
            fleet.until(
                    "the span of the last job has come",
                    () -> sent().stream().anyMatch(sent -> sent.isNamed(Stage.PROMOTE.jobType())));
        }
        Map<ByteString, Sent> spans = new HashMap<>();
        sent().forEach(sent -> spans.put(sent.span().getSpanId(), sent));
        List<Sent> jobs = jobsOf(pipeline, spans);

        assertThat(spans.values())
                .as("a partition, done by another process than the one that had the job and offered it")
                .anyMatch(partition -> partition.isNamed(PARTITION)
                        && jobs.stream()
                                .anyMatch(job -> !job.process().equals(partition.process()) && partition.linksTo(job)));
        assertThat(spans.values())
                .as("statements under a partition")
                .anyMatch(sent -> sent.isOf("db.", "postgresql") && isUnder(PARTITION, sent, spans));
        assertThat(spans.values())
                .as("statements under a job")
                .anyMatch(sent -> sent.isOf("db.", "postgresql") && isUnder(Stage.PROMOTE.jobType(), sent, spans));
        assertThat(spans.values())
                .as("requests to S3 under a partition")
                .anyMatch(sent -> sent.isOf("rpc.", "S3") && isUnder(PARTITION, sent, spans));
        assertThat(spans.values()).noneMatch(sent -> sent.span().toString().contains(Fleet.SECRETS));
    }

    /** The spans of all stages' jobs, each of which says which job of which run it is. */
    private static List<Sent> jobsOf(Pipeline pipeline, Map<ByteString, Sent> spans) {
        List<Sent> jobs = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            Map<String, Object> job = pipeline.jdbc()
                    .sql("SELECT job_id, run_id FROM pipeline.job_queue WHERE stage = ?")
                    .param(stage.label())
                    .query()
                    .singleRow();
            assertThat(spans.values())
                    .as("span of " + stage)
                    .filteredOn(sent -> sent.isNamed(stage.jobType()))
                    .singleElement()
                    .satisfies(sent -> {
                        assertThat(sent.number("pipeline.job.id")).isEqualTo(((Number) job.get("job_id")).longValue());
                        assertThat(sent.number("pipeline.run.id")).isEqualTo(((Number) job.get("run_id")).longValue());
                        jobs.add(sent);
                    });
        }
        return jobs;
    }

    private static String agent() throws Exception {
        return Path.of(OpenTelemetryAgent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static boolean isUnder(String name, Sent sent, Map<ByteString, Sent> spans) {
        for (Sent above = sent; above != null; above = spans.get(above.span().getParentSpanId())) {
            if (above.isNamed(name)) {
                return true;
            }
        }
        return false;
    }

    private List<Sent> sent() {
        List<Sent> all = new ArrayList<>();
        for (ServeEvent event : collector.getAllServeEvents()) {
            try {
                ExportTraceServiceRequest.parseFrom(event.getRequest().getBody())
                        .getResourceSpansList()
                        .forEach(resource -> {
                            String process = String.valueOf(
                                    attributesOf(resource.getResource().getAttributesList())
                                            .get("process.pid"));
                            resource.getScopeSpansList()
                                    .forEach(scope ->
                                            scope.getSpansList().forEach(span -> all.add(new Sent(span, process))));
                        });
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    private static Map<String, AnyValue> attributesOf(List<KeyValue> attributes) {
        Map<String, AnyValue> all = new HashMap<>();
        attributes.forEach(each -> all.put(each.getKey(), each.getValue()));
        return all;
    }
}
