package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.cloud.Fleet.Part;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.Database;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.Progress;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several workers share the partitions of one job over SQS, and whatever happens to them, what comes of it is what one undisturbed process
 * makes.
 */
class WorkersTest {
    private static final int ROWS = 4_000;
    /** Within this many seconds after the last disturbance a run must be over: leases, a restart of the job, and the work itself. */
    private static final double BOUND_SECONDS = 60;

    private static final double GRACE_SECONDS = 20;

    private static final Pattern OF_A_JOB = Pattern.compile("^(?:Partition \\d+ of job|Job) (\\d+)");

    @TempDir
    static Path folder;

    private static Path feed;
    private static Cloud cloud;
    private static List<String> undisturbed;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 3);
        cloud = new Cloud(folder);
        Pipeline pipeline = Pipeline.empty();
        pipeline.run(dmo(pipeline), feed);
        undisturbed = pipeline.content();
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    private static Dmo dmo(Pipeline pipeline) {
        return pipeline.dmo("cloud", "import.id_field=id", "import.feed=full", "import.records_per_file=250");
    }

    private static Job submit(Pipeline pipeline) throws IOException {
        return cloud.submit(pipeline, dmo(pipeline), feed);
    }

    private static Fleet fleet(Pipeline pipeline) {
        return new Fleet(pipeline, folder, cloud.settings());
    }

    private static void assertAsIfNothingHadHappened(Pipeline pipeline, Fleet fleet) {
        assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed'"))
                .as(fleet::output)
                .isZero();
        assertThat(pipeline.count("pipeline.job_queue", "true")).isEqualTo(Stage.values().length);
        assertThat(pipeline.content()).isEqualTo(undisturbed);
        assertThat(pipeline.count("pipeline.partitions", "status IN ('open', 'running')"))
                .as("partitions that nobody finishes")
                .isZero();
        assertLogsNameTheirJobAndNoSecret(pipeline, fleet);
    }

    private static void assertLogsNameTheirJobAndNoSecret(Pipeline pipeline, Fleet fleet) {
        String logs = fleet.logs();
        assertThat(logs).doesNotContain(Fleet.SECRETS).doesNotContain(password(pipeline));
        int run = pipeline.jdbc()
                .sql("SELECT run_id FROM pipeline.runs")
                .query(Integer.class)
                .single();
        List<JsonNode> ofJobs = logs.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .filter(line ->
                        OF_A_JOB.matcher(line.path("message").asString()).find())
                .toList();
        assertThat(ofJobs).hasSizeGreaterThan(Stage.values().length).allSatisfy(line -> {
            Matcher job = OF_A_JOB.matcher(line.path("message").asString());
            assertThat(job.find()).isTrue();
            assertThat(line.path("jobId").asString()).as(line::toString).isEqualTo(job.group(1));
            assertThat(line.path("runId").asString()).as(line::toString).isEqualTo(String.valueOf(run));
        });
    }

    private static String password(Pipeline pipeline) {
        return String.valueOf(pipeline.get(Database.class).password());
    }

    /** Messages come twice, tell of what is not there, or make no sense; some never come. */
    @Test
    void twoWorkersShareEveryStageWhateverTheMessages() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        QueueNames names = QueueNames.of(Queues.ENVIRONMENT);
        try (Fleet fleet = fleet(pipeline)) {
            fleet.start(2);
            for (String queue : List.of(names.jobs(), names.partitions())) {
                for (String message : List.of("{}", "no JSON", "{\"jobId\":999999}", "{\"partitionId\":999999}")) {
                    cloud.queues().send(queue, message);
                }
            }
            Job job = submit(pipeline);
            for (int i = 0; i < 5; i++) {
                cloud.ring(job);
            }
            assertProgressTellsOfTheWorkOfOthers(pipeline, fleet, job.runId());
            System.out.printf("two workers: %.1f s%n", fleet.awaitEnd(job.runId()));
            cloud.ring(job);
            assertAsIfNothingHadHappened(pipeline, fleet);
            for (Stage stage : new Stage[] {Stage.IMPORT, Stage.TRANSFORM, Stage.STAGE}) {
                assertThat(pipeline.jdbc()
                                .sql("""
                                        SELECT count(DISTINCT p.worker) FROM pipeline.partitions p
                                        JOIN pipeline.job_queue q USING (job_id) WHERE q.stage = ?""")
                                .param(stage.label())
                                .query(Integer.class)
                                .single())
                        .as("workers on " + stage)
                        .isEqualTo(2);
            }
            fleet.until(
                    "messages that make no sense are dead letters, three of each queue",
                    () -> cloud.queues().depth(names.jobs() + QueueNames.DEAD_LETTERS) == 3
                            && cloud.queues().depth(names.partitions() + QueueNames.DEAD_LETTERS) == 3);
            fleet.until(
                    "no other is left",
                    () -> cloud.queues().depth(names.jobs()) == 0
                            && cloud.queues().depth(names.partitions()) == 0);
        }
    }

    /** While a stage runs, what is told of it grows by what is done elsewhere than with the manager. */
    private static void assertProgressTellsOfTheWorkOfOthers(Pipeline pipeline, Fleet fleet, int runId)
            throws InterruptedException {
        Progress progress = pipeline.get(Progress.class);
        Map<Stage, List<Long>> seen = new EnumMap<>(Stage.class);
        fleet.until("the progress of a running job has grown by what others do", () -> {
            Optional<Progress.JobProgress> running = progress.ofRun(runId);
            if (running.isEmpty()) {
                return false;
            }
            Progress.JobProgress now = running.get();
            List<Long> ofStage = seen.computeIfAbsent(now.job().stage(), stage -> new ArrayList<>());
            // Asked later, so not less than the manager's own part of the sum.
            long atLeast = now.done() - readByTheManager(pipeline, now.job());
            if (now.done() < now.total() && atLeast > (ofStage.isEmpty() ? 0 : ofStage.getLast())) {
                ofStage.add(atLeast);
            }
            return ofStage.size() == 3;
        });
    }

    private static long readByTheManager(Pipeline pipeline, Job job) {
        return pipeline.jdbc().sql("""
                        SELECT coalesce(sum(s.read_count), 0) FROM pipeline.job_queue q
                        JOIN pipeline.partitions p ON p.job_id = q.job_id AND p.worker = q.locked_by
                        JOIN batch.batch_step_execution s ON s.step_execution_id = p.step_execution_id WHERE q.job_id = ?""").param(job.jobId()).query(Long.class).single();
    }

    @Test
    void whateverIsAwayForAWhileTheRunGoesOnWhenItIsBack() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        try (Fleet fleet = fleet(pipeline)) {
            fleet.start(2);
            Job job = submit(pipeline);
            fleet.inTheMiddleOf(Stage.IMPORT, Part.WORKER, ROWS);
            // Longer than the client of S3 tries by itself.
            cloud.files().refuse(Integer.MAX_VALUE);
            fleet.until("a partition has failed", () -> pipeline.count("pipeline.partitions", "failures > 0") > 0);
            cloud.files().refuse(0);
            fleet.inTheMiddleOf(Stage.TRANSFORM, Part.WORKER, ROWS);
            cloud.files().delay(Duration.ofSeconds(Fleet.LEASE_SECONDS + 2), 6);
            Thread stopped = cloud.stopTheQueues();
            fleet.inTheMiddleOf(Stage.STAGE, Part.WORKER, ROWS);
            pipeline.crashDatabase();
            double seconds = fleet.awaitEnd(job.runId());
            cloud.restartTheQueues(stopped);
            System.out.printf("S3 away and slow, queues and database away: over %.1f s after the last%n", seconds);
            assertThat(cloud.files().delaysLeft())
                    .as("requests that should have taken longer than a lease")
                    .isZero();
            assertThat(pipeline.count("pipeline.partitions", "failures > 0 AND status = 'completed'"))
                    .as("partitions that failed while S3 was away, and were tried again")
                    .isPositive();
            assertAsIfNothingHadHappened(pipeline, fleet);
            assertThat(seconds).isLessThan(BOUND_SECONDS);
        }
    }

    @Test
    void aWorkerKilledInAnyStageLosesAndDoublesNothing() throws Exception {
        killedInEveryStage(Part.WORKER);
    }

    @Test
    void aManagerKilledInAnyStageLosesAndDoublesNothing() throws Exception {
        killedInEveryStage(Part.MANAGER);
    }

    private static void killedInEveryStage(Part part) throws Exception {
        Pipeline pipeline = Pipeline.empty();
        try (Fleet fleet = fleet(pipeline)) {
            fleet.start(5);
            Job job = submit(pipeline);
            for (Stage stage : Stage.values()) {
                fleet.inTheMiddleOf(stage, part, ROWS).kill();
            }
            double seconds = fleet.awaitEnd(job.runId());
            System.out.printf("%s killed in every stage: over %.1f s after the last%n", part, seconds);
            assertAsIfNothingHadHappened(pipeline, fleet);
            assertThat(seconds).isLessThan(BOUND_SECONDS);
        }
    }

    @Test
    void whenAllAreKilledTheNextOnesGoOn() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        try (Fleet fleet = fleet(pipeline)) {
            fleet.start(2);
            Job job = submit(pipeline);
            fleet.inTheMiddleOf(Stage.STAGE, Part.WORKER, ROWS);
            for (Child worker : fleet.alive()) {
                worker.kill();
            }
            fleet.start(2);
            double seconds = fleet.awaitEnd(job.runId());
            System.out.printf("all killed: over %.1f s after the next began%n", seconds);
            assertAsIfNothingHadHappened(pipeline, fleet);
            assertThat(seconds).isLessThan(BOUND_SECONDS);
        }
    }

    @Test
    void askedToStopAWorkerGivesBackWhatItHas() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        try (Fleet fleet = fleet(pipeline).with("pipeline.batch.lease", "60s");
                ExecutorService stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            fleet.start(3);
            Job job = submit(pipeline);
            Child first = fleet.inTheMiddleOf(Stage.IMPORT, Part.WORKER, ROWS);
            // The others do not wait until it is gone.
            Future<Double> worker = stopping.submit(() -> first.stop((long) GRACE_SECONDS));
            double manager =
                    fleet.inTheMiddleOf(Stage.STAGE, Part.MANAGER, ROWS).stop((long) GRACE_SECONDS);
            double seconds = fleet.awaitEnd(job.runId());
            System.out.printf(
                    "SIGTERM: worker gone after %.1f s, manager after %.1f s, run over %.1f s later%n",
                    worker.get(), manager, seconds);
            assertAsIfNothingHadHappened(pipeline, fleet);
            assertThat(seconds).as("nobody waited for a lease of a minute").isLessThan(BOUND_SECONDS - 1);
        }
    }
}
