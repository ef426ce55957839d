package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is urgent does not queue behind what is not, in any stage. */
class PriorityTest {
    private static final String FEED = "id,name,address,lat,lng\n1,Cafe,1 Main St,35.5,-82.5\n";

    private static Job submit(Pipeline pipeline, String slug, int priority) throws IOException {
        return pipeline.get(Ingests.class)
                .submit(
                        new Ingests.Request(
                                pipeline.dmo(slug, "import.id_field=id"),
                                DmoConfigs.LISTINGS,
                                "feed",
                                "feed.csv",
                                Stage.PROMOTE,
                                Map.of(),
                                "test",
                                priority),
                        new ByteArrayInputStream(FEED.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anUrgentRunPassesABacklogThroughAllStages() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        Worker worker = pipeline.get(Worker.class);
        for (int i = 0; i < 3; i++) {
            submit(pipeline, "backlog-" + i, 0);
        }
        int canWait = submit(pipeline, "can-wait", -1).runId();
        assertThat(worker.workOnce(null)).isPresent();
        int urgent = submit(pipeline, "urgent", 10).runId();
        while (worker.workOnce(null).isPresent()) {
            // Until nothing is left.
        }
        List<Integer> runs = pipeline.jdbc()
                .sql("SELECT run_id FROM pipeline.job_queue ORDER BY started_at")
                .query(Integer.class)
                .list();
        assertThat(runs).hasSize(20);
        assertThat(runs.subList(1, 5)).containsOnly(urgent);
        assertThat(runs.subList(16, 20)).containsOnly(canWait);
    }
}
