package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two files of one source come soon after one another, and two workers are free. */
class OrderTest {
    private static final int ROWS = 3_000;

    @TempDir
    Path folder;

    @Test
    void aSmallLaterFileDoesNotOvertakeALargeEarlierOne() throws Exception {
        Path large = folder.resolve("large.csv");
        SyntheticListings.write(large, ROWS, 11);
        List<String> lines = Files.readAllLines(large);
        String changed = lines.get(5).replaceFirst("^([^,]*),[^,]*", "$1,Renamed");
        Path small = Files.writeString(folder.resolve("small.csv"), lines.getFirst() + "\n" + changed + "\n");
        Pipeline pipeline = Pipeline.empty();
        Dmo dmo = pipeline.dmo(
                "ordered", "import.id_field=id", "import.records_per_file=500", "stage.min_percent_of_last=0");
        try (Cloud cloud = new Cloud(folder);
                Fleet fleet = new Fleet(pipeline, folder, cloud.settings())) {
            fleet.start(2);
            Job first = cloud.submit(pipeline, dmo, large);
            Job second = cloud.submit(pipeline, dmo, small);
            fleet.awaitEnd(second.runId());
            fleet.awaitEnd(first.runId());
            assertThat(pipeline.count("pipeline.job_queue", "status <> 'completed' OR retry_count > 0"))
                    .as(fleet::output)
                    .isZero();
            for (Stage stage : Stage.values()) {
                assertThat(pipeline.jdbc()
                                .sql("SELECT run_id FROM pipeline.job_queue WHERE stage = ? ORDER BY started_at")
                                .param(stage.label())
                                .query(Integer.class)
                                .list())
                        .as("runs by the start of their " + stage)
                        .containsExactly(first.runId(), second.runId());
            }
            assertThat(pipeline.count("public.listings", "name = 'Renamed'")).isEqualTo(1);
            assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
        }
    }
}
