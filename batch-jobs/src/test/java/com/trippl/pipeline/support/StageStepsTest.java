package com.trippl.pipeline.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.ClaimRules;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What every step of a stage promises. */
class StageStepsTest {
    private final Pipeline pipeline = Pipeline.empty();
    private Lease lease;

    @BeforeEach
    void claim() {
        Dmo dmo = pipeline.dmo("steps");
        JobQueue queue = pipeline.get(JobQueue.class);
        queue.enqueue(NewJob.of(dmo.id(), DmoConfigs.LISTINGS, Stage.IMPORT, "feed", "test"));
        lease = queue.claim("here", Duration.ofMinutes(5), ClaimRules.ANY).orElseThrow();
        pipeline.jdbc()
                .sql("CREATE TABLE IF NOT EXISTS public.written (item int)")
                .update();
        pipeline.jdbc().sql("TRUNCATE public.written").update();
    }

    @AfterEach
    void drop() {
        pipeline.jdbc().sql("DROP TABLE public.written").update();
    }

    private static ItemReader<Integer> numbers(int most) {
        Iterator<Integer> numbers = IntStream.rangeClosed(1, most).iterator();
        return () -> numbers.hasNext() ? numbers.next() : null;
    }

    private void insert(int item) {
        pipeline.jdbc().sql("INSERT INTO public.written VALUES (?)").param(item).update();
    }

    private List<Integer> written() {
        return pipeline.jdbc()
                .sql("SELECT item FROM public.written ORDER BY item")
                .query(Integer.class)
                .list();
    }

    private JobExecution run(ItemReader<Integer> reader, ItemWriter<Integer> writer) throws Exception {
        return run(pipeline.get(StageSteps.class).<Integer, Integer>chunks("numbers", 10, reader, n -> n, writer));
    }

    private JobExecution run(Step step) throws Exception {
        return pipeline.get(JobOperator.class)
                .start(
                        new JobBuilder("numbers", pipeline.get(JobRepository.class))
                                .start(step)
                                .build(),
                        new JobParametersBuilder()
                                .addLong(JobContext.JOB_ID, (long) lease.jobId())
                                .addLong(JobContext.LEASE_TOKEN, lease.token(), false)
                                .addString(JobContext.WORKER, lease.worker(), false)
                                .toJobParameters());
    }

    @Test
    void whatIsReadIsWrittenChunkByChunk() throws Exception {
        assertThat(run(numbers(25), chunk -> chunk.forEach(this::insert)).getStatus())
                .isEqualTo(BatchStatus.COMPLETED);
        assertThat(written()).hasSize(25);
    }

    @Test
    void aFailedChunkLeavesNoRows() throws Exception {
        JobExecution execution = run(numbers(25), chunk -> {
            for (Integer item : chunk) {
                insert(item);
                if (item == 15) {
                    throw new IllegalStateException("no 15");
                }
            }
        });
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(written())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
    }

    @Test
    void anItemThatIsLostOnTheWayFailsTheStep() throws Exception {
        JobExecution execution = run(numbers(25), chunk -> {
            chunk.forEach(this::insert);
            StepExecution step = JobContexts.currentStep();
            // As of a reader that counts what it does not hand out.
            step.setReadCount(step.getReadCount() + 1);
        });
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(Failures.cause(execution))
                .isInstanceOf(StageFailure.class)
                .hasMessageContaining("but accounts for 25");
    }

    @Test
    void whoLostTheLeaseWritesNothing() throws Exception {
        pipeline.jdbc()
                .sql("UPDATE pipeline.job_queue SET lease_token = lease_token + 1")
                .update();
        assertThat(run(numbers(5), chunk -> chunk.forEach(this::insert)).getStatus())
                .isEqualTo(BatchStatus.FAILED);
        assertThat(written()).isEmpty();
    }

    @Test
    void chunksDoNotWaitForTheDisk() throws Exception {
        List<String> commits = new ArrayList<>();
        run(numbers(25), chunk -> commits.add(synchronousCommit()));
        assertThat(commits).containsExactly("off", "off", "off");
        assertThat(synchronousCommit()).isEqualTo("on");
    }

    @Test
    void workDoneAtOnceWaitsForTheDisk() throws Exception {
        List<String> commits = new ArrayList<>();
        run(pipeline.get(StageSteps.class).tasklet("at once", step -> commits.add(synchronousCommit())));
        assertThat(commits).containsExactly("on");
    }

    private String synchronousCommit() {
        return pipeline.jdbc()
                .sql("SHOW synchronous_commit")
                .query(String.class)
                .single();
    }

    /** As after a crash of the database that the worker outlived. */
    @Test
    void aChunkThatTheDatabaseForgotIsNotBuiltUpon() throws Exception {
        ItemReader<Integer> numbers = numbers(25);
        JobExecution execution = run(
                () -> {
                    Integer number = numbers.read();
                    if (number != null && number == 15) {
                        pipeline.jdbc()
                                .sql("UPDATE batch.batch_step_execution SET version = version - 1")
                                .update();
                    }
                    return number;
                },
                chunk -> chunk.forEach(this::insert));
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(Failures.cause(execution)).isInstanceOf(StageFailure.class).hasMessageContaining("does not know");
        assertThat(Failures.retryable(Failures.cause(execution))).isTrue();
        assertThat(written())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
    }

    /** Spring Batch takes the database's version for its own then, and never looks at it before it writes the context. */
    @Test
    void whatTheDatabaseForgotIsNotNotedAsDoneWhenTheJobIsToStop() throws Exception {
        ItemReader<Integer> numbers = numbers(25);
        TransactionTemplate elsewhere = new TransactionTemplate(pipeline.get(PlatformTransactionManager.class));
        elsewhere.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        run(
                () -> {
                    Integer number = numbers.read();
                    if (number != null && number == 15) {
                        elsewhere.executeWithoutResult(status -> {
                            pipeline.jdbc()
                                    .sql("UPDATE batch.batch_step_execution SET version = 1, read_count = 0")
                                    .update();
                            pipeline.jdbc()
                                    .sql("UPDATE batch.batch_step_execution_context SET short_context = 'as before'")
                                    .update();
                            pipeline.jdbc()
                                    .sql(
                                            "UPDATE batch.batch_job_execution SET status = 'STOPPING', version = version + 1")
                                    .update();
                        });
                    }
                    return number;
                },
                chunk -> chunk.forEach(this::insert));
        assertThat(pipeline.count(
                        "batch.batch_step_execution", "version = 1 AND read_count = 0 AND status = 'STARTED'"))
                .isOne();
        assertThat(pipeline.count("batch.batch_step_execution_context", "short_context = 'as before'"))
                .isOne();
    }

    @Test
    void longWorkIsInNoTransactionButWhatItWrites() throws Exception {
        StageSteps steps = pipeline.get(StageSteps.class);
        List<Boolean> inTransaction = new ArrayList<>();
        JobExecution execution = run(steps.longTasklet("long", step -> {
            inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
            steps.fenced(step, () -> inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive()));
            insert(1);
        }));
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(inTransaction).containsExactly(false, true);
        assertThat(written()).containsExactly(1);
    }

    @Test
    void longWorkThatFailsIsNotBegunAnew() throws Exception {
        List<Integer> begun = new ArrayList<>();
        JobExecution execution = run(pipeline.get(StageSteps.class).longTasklet("long", step -> {
            begun.add(1);
            if (begun.size() < 3) {
                throw new IOException("no such file");
            }
        }));
        assertThat(begun).hasSize(1);
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(Failures.cause(execution)).isInstanceOf(IOException.class).hasMessage("no such file");
    }

    @Test
    void whoLostTheLeaseWritesNothingInLongWork() throws Exception {
        StageSteps steps = pipeline.get(StageSteps.class);
        JobExecution execution = run(steps.longTasklet("long", step -> {
            pipeline.jdbc()
                    .sql("UPDATE pipeline.job_queue SET lease_token = lease_token + 1")
                    .update();
            steps.fenced(step, () -> {
                insert(1);
                return true;
            });
        }));
        assertThat(execution.getStatus()).isNotEqualTo(BatchStatus.COMPLETED);
        assertThat(written()).isEmpty();
    }

    @Test
    void longWorkThatIsToStopIsInterrupted() throws Exception {
        StopSigns signs = pipeline.get(StopSigns.class);
        CountDownLatch begun = new CountDownLatch(1);
        Thread stopping = Thread.startVirtualThread(() -> {
            try {
                begun.await();
                signs.raise(lease);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        JobExecution execution = run(pipeline.get(StageSteps.class).longTasklet("long", step -> {
            begun.countDown();
            TimeUnit.MINUTES.sleep(5);
        }));
        stopping.join();
        signs.clear(lease);
        assertThat(Failures.cause(execution)).isInstanceOf(StopAskedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void chunksOfLargeRecordsHaveFewer() {
        assertThat(SizedStep.records(0, 5000)).isEqualTo(5000);
        assertThat(SizedStep.records(500, 5000)).isEqualTo(5000);
        assertThat(SizedStep.records(100_000, 5000)).isEqualTo(83);
        assertThat(SizedStep.records(1L << 40, 5000)).isOne();
    }
}
