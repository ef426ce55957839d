package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of a stage, for real: what the next one makes of it is what an undisturbed run makes. */
class CrashTest {
    private static final int ROWS = 12_000;
    private static final long DEADLINE_SECONDS = 240;
    /** Small, so that each stage has a middle. */
    private static final Map<String, String> CHUNKS = Map.of(
            "pipeline.batch.file-chunk", "100",
            "pipeline.batch.staging-chunk", "100",
            "pipeline.batch.promotion-chunk", "100");

    @TempDir
    static Path folder;

    private static Path feed;
    private static List<String> undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        feed = folder.resolve("feed.csv");
        Path plain = folder.resolve("plain.csv");
        SyntheticListings.write(plain, ROWS, 3);
        // With what hangs on a listing in several rows, and in one of its own.
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(plain)) {
            lines.add(
                    lines.isEmpty()
                            ? line + ",images,hours"
                            : line + ",https://example.org/" + lines.size() + "a.jpg https://example.org/b.jpg,Mo-Fr "
                                    + lines.size() % 12 + "-18");
        }
        Files.write(feed, lines);
        Pipeline pipeline = prepared();
        succeeds(pipeline, "run", feed.toString(), "--dmo", "crash");
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
        assertThat(pipeline.count("public.listing_images", "true")).isGreaterThan(ROWS);
        assertThat(pipeline.count("public.listing_hours", "true")).isGreaterThan(ROWS * 9 / 10);
        undisturbed = pipeline.content();
    }

    @Test
    void killedInAnyStageItEndsAsIfNothingHadHappened() throws Exception {
        Pipeline pipeline;

        for (Stage stage : Stage.values()) {
            pipeline = prepared();
            Child process = start(pipeline, "run", feed.toString(), "--dmo", "crash");
            int jobId = killInTheMiddleOf(stage, process, pipeline);
            List<String> finished = steps(pipeline, jobId, "COMPLETED");

            succeeds(pipeline, "retry", Integer.toString(jobId));

            assertSame(stage.label(), undisturbed, pipeline.content());
            List<String> all = steps(pipeline, jobId, "%");
            for (String step : finished) {
                assertThat(all.stream().filter(step::equals))
                        .as(step + " is done, and not done again")
                        .hasSize(1);
            }
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed'"))
                    .isZero();
        }
    }

    @Test
    void killedInAStepThatLooksAtTheWholeItEndsAsIfNothingHadHappened() throws Exception {
        for (String step : List.of("survey", "resolve_duplicates", "settle_batch", "promote_followers")) {
            int jobId = 0;
            Pipeline pipeline = prepared();
            for (int attempt = 1; jobId == 0; attempt++) {
                assertThat(attempt).as("caught within " + step).isLessThan(10);
                pipeline = prepared();
                jobId = killWithin(step, start(pipeline, "run", feed.toString(), "--dmo", "crash"), pipeline);
            }
            succeeds(pipeline, "retry", Integer.toString(jobId));
            assertSame(step, undisturbed, pipeline.content());
        }
    }

    @Test
    void killedBetweenJobsAnyWorkerGoesOn() throws Exception {
        Pipeline pipeline = prepared();
        Child process = start(pipeline, "run", feed.toString(), "--dmo", "crash");
        until(process, () -> pipeline.count("pipeline.job_queue", "status = 'running'") > 0);
        // With the next job held back, the first one ends and no other begins.
        pipeline.jdbc()
                .sql("INSERT INTO pipeline.pauses (paused_by, paused_at) VALUES ('test', now())")
                .update();
        until(
                process,
                () -> pipeline.count("pipeline.job_queue", "status = 'completed'") == 1
                        && pipeline.count("pipeline.job_queue", "status = 'pending'") == 1);
        process.kill();
        pipeline.jdbc().sql("DELETE FROM pipeline.pauses").update();

        succeeds(pipeline, "worker", "--once");
        assertSame("between jobs", undisturbed, pipeline.content());
    }

    private static void until(Child process, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Kills while a step runs. Returns the job; 0 when the step was over before. */
    private static int killWithin(String step, Child process, Pipeline pipeline) throws InterruptedException {
        String running = """
                SELECT p.parameter_value::int FROM batch.batch_step_execution s
                JOIN batch.batch_job_execution_params p ON p.parameter_name = 'job_id' AND p.job_execution_id = s.job_execution_id
                WHERE s.step_name = ? AND s.status = 'STARTED'""";
        while (process.isAlive()) {
            List<Integer> jobs = pipeline.jdbc()
                    .sql(running)
                    .param(step)
                    .query(Integer.class)
                    .list();
            if (!jobs.isEmpty()) {
                process.kill();
                boolean within = !pipeline.jdbc()
                        .sql(running)
                        .param(step)
                        .query(Integer.class)
                        .list()
                        .isEmpty();
                return within ? jobs.getFirst() : 0;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return 0;
    }

    private static void assertSame(String crash, List<String> undisturbed, List<String> content) {
        List<String> lost = new ArrayList<>(undisturbed);
        lost.removeAll(new HashSet<>(content));
        List<String> added = new ArrayList<>(content);
        added.removeAll(new HashSet<>(undisturbed));
        assertThat(lost).as("lost by a crash in " + crash).isEmpty();
        assertThat(added).as("added by a crash in " + crash).isEmpty();
        assertThat(content).as("doubled by a crash in " + crash).hasSameSizeAs(undisturbed);
    }

    private static Pipeline prepared() {
        Pipeline pipeline = Pipeline.empty();
        pipeline.dmo("crash", "import.id_field=id", "import.feed=full", "import.records_per_file=1000");
        return pipeline;
    }

    private static Child start(Pipeline pipeline, String... command) {
        return Child.start(pipeline, CHUNKS, folder.resolve("output.log"), command);
    }

    private static List<String> jobs() {
        return Pipeline.running()
                .jdbc()
                .sql(
                        "SELECT concat_ws('|', job_id, stage, status, locked_by, retry_count, error_message) FROM pipeline.job_queue")
                .query(String.class)
                .list();
    }

    private static void succeeds(Pipeline pipeline, String... command) throws InterruptedException {
        Child process = start(pipeline, command);
        assertThat(process.finish(DEADLINE_SECONDS))
                .as(() -> List.of(command) + ": " + process.output() + jobs())
                .isZero();
    }

    /** Waits until some records of the stage are committed and others are not, and kills. Returns the job. */
    private static int killInTheMiddleOf(Stage stage, Child process, Pipeline pipeline) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < deadline) {
            List<Integer> jobs = pipeline.jdbc()
                    .sql("""
                            SELECT q.job_id FROM pipeline.job_queue q
                            JOIN batch.batch_job_execution_params p ON p.parameter_name = 'job_id' AND p.parameter_value = q.job_id::text
                            JOIN batch.batch_step_execution s ON s.job_execution_id = p.job_execution_id
                            WHERE q.stage = ? AND q.status = 'running' AND s.step_name LIKE '%:%'
                            GROUP BY q.job_id HAVING sum(s.read_count) BETWEEN ? AND ?""")
                    .param(stage.label())
                    .param(ROWS / 6)
                    .param(ROWS * 5 / 6)
                    .query(Integer.class)
                    .list();
            if (!jobs.isEmpty()) {
                process.kill();
                assertThat(pipeline.count("pipeline.job_queue", "status = 'running' AND job_id = " + jobs.getFirst()))
                        .as("killed while " + stage + " ran")
                        .isOne();
                return jobs.getFirst();
            }
            assertThat(process.isAlive()).as("caught in the middle of " + stage).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("The stage " + stage + " was never seen in its middle.");
    }

    private static List<String> steps(Pipeline pipeline, int jobId, String status) {
        return pipeline.jdbc()
                .sql("""
                        SELECT s.step_name FROM batch.batch_job_execution_params p
                        JOIN batch.batch_step_execution s ON s.job_execution_id = p.job_execution_id
                        WHERE p.parameter_name = 'job_id' AND p.parameter_value = ? AND s.step_name LIKE '%:%' AND s.status LIKE ?""")
                .param(Integer.toString(jobId))
                .param(status)
                .query(String.class)
                .list();
    }
}
