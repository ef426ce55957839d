package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two files of one source come soon after one another, and two workers are free; one of them tells how the work stands. */
class OrderTest {
    private static final int ROWS = 3_000;

    @TempDir
    Path folder;

    @Test
    void aSmallLaterFileDoesNotOvertakeALargeEarlierOneAndIsSeenToWait() throws Exception {
        Path large = folder.resolve("large.csv");
        SyntheticListings.write(large, ROWS, 11);
        List<String> lines = Files.readAllLines(large);
        String changed = lines.get(5).replaceFirst("^([^,]*),[^,]*", "$1,Renamed");
        Path small = Files.writeString(folder.resolve("small.csv"), lines.getFirst() + "\n" + changed + "\n");
        List<String> oneAfterTheOther = oneAfterTheOther(large, small);
        Pipeline pipeline = Pipeline.empty();
        Dmo dmo = dmo(pipeline);
        QueueNames names = QueueNames.of(Queues.ENVIRONMENT);
        int port = freePort();
        try (Cloud cloud = new Cloud(folder);
                Fleet fleet = new Fleet(pipeline, folder, cloud.settings())) {
            cloud.queues().send(names.jobs() + QueueNames.DEAD_LETTERS, "gibberish");
            fleet.with("pipeline.management.port", String.valueOf(port)).start(1);
            fleet.with("pipeline.management.port", "").start(1);
            Job first = cloud.submit(pipeline, dmo, large);
            Job second = cloud.submit(pipeline, dmo, small);
            fleet.inTheMiddleOf(Stage.IMPORT, Fleet.Part.WORKER, ROWS);
            // None of the partitions that are claimed now ends before it is asked how the work stands.
            cloud.files().delay(Duration.ofSeconds(2), 8);
            fleet.until(
                    "partitions wait",
                    () -> pipeline.count("pipeline.partitions", "status = 'open'") > 0
                            && pipeline.count("pipeline.partitions", "status = 'running'") > 0);
            assertFiguresOf(metrics(port), names);
            fleet.awaitEnd(second.runId());
            fleet.awaitEnd(first.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed' OR retry_count > 0"))
                    .as(fleet::output)
                    .isZero();
            for (Stage stage : Stage.values()) {
                assertThat(pipeline.jdbc()
                                .sql("SELECT run_id FROM pipeline.job_queue WHERE stage = ? ORDER BY started_at")
                                .param(stage.label())
                                .query(Integer.class)
                                .list())
                        .as("runs by the start of their " + stage)
                        .containsExactly(first.runId(), second.runId());
            }
            assertThat(pipeline.count("public.listings", "name = 'Renamed'")).isEqualTo(1);
            assertThat(pipeline.content()).isEqualTo(oneAfterTheOther);
        }
    }

    private static List<String> oneAfterTheOther(Path large, Path small) {
        Pipeline pipeline = Pipeline.empty();
        Dmo dmo = dmo(pipeline);
        pipeline.run(dmo, large);
        pipeline.run(dmo, small);
        return pipeline.content();
    }

    private static Dmo dmo(Pipeline pipeline) {
        return pipeline.dmo(
                "ordered", "import.id_field=id", "import.records_per_file=250", "stage.min_percent_of_last=0");
    }

    private static void assertFiguresOf(Map<String, Double> told, QueueNames names) {
        assertThat(told)
                .containsEntry("pipeline_jobs{state=\"running\"}", 1.0)
                .containsEntry("pipeline_queue_depth{stage=\"import\"}", 1.0)
                .containsEntry("pipeline_sqs_messages{queue=\"" + names.jobs() + QueueNames.DEAD_LETTERS + "\"}", 1.0)
                .containsEntry(
                        "pipeline_sqs_messages{queue=\"" + names.partitions() + QueueNames.DEAD_LETTERS + "\"}", 0.0)
                .containsKeys(
                        "pipeline_sqs_messages{queue=\"" + names.jobs() + "\"}",
                        "pipeline_sqs_messages{queue=\"" + names.partitions() + "\"}");
        assertThat(List.of(
                        "pipeline_queue_oldest_seconds",
                        "pipeline_lease_age_seconds",
                        "pipeline_partition_lease_age_seconds",
                        "pipeline_partitions{state=\"open\"}",
                        "pipeline_partitions{state=\"running\"}"))
                .allSatisfy(name ->
                        assertThat(told.get(name)).as(name + " of " + told).isPositive());
        assertThat(told.get("pipeline_lease_age_seconds"))
                .as("a manager that lives")
                .isLessThan(Fleet.LEASE_SECONDS);
    }

    private static Map<String, Double> metrics(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                    .build();
            Map<String, Double> told = new TreeMap<>();
            client.send(request, BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("pipeline_"))
                    .forEach(line -> {
                        int end = line.lastIndexOf(' ');
                        told.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
                    });
            return told;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
