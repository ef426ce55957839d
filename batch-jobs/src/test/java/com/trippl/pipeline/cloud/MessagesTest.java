package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.servers.S3Server;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Messages that come late or more than once, those that nobody understands, and what processes of a cloud tell and begin by themselves. */
class MessagesTest {
    private static final int ROWS = 1_000;
    private static final QueueNames NAMES = QueueNames.of(Queues.ENVIRONMENT);

    @TempDir
    Path folder;

    private Cloud cloud;
    private Pipeline pipeline;
    private Path feed;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(folder);
        pipeline = Pipeline.empty();
        feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 9);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private Dmo dmo() {
        return pipeline.dmo("bells", "import.id_field=id", "import.records_per_file=100");
    }

    /** What one process makes of the feed when nothing comes between; the pipeline is empty again. */
    private List<String> undisturbed(String source) throws IOException {
        pipeline.run(dmo(), source, "feed.csv", Files.readAllBytes(feed), Stage.PROMOTE);
        List<String> content = pipeline.content();
        pipeline = Pipeline.empty();
        return content;
    }

    @Test
    void messagesThatComeLateOrTwiceDoNoHarmAndEachEventTellsItsJobAndRun() throws Exception {
        List<String> undisturbed = undisturbed("feed");
        Dmo dmo = dmo();
        // Who looks by itself so seldom is woken by a message, or not within the time of this test.
        try (Fleet fleet = new Fleet(pipeline, folder, cloud.settings()).with("pipeline.batch.poll", "20s")) {
            List<Child> workers = fleet.start(2);
            Job job = cloud.submit(pipeline, dmo, feed);
            String late = "{\"jobId\":" + job.jobId() + "}";
            cloud.queues()
                    .client()
                    .sendMessage(m -> m.queueUrl(cloud.queues().url(NAMES.jobs()))
                            .messageBody(late)
                            .delaySeconds(2))
                    .join();
            fleet.until("it is begun", () -> pipeline.count("pipeline.partitions", "true") > 0);
            for (long id : pipeline.jdbc()
                    .sql("SELECT partition_id FROM pipeline.partitions")
                    .query(Long.class)
                    .list()) {
                for (int i = 0; i < 3; i++) {
                    cloud.queues().send(NAMES.partitions(), "{\"partitionId\":" + id + "}");
                }
            }
            fleet.awaitEnd(job.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status = 'completed'"))
                    .as(fleet::output)
                    .isEqualTo(4);
            assertThat(pipeline.count("pipeline.partitions", "claim_token <> 1 OR status <> 'completed'"))
                    .as("partitions that were not claimed once")
                    .isZero();
            assertThat(pipeline.content()).isEqualTo(undisturbed);
            String told = workers.get(0).output() + workers.get(1).output();
            JsonNode line = told.lines()
                    .filter(each -> each.startsWith("{") && each.contains("Job " + job.jobId() + " is completed"))
                    .map(JsonMapper.shared()::readTree)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(told));
            assertThat(line.path("jobId").asString()).isEqualTo(String.valueOf(job.jobId()));
            assertThat(line.path("runId").asString()).isEqualTo(String.valueOf(job.runId()));
            assertThat(line.path("level").asString()).isEqualTo("INFO");
        }
    }

    @Test
    void theQueueCommandShowsAndDeletesWhatNobodyUnderstood() throws Exception {
        Map<String, String> settings = new HashMap<>(cloud.settings());
        settings.put("pipeline.batch.environment", Queues.ENVIRONMENT);
        settings.put("spring.cloud.aws.region.static", "eu-central-1");
        settings.put("spring.cloud.aws.credentials.access-key", "test");
        settings.put("spring.cloud.aws.credentials.secret-key", "test");
        cloud.queues().send(NAMES.jobs() + QueueNames.DEAD_LETTERS, "gibberish");
        cloud.queues().send(NAMES.partitions(), "{\"partitionId\":1}");
        Child shown = Child.start(pipeline, settings, folder.resolve("queue.log"), "queue");
        assertThat(shown.finish(120)).as(shown::output).isZero();
        assertThat(shown.output()).contains(NAMES.jobs(), NAMES.partitions(), "gibberish");
        Child deleted =
                Child.start(pipeline, settings, folder.resolve("deleted.log"), "queue", "--delete-dead-letters");
        assertThat(deleted.finish(120)).as(deleted::output).isZero();
        assertThat(cloud.queues().depth(NAMES.jobs() + QueueNames.DEAD_LETTERS)).isZero();
        assertThat(cloud.queues().depth(NAMES.partitions()))
                .as("what is no dead letter stays")
                .isOne();
    }

    /** Has a DMO's feed looked for each month, for more than one already. */
    private void monthly(Dmo dmo, String location) {
        pipeline.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        Stage.IMPORT,
                        DmoConfigs.LISTINGS,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("location", location)
                                .put("id_field", "id"),
                        "monthly",
                        "test");
        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.dmo_configs SET created_at = now() - interval '40 days', updated_at = now() - interval '40 days' WHERE dmo_id = ?")
                .param(dmo.id())
                .update();
    }

    @Test
    void ofProcessesWhoseClocksAreOffByMonthsOneBeginsWhatIsDueOnce() throws Exception {
        List<String> undisturbed = undisturbed("scheduled");
        Dmo dmo = dmo();
        monthly(dmo, "*.csv");
        // Nobody listens there.
        monthly(pipeline.dmo("web"), "http://localhost:9/feed.csv?key=" + Fleet.SECRETS + "-feed");
        try (S3Client s3 = S3Server.shared().client()) {
            s3.putObject(
                    request ->
                            request.bucket(DeployEnvironment.DEV.dataBucket()).key("inbox/bells/feed.csv"),
                    feed);
        }
        try (Fleet fleet = new Fleet(pipeline, folder, cloud.settings())
                .with("pipeline.schedule.poll", "100ms")
                .with("pipeline.schedule.allow-private-urls", "true")) {
            fleet.with(WrongClock.SETTING, "45d").startOne();
            fleet.with(WrongClock.SETTING, "-45d").startOne();
            fleet.until(
                    "both look at their clocks",
                    () -> fleet.alive().stream()
                            .allMatch(worker -> worker.output().contains("Waiting for jobs")));
            fleet.until("it is taken", () -> pipeline.count("pipeline.job_queue", "stage = 'promote'") > 0);
            fleet.awaitEnd(pipeline.jdbc()
                    .sql("SELECT run_id FROM pipeline.runs")
                    .query(Integer.class)
                    .single());
            assertThat(pipeline.count("pipeline.job_queue", "stage = 'import'")).isOne();
            assertThat(pipeline.count("pipeline.schedule_slots", "state = 'enqueued'"))
                    .isOne();
            assertThat(pipeline.count("pipeline.schedule_slots", "slot_at > now() OR decided_at > now()"))
                    .as("moments that have not come yet")
                    .isZero();
            assertThat(pipeline.content()).isEqualTo(undisturbed);
            String toldOfTheWeb = pipeline.jdbc()
                    .sql("SELECT detail FROM pipeline.schedule_slots WHERE state = 'taking'")
                    .query(String.class)
                    .single();
            assertThat(toldOfTheWeb).contains("localhost could not be asked");
            assertThat(toldOfTheWeb + fleet.logs()).doesNotContain(Fleet.SECRETS);
        }
    }
}
