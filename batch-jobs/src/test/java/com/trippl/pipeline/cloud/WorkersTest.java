package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.cloud.Fleet.Part;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.messaging.QueueNames;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several workers share the partitions of one job over SQS, and whatever happens to them, what comes of it is what one undisturbed process
 * makes.
 */
class WorkersTest {
    private static final int ROWS = 8_000;
    /** Within this many seconds after the last disturbance a run must be over: leases, a restart of the job, and the work itself. */
    private static final double BOUND_SECONDS = 60;

    private static final double GRACE_SECONDS = 20;

    @TempDir
    static Path folder;

    private static Path feed;
    private static Queues queues;
    private static List<String> undisturbed;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 3);
        queues = new Queues();
        Pipeline pipeline = Pipeline.empty();
        pipeline.run(dmo(pipeline), feed);
        undisturbed = pipeline.content();
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
    }

    @AfterAll
    static void stop() {
        queues.close();
    }

    private static Dmo dmo(Pipeline pipeline) {
        return pipeline.dmo("cloud", "import.id_field=id", "import.feed=full", "import.records_per_file=500");
    }

    private static Job submit(Pipeline pipeline) throws IOException {
        try (InputStream content = Files.newInputStream(feed)) {
            return pipeline.get(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    dmo(pipeline),
                                    DmoConfigs.LISTINGS,
                                    "feed",
                                    "feed.csv",
                                    Stage.PROMOTE,
                                    Map.of(),
                                    "test"),
                            content);
        }
    }

    private static Fleet fleet(Pipeline pipeline) {
        return new Fleet(pipeline, folder, queues.settings());
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
    }

    @Test
    void twoWorkersShareEveryStage() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        try (Fleet fleet = fleet(pipeline)) {
            fleet.start(2);
            Job job = submit(pipeline);
            queues.send(QueueNames.of(Queues.ENVIRONMENT).jobs(), "{\"jobId\":" + job.jobId() + "}");
            System.out.printf("two workers: %.1f s%n", fleet.awaitEnd(job.runId()));
            assertAsIfNothingHadHappened(pipeline, fleet);
            for (Stage stage : Stage.values()) {
                if (stage != Stage.PROMOTE) {
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
            }
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
        try (Fleet fleet = fleet(pipeline).with("pipeline.batch.lease", "60s")) {
            fleet.start(3);
            Job job = submit(pipeline);
            double worker = fleet.inTheMiddleOf(Stage.IMPORT, Part.WORKER, ROWS).stop((long) GRACE_SECONDS);
            double manager =
                    fleet.inTheMiddleOf(Stage.STAGE, Part.MANAGER, ROWS).stop((long) GRACE_SECONDS);
            double seconds = fleet.awaitEnd(job.runId());
            System.out.printf(
                    "SIGTERM: worker gone after %.1f s, manager after %.1f s, run over %.1f s later%n",
                    worker, manager, seconds);
            assertAsIfNothingHadHappened(pipeline, fleet);
            assertThat(seconds).as("nobody waited for a lease of a minute").isLessThan(BOUND_SECONDS - 1);
        }
    }
}
