package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.partitions.PartitionWorker;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Loops;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker with more jobs to do than it may have at a time. */
class WorkerLimitsTest {
    private static final long DEADLINE_SECONDS = 60;

    private final Pipeline pipeline = Pipeline.empty();

    private void submit(Dmo dmo, String source) throws IOException {
        String rows = IntStream.range(0, 200)
                .mapToObj(n -> "%1$d,%2$s Cafe %1$d,%1$d Main St,35.%1$03d,-82.%1$03d".formatted(n, source))
                .collect(Collectors.joining("\n"));
        pipeline.get(Ingests.class)
                .submit(
                        new Ingests.Request(
                                dmo, DmoConfigs.LISTINGS, source, "feed.csv", Stage.STAGE, Map.of(), "test"),
                        new ByteArrayInputStream(
                                ("id,name,address,lat,lng\n" + rows + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private Worker worker(int jobs, int jobsPerDmo) {
        BatchSettings all = pipeline.get(BatchSettings.class);
        BatchSettings limited = new BatchSettings(
                all.environment(),
                all.partitionThreads(),
                all.recordsPerFile(),
                all.fileChunk(),
                all.stagingChunk(),
                all.promotionChunk(),
                all.promotionPartition(),
                all.lease(),
                all.heartbeat(),
                all.poll(),
                all.sharePartitions(),
                jobs,
                jobsPerDmo,
                all.databasePatience(),
                all.deaths());
        return new Worker(
                pipeline.get(JobQueue.class),
                pipeline.get(JobRunner.class),
                pipeline.get(PartitionWorker.class),
                pipeline.get("jobBell", Bell.class),
                limited,
                new Loops());
    }

    /** The most jobs that ran at a time: at the begin of one, itself counted, as a claim is later than the end that made room for it. */
    private int mostAtATime(String sameDmo) {
        return pipeline.jdbc().sql("""
                        SELECT max((SELECT count(*) FROM pipeline.job_queue o
                                    WHERE o.started_at <= q.started_at AND o.finished_at > q.started_at AND %s))
                        FROM pipeline.job_queue q""".formatted(sameDmo)).query(Integer.class).single();
    }

    @Test
    void aWorkerHasAsManyJobsAsItMayAndADmoNoMoreThanItsShare() throws Exception {
        Dmo north = pipeline.dmo("north", "import.id_field=id");
        Dmo south = pipeline.dmo("south", "import.id_field=id");
        Dmo west = pipeline.dmo("west", "import.id_field=id");
        for (Dmo dmo : new Dmo[] {north, south, west}) {
            submit(dmo, "hotels");
            submit(dmo, "museums");
        }
        Worker worker = worker(2, 1);
        Thread runs = Thread.ofPlatform().start(() -> {
            try {
                worker.runForever();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (pipeline.count("pipeline.job_queue", "status = 'completed'") < 18) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        worker.stop();
        runs.join();
        assertThat(mostAtATime("TRUE")).as("jobs at a time").isEqualTo(2);
        assertThat(mostAtATime("o.dmo_id = q.dmo_id")).as("jobs of one DMO").isEqualTo(1);
    }
}
