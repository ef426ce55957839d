package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody cancels a job while a worker has it: the worker may be done before it hears of that. */
class CancelTest {
    private static final int ROWS = 8_000;
    private static final long DEADLINE_SECONDS = 60;

    private final Pipeline pipeline = Pipeline.empty();

    @TempDir
    private Path folder;

    @Test
    void aRunEndsWithTheJobThatIsCancelledAndARetryGoesOn() throws Exception {
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 5);
        pipeline.run(dmo(), feed);
        List<String> undisturbed = pipeline.content();

        Pipeline.empty();
        JobQueue queue = pipeline.get(JobQueue.class);
        int runId = submit(dmo(), feed).runId();
        Thread worker = work(runId);
        int cancelled = runningJob(Stage.TRANSFORM);
        queue.cancel(cancelled);
        worker.join();
        assertThat(queue.find(cancelled).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(queue.ofRun(runId)).as("nothing follows").hasSize(2);

        queue.retry(cancelled);
        work(runId).join();
        assertThat(queue.ofRun(runId)).hasSize(4).allMatch(job -> job.status() == JobStatus.COMPLETED);
        assertThat(pipeline.content()).isEqualTo(undisturbed);
    }

    private Dmo dmo() {
        return pipeline.dmo("cancel", "import.id_field=id", "import.feed=full", "import.records_per_file=1000");
    }

    private Job submit(Dmo dmo, Path feed) throws IOException {
        try (InputStream content = Files.newInputStream(feed)) {
            return pipeline.get(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    dmo, DmoConfigs.LISTINGS, "feed", "feed.csv", Stage.PROMOTE, Map.of(), "test"),
                            content);
        }
    }

    private Thread work(int runId) {
        return Thread.ofPlatform().start(() -> {
            try {
                pipeline.get(Worker.class).runUntilIdle(runId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private int runningJob(Stage stage) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < deadline) {
            List<Integer> running = pipeline.jdbc()
                    .sql("SELECT job_id FROM pipeline.job_queue WHERE stage = ? AND status = 'running'")
                    .param(stage.label())
                    .query(Integer.class)
                    .list();
            if (!running.isEmpty()) {
                return running.getFirst();
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new AssertionError("The stage " + stage + " never ran.");
    }
}
