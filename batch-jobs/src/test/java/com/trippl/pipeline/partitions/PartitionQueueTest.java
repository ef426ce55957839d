package com.trippl.pipeline.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.queue.ClaimRules;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.testing.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/** What becomes of partitions when those who work on them, or manage their job, end without a word. */
class PartitionQueueTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int DEATHS = 1;
    private static final String STEP = "transform_file";

    private final Pipeline pipeline = Pipeline.empty();
    private final JobQueue jobs = pipeline.get(JobQueue.class);
    private final PartitionQueue queue = pipeline.get(PartitionQueue.class);

    @BeforeEach
    void enqueue() {
        Dmo dmo = pipeline.dmo("parts");
        jobs.enqueue(NewJob.of(dmo.id(), "listings", Stage.TRANSFORM, "feed", "test"));
    }

    private Lease manage(String worker) {
        return jobs.claim(worker, LEASE, ClaimRules.ANY).orElseThrow();
    }

    private void open(Lease lease) {
        open(lease, 1);
    }

    private void open(Lease lease, int count) {
        JobExecution job = new JobExecution(3, new JobInstance(1, "transform"), new JobParameters());
        queue.open(
                lease,
                STEP,
                IntStream.rangeClosed(1, count)
                        .mapToObj(n -> new StepExecution(n, STEP + ":%05d".formatted(n), job))
                        .toList());
    }

    private Optional<PartitionClaim> claim(String worker) {
        return queue.claim(worker, LEASE, DEATHS);
    }

    /** As time does to the leases of whoever gives no sign of life. */
    private void end(String table, String whose) {
        pipeline.jdbc()
                .sql("UPDATE " + table + " SET lease_until = statement_timestamp() - interval '1 second' WHERE "
                        + whose)
                .update();
    }

    private String lostWorkers() {
        return pipeline.jdbc()
                .sql(
                        "SELECT deaths || ' ' || array_to_string(lost_workers, ',') FROM pipeline.partitions ORDER BY partition_id DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    @Test
    void whoDiesWithAPartitionCountsWhetherOrNotItHadTheJobAsWell() {
        open(manage("first"));
        assertThat(claim("first")).isPresent();
        end("pipeline.job_queue", "locked_by = 'first'");

        open(manage("second"));
        assertThat(lostWorkers()).as("the manager died with it").isEqualTo("1 first");
        assertThat(claim("third")).isPresent();
        end("pipeline.partitions", "worker = 'third' AND status = 'running'");

        assertThat(claim("second")).as("two have died, one may").isEmpty();
        assertThat(lostWorkers()).isEqualTo("2 first,third");
        assertThat(pipeline.count(
                        "pipeline.partitions",
                        "status = 'failed' AND error_message LIKE '2 workers ended without a word%'"))
                .isOne();
    }

    @Test
    void whoStillWorksWhenTheManagerDiesIsNotCounted() {
        open(manage("first"));
        assertThat(claim("other")).isPresent();
        end("pipeline.job_queue", "locked_by = 'first'");

        open(manage("second"));

        assertThat(lostWorkers()).isEqualTo("0 ");
        assertThat(pipeline.count("pipeline.partitions", "worker = 'other' AND status = 'stopped'"))
                .isOne();
    }

    /** Its step was done, and so the next manager finds nothing to do; its row must not look as if somebody worked on it for ever. */
    @Test
    void whoDiesBetweenTheEndOfAPartitionAndItsWordOnThatLeavesNoneRunning() throws Exception {
        open(manage("first"));
        assertThat(claim("first")).isPresent();
        end("pipeline.job_queue", "locked_by = 'first'");
        Lease second = manage("second");
        JobParameters parameters = new JobParametersBuilder()
                .addLong(JobContext.JOB_ID, (long) second.jobId(), true)
                .addLong(JobContext.LEASE_TOKEN, second.token(), false)
                .addString(JobContext.WORKER, second.worker(), false)
                .toJobParameters();
        StepExecution manager =
                new StepExecution(9, STEP, new JobExecution(4, new JobInstance(1, "transform"), parameters));
        StepExecutionSplitter allDone = new StepExecutionSplitter() {
            @Override
            public String getStepName() {
                return STEP;
            }

            @Override
            public Set<StepExecution> split(StepExecution step, int size) {
                return Set.of();
            }
        };

        SharedPartitionHandler handler = new SharedPartitionHandler(
                queue,
                pipeline.get(PartitionWorker.class),
                pipeline.get("partitionBell", Bell.class),
                pipeline.get(JobRepository.class),
                pipeline.get(BatchSettings.class),
                STEP);

        assertThat(handler.handle(allDone, manager)).isEmpty();
        assertThat(pipeline.count("pipeline.partitions", "status IN ('open', 'running')"))
                .isZero();
    }

    @Test
    void partitionsOfAnUrgentJobGoBeforeThoseOfJobsThatWereThereFirst() {
        Lease usual = manage("first");
        open(usual, 3);
        jobs.enqueue(NewJob.of(pipeline.dmo("urgent").id(), "listings", Stage.TRANSFORM, "feed", "test")
                .ranked(10));
        Lease urgent = manage("second");
        open(urgent, 2);

        List<Integer> claimed = new ArrayList<>();
        for (String worker : List.of("first", "second", "first", "second", "first")) {
            claimed.add(claim(worker).orElseThrow().jobId());
        }

        assertThat(claimed)
                .containsExactly(urgent.jobId(), urgent.jobId(), usual.jobId(), usual.jobId(), usual.jobId());
        assertThat(claim("second")).isEmpty();
    }

    @Test
    void aRetryByAPersonStartsTheCountAnew() {
        open(manage("first"));
        assertThat(claim("first")).isPresent();
        end("pipeline.job_queue", "locked_by = 'first'");
        end("pipeline.partitions", "worker = 'first'");
        int job = pipeline.jdbc()
                .sql("SELECT job_id FROM pipeline.job_queue")
                .query(Integer.class)
                .single();

        jobs.retry(job);
        open(manage("second"));

        assertThat(lostWorkers()).isEqualTo("0 ");
        assertThat(claim("second")).isPresent();
    }
}
