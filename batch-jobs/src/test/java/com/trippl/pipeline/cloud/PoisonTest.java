package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that ends every process that takes it up does not end all of them. */
class PoisonTest {
    private static final int DEATHS = 1;

    @TempDir
    Path folder;

    @Test
    void aPartitionThatCostsWorkerAfterWorkerFailsItsJobWithTheirNames() throws Exception {
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, 600, 7);
        Pipeline pipeline = Pipeline.empty();
        Dmo dmo = pipeline.dmo("poison", "import.id_field=id", "import.records_per_file=100");
        try (Cloud cloud = new Cloud(folder);
                Fleet fleet = new Fleet(pipeline, folder, cloud.settings())
                        .with("pipeline.batch.deaths", String.valueOf(DEATHS))
                        .with(Halt.SETTING, "transform_file:00003")) {
            // So many die of it, and the next gives it up; one more may die while it is not sure yet of the one before.
            fleet.start(DEATHS + 2);
            Job job = cloud.submit(pipeline, dmo, feed);
            JobQueue queue = pipeline.get(JobQueue.class);
            fleet.until("the transform is given up", () -> {
                if (fleet.alive().isEmpty()) {
                    fleet.startOne();
                }
                return queue.ofRun(job.runId()).stream()
                        .anyMatch(each -> each.stage() == Stage.TRANSFORM && each.status() == JobStatus.FAILED);
            });
            Job failed = queue.ofRun(job.runId()).getLast();
            assertThat(failed.errorMessage())
                    .contains((DEATHS + 1) + " workers ended without a word", "./pipeline retry " + failed.jobId());
            for (Child worker : fleet.alive()) {
                worker.kill();
            }
            fleet.with(Halt.SETTING, "nothing").startOne();
            queue.retry(failed.jobId());
            fleet.awaitEnd(job.runId());
            assertThat(queue.ofRun(job.runId())).hasSize(4).allMatch(each -> each.status() == JobStatus.COMPLETED);
        }
    }
}
