package com.trippl.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReports;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;

/** What a process leaves that died, or lost the database, in the midst of beginning a job. */
class RecoveryTest {
    private final Pipeline pipeline = Pipeline.empty();

    @Test
    void anInstanceWithoutAnExecutionKeepsNoJobFromBeginning() throws Exception {
        Dmo dmo = pipeline.dmo("begun", "import.id_field=id");
        byte[] feed = "id,name,address,lat,lng\na,One,1 Main St,35.1,-82.1\n".getBytes(StandardCharsets.UTF_8);
        Job job = pipeline.get(Ingests.class)
                .submit(
                        new Ingests.Request(
                                dmo, DmoConfigs.LISTINGS, "feed", "feed.csv", Stage.PROMOTE, Map.of(), "test"),
                        new ByteArrayInputStream(feed));
        pipeline.get(JobRepository.class)
                .createJobInstance(
                        Stage.IMPORT.jobType(),
                        new JobParametersBuilder()
                                .addLong(JobContext.JOB_ID, (long) job.jobId(), true)
                                .toJobParameters());
        pipeline.get(Worker.class).runUntilIdle(job.runId());
        assertThat(pipeline.get(RunReports.class).of(job.runId()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(pipeline.count("public.listings", "true")).isOne();
    }
}
