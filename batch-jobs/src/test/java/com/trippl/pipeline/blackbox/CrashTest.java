package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.cli.PipelineCommand;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of a stage, for real: what the next one makes of it is what an undisturbed run makes. */
class CrashTest {
    private static final int ROWS = 12_000;
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void killedInAnyStageItEndsAsIfNothingHadHappened() throws Exception {
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 3);

        Pipeline pipeline = prepared();
        assertThat(finish(start(pipeline, "run", feed.toString(), "--dmo", "crash")))
                .isZero();
        List<String> undisturbed = pipeline.content();
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);

        for (Stage stage : Stage.values()) {
            pipeline = prepared();
            Process process = start(pipeline, "run", feed.toString(), "--dmo", "crash");
            int jobId = killInTheMiddleOf(stage, process, pipeline);
            List<String> finished = steps(pipeline, jobId, "COMPLETED");

            assertThat(finish(start(pipeline, "retry", Integer.toString(jobId))))
                    .as(() -> "retry of " + stage + ": " + output())
                    .isZero();

            assertThat(pipeline.content())
                    .as("content after a crash in " + stage)
                    .isEqualTo(undisturbed);
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

    private static void assertSame(Stage stage, List<String> undisturbed, List<String> content) {
        List<String> lost = new ArrayList<>(undisturbed);
        lost.removeAll(new HashSet<>(content));
        List<String> added = new ArrayList<>(content);
        added.removeAll(new HashSet<>(undisturbed));
        assertThat(lost).as("lost by a crash in " + stage).isEmpty();
        assertThat(added).as("added by a crash in " + stage).isEmpty();
        assertThat(content).as("doubled by a crash in " + stage).hasSameSizeAs(undisturbed);
    }

    private static Pipeline prepared() {
        Pipeline pipeline = Pipeline.empty();
        pipeline.dmo("crash", "import.id_field=id", "import.feed=full", "import.records_per_file=1000");
        return pipeline;
    }

    private Process start(Pipeline pipeline, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dpipeline.batch.file-chunk=100",
                "-Dpipeline.batch.staging-chunk=100",
                "-Dpipeline.batch.promotion-chunk=100",
                PipelineCommand.class.getName()));
        line.addAll(Arrays.asList(command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().put("PIPELINE_HOME", pipeline.home().toString());
        return builder.start();
    }

    private static List<String> jobs() {
        return Pipeline.running()
                .jdbc()
                .sql(
                        "SELECT concat_ws('|', job_id, stage, status, locked_by, retry_count, error_message) FROM pipeline.job_queue")
                .query(String.class)
                .list();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private int finish(Process process) throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as(() -> "ends in time: " + output() + jobs())
                .isTrue();
        return process.exitValue();
    }

    /** Waits until some records of the stage are committed and others are not, and kills. Returns the job. */
    private static int killInTheMiddleOf(Stage stage, Process process, Pipeline pipeline) throws InterruptedException {
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
                process.destroyForcibly().waitFor();
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
