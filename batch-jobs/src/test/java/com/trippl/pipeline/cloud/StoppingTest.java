package com.trippl.pipeline.cloud;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.cloud.Fleet.Part;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is asked to end, or that stands still for a while, in work of the size of real feeds. */
class StoppingTest {
    private static final long GRACE_SECONDS = 20;

    @TempDir
    Path folder;

    private Cloud cloud;
    private Pipeline pipeline;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(folder);
        pipeline = Pipeline.empty();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private Job find(int jobId) {
        return pipeline.get(JobQueue.class).find(jobId).orElseThrow();
    }

    private Job ofStage(int runId, Stage stage) {
        return pipeline.get(JobQueue.class).ofRun(runId).stream()
                .filter(job -> job.stage() == stage)
                .findFirst()
                .orElseThrow();
    }

    private Dmo slow(WireMockServer geocoder) {
        return pipeline.dmo(
                "slow",
                "import.id_field=id",
                "transform.geocode.provider=nominatim",
                "transform.geocode.base_url=" + geocoder.baseUrl(),
                "transform.geocode.key=" + Fleet.SECRETS + "-geocoder");
    }

    @Test
    void aChunkThatWaitsForAGeocoderIsGivenUp() throws Exception {
        WireMockServer geocoder = new WireMockServer(wireMockConfig().dynamicPort());
        geocoder.start();
        String place = "[{\"lat\":\"35.5\",\"lon\":\"-82.5\",\"place_rank\":30}]";
        geocoder.stubFor(any(anyUrl()).willReturn(aResponse().withBody(place).withFixedDelay(1_500)));
        Dmo dmo = slow(geocoder);
        pipeline.configure(dmo, "transform.geocode.requests_per_second=1");
        List<String> rows = IntStream.range(0, 60)
                .mapToObj(n -> n + ",Cafe " + n + "," + n + " Main St")
                .toList();
        Path feed = Files.writeString(folder.resolve("slow.csv"), "id,name,address\n" + String.join("\n", rows) + "\n");
        try (Fleet fleet = new Fleet(pipeline, folder, cloud.settings())
                .with("pipeline.batch.lease", "60s")
                .with("pipeline.batch.file-chunk", "5000")
                .with("pipeline.geocode.allow-private-urls", "true")) {
            Child worker = fleet.start(1).getFirst();
            Job job = cloud.submit(pipeline, dmo, feed);
            fleet.until("some are asked for", () -> geocoder.getAllServeEvents().size() >= 3);
            Job transform = ofStage(job.runId(), Stage.TRANSFORM);
            double seconds = worker.stop(GRACE_SECONDS);
            System.out.printf("SIGTERM in a chunk that geocodes: gone after %.1f s%n", seconds);
            assertThat(find(transform.jobId()).status()).as(fleet::output).isEqualTo(JobStatus.PENDING);
            assertThat(find(transform.jobId()).retryCount()).isZero();
            assertThat(pipeline.count("pipeline.partitions", "status = 'running'"))
                    .isZero();
            assertThat(pipeline.count("pipeline.partitions", "claim_token > 1"))
                    .as("claimed again by the worker that ended")
                    .isZero();
            int asked = geocoder.getAllServeEvents().size();
            geocoder.stubFor(any(anyUrl()).willReturn(aResponse().withBody(place)));
            pipeline.configure(dmo, "transform.geocode.requests_per_second=100");
            pipeline.jdbc()
                    .sql(
                            "UPDATE pipeline.job_configs SET config_params = jsonb_set(config_params, '{geocode,requests_per_second}', '100') WHERE job_id = ?")
                    .param(transform.jobId())
                    .update();
            fleet.start(1);
            fleet.awaitEnd(job.runId());
            assertThat(pipeline.count("public.listings", "lat IS NOT NULL")).isEqualTo(60);
            List<String> disturbed = pipeline.content();
            assertThat(geocoder.getAllServeEvents())
                    .as("what was answered is not asked again, but for the one under way")
                    .hasSizeBetween(60, 60 + asked)
                    .allSatisfy(call -> assertThat(call.getRequest().getUrl()).contains(Fleet.SECRETS));
            assertThat(fleet.output()).doesNotContain(Fleet.SECRETS);
            // Or its worker may take the next run, too, whose file is not in the cloud.
            fleet.close();
            pipeline = Pipeline.empty();
            pipeline.run(slow(geocoder), feed);
            assertThat(disturbed).isEqualTo(pipeline.content());
        } finally {
            geocoder.stop();
        }
    }

    @Test
    void aPartitionOfManyChunksOfTheUsualSizeIsGivenBackInItsMiddle() throws Exception {
        int rows = 30_000;
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, rows, 5);
        pipeline.run(large(), feed);
        List<String> undisturbed = pipeline.content();
        pipeline = Pipeline.empty();
        Dmo dmo = large();
        try (Fleet fleet = new Fleet(pipeline, folder, cloud.settings())
                .with("pipeline.batch.lease", "60s")
                .with("pipeline.batch.file-chunk", "5000")
                .with("pipeline.batch.staging-chunk", "10000")
                .with("pipeline.batch.promotion-chunk", "10000")
                .with("pipeline.batch.promotion-partition", "50000")) {
            Job job = cloud.submit(pipeline, dmo, feed);
            for (Stage stage : Stage.values()) {
                fleet.start(1);
                Child worker = fleet.inTheMiddleOf(stage, Part.MANAGER, rows);
                Job stopped = ofStage(job.runId(), stage);
                System.out.printf("SIGTERM in %s: gone after %.1f s%n", stage, worker.stop(GRACE_SECONDS));
                assertThat(find(stopped.jobId()).status()).as(fleet::output).isEqualTo(JobStatus.PENDING);
                assertThat(pipeline.count("pipeline.partitions", "status = 'running'"))
                        .as(fleet::output)
                        .isZero();
            }
            fleet.start(1);
            fleet.awaitEnd(job.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed' OR retry_count > 0"))
                    .as(fleet::output)
                    .isZero();
            assertThat(pipeline.content()).isEqualTo(undisturbed);
        }
    }

    private Dmo large() {
        return pipeline.dmo("large", "import.id_field=id", "import.feed=full", "import.records_per_file=50000");
    }

    /** As a virtual machine that is suspended: it comes back and does not know that its work went to another. */
    @Test
    @EnabledIfSystemProperty(
            named = "frozen.worker",
            matches = "true",
            disabledReason =
                    "a minute and a half passes until the frozen worker's transaction ends: -Dfrozen.worker=true runs it")
    void whoStoodStillBeyondItsLeaseDoesNotStopWhoGoesOn() throws Exception {
        int rows = 8_000;
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, rows, 3);
        Dmo dmo = pipeline.dmo("cloud", "import.id_field=id", "import.feed=full", "import.records_per_file=500");
        pipeline.run(dmo, feed);
        List<String> undisturbed = pipeline.content();
        pipeline = Pipeline.empty();
        dmo = pipeline.dmo("cloud", "import.id_field=id", "import.feed=full", "import.records_per_file=500");
        try (Fleet fleet = new Fleet(pipeline, folder, cloud.settings())) {
            fleet.start(2);
            Job job = cloud.submit(pipeline, dmo, feed);
            Child frozen = fleet.inTheMiddleOf(Stage.STAGE, Part.MANAGER, rows);
            Job staging = ofStage(job.runId(), Stage.STAGE);
            signal(frozen, "STOP");
            fleet.until("another has the job", () -> find(staging.jobId()).leaseToken() > staging.leaseToken());
            signal(frozen, "CONT");
            fleet.awaitEnd(job.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed' OR retry_count > 0"))
                    .as(fleet::output)
                    .isZero();
            assertThat(find(staging.jobId()).dequeueAttempts())
                    .as("claims of the job: the frozen one's and its successor's")
                    .isEqualTo(2);
            assertThat(pipeline.content()).isEqualTo(undisturbed);
        }
    }

    private static void signal(Child process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
