package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database crashes in the middle of each stage and comes back without the chunks that were committed last, while the process that wrote
 * them lives on. What comes of it is what an undisturbed run makes.
 */
class LostCommitsTest {
    private static final int ROWS = 12_000;
    private static final long DEADLINE_SECONDS = 240;
    private static final Map<String, String> SETTINGS = Map.of(
            "pipeline.batch.file-chunk", "100",
            "pipeline.batch.staging-chunk", "100",
            "pipeline.batch.promotion-chunk", "100",
            "pipeline.batch.lease", "4s",
            "pipeline.batch.heartbeat", "1s");

    @TempDir
    Path folder;

    private Pipeline pipeline;
    private Path feed;
    private Child child;

    @BeforeEach
    void prepare() throws Exception {
        feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 3);
        pipeline = prepared();
        // As seldom as can be: what does not wait for the disk is lost by a crash.
        set("wal_writer_delay = '10s'");
        set("wal_writer_flush_after = '1GB'");
    }

    @AfterEach
    void reset() throws InterruptedException {
        if (child != null) {
            child.kill();
        }
        set("wal_writer_delay TO DEFAULT");
        set("wal_writer_flush_after TO DEFAULT");
    }

    private void set(String setting) {
        pipeline.jdbc().sql("ALTER SYSTEM SET " + setting).update();
        pipeline.jdbc().sql("SELECT pg_reload_conf()").query(Boolean.class).single();
    }

    private static Pipeline prepared() {
        Pipeline pipeline = Pipeline.empty();
        pipeline.dmo("lost", "import.id_field=id", "import.feed=full", "import.records_per_file=3000");
        return pipeline;
    }

    private Child start() {
        child = Child.start(pipeline, SETTINGS, folder.resolve("output.log"), "run", feed.toString(), "--dmo", "lost");
        return child;
    }

    @Test
    void whatTheDatabaseForgotIsWrittenAgain() throws Exception {
        Child undisturbed = start();
        assertThat(undisturbed.finish(DEADLINE_SECONDS)).as(undisturbed::output).isZero();
        List<String> expected = pipeline.content();

        prepared();
        Child process = start();
        List<String> told = new ArrayList<>();
        int lost = 0;
        for (Stage stage : Stage.values()) {
            long before = awaitTheMiddleOf(stage, process);
            pipeline.crashDatabase();
            long after = read(stage);
            lost += after < before ? 1 : 0;
            told.add(stage + " " + before + " -> " + after);
        }
        assertThat(process.finish(DEADLINE_SECONDS)).as(process::output).isZero();

        System.out.println("records read, before the crash and after it: " + told);
        assertThat(lost).as(() -> "stages that lost something: " + told).isPositive();
        assertThat(pipeline.content()).isEqualTo(expected);
    }

    private long awaitTheMiddleOf(Stage stage, Child process) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            long read = read(stage);
            if (read > ROWS / 5 && read < ROWS * 4 / 5) {
                return read;
            }
            assertThat(process.isAlive()).as(process::output).isTrue();
            assertThat(System.nanoTime())
                    .as(() -> stage + ": " + process.output())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** The records that the steps of a running stage have read, so far as the database knows. */
    private long read(Stage stage) {
        return pipeline.jdbc().sql("""
                        SELECT coalesce(sum(s.read_count), 0) FROM pipeline.job_queue q
                        JOIN batch.batch_job_execution_params p ON p.parameter_name = 'job_id' AND p.parameter_value = q.job_id::text
                        JOIN batch.batch_step_execution s ON s.job_execution_id = p.job_execution_id
                        WHERE q.stage = ? AND q.status = 'running' AND s.step_name LIKE '%:%'""").param(stage.label()).query(Long.class).single();
    }
}
