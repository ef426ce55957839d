package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.testing.Pipeline;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes after a job when the next stage is not as it should be. */
@Timeout(60)
class FollowersTest {
    private static final String FEED = "id,name,address,lat,lng\n1,Cafe,1 Main St,35.5,-82.5\n";

    private Pipeline pipeline;
    private Dmo dmo;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        dmo = pipeline.dmo("next", "import.id_field=id");
    }

    private void set(Stage stage, String change) {
        pipeline.jdbc()
                .sql("UPDATE pipeline.dmo_configs SET " + change + " WHERE dmo_id = ? AND type = ?")
                .param(dmo.id())
                .param(stage.label())
                .update();
    }

    private List<Job> jobs(RunReport report) {
        return pipeline.get(JobQueue.class).ofRun(report.runId());
    }

    @Test
    void aRunEndsBeforeAStageThatIsSwitchedOff() {
        set(Stage.TRANSFORM, "active = FALSE");
        assertThat(jobs(pipeline.run(dmo, FEED)))
                .extracting(Job::stage, Job::status)
                .containsExactly(tuple(Stage.IMPORT, JobStatus.COMPLETED));
    }

    @Test
    void aNextStageThatCannotBeEnqueuedEndsTheJobWithAMessageAndARetryGoesOn() throws Exception {
        set(Stage.TRANSFORM, "config_params = '{\"no_such_key\": 1}'");
        List<Job> jobs = jobs(pipeline.run(dmo, FEED));
        assertThat(jobs).hasSize(1);
        Job job = jobs.getFirst();
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.retryCount()).isZero();
        assertThat(job.errorMessage())
                .contains("transform cannot be enqueued", "no_such_key", "./pipeline retry " + job.jobId());
        // Its work is done: the second attempt finds the Spring Batch job complete.
        JobQueue queue = pipeline.get(JobQueue.class);
        queue.retry(job.jobId());
        pipeline.get(Worker.class).runUntilIdle(job.runId());
        assertThat(queue.find(job.jobId()).orElseThrow().status()).isEqualTo(JobStatus.FAILED);
        set(Stage.TRANSFORM, "config_params = '{\"geocode\": {\"provider\": \"none\"}}'");
        queue.retry(job.jobId());
        pipeline.get(Worker.class).runUntilIdle(job.runId());
        assertThat(queue.ofRun(job.runId())).hasSize(4).allMatch(each -> each.status() == JobStatus.COMPLETED);
    }
}
