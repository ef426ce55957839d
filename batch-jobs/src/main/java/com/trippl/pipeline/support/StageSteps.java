package com.trippl.pipeline.support;

import com.trippl.pipeline.queue.JobQueue;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds every step of every stage, so that none forgets what Spring Batch leaves out by default: a chunk step without a named
 * transaction manager keeps the rows of a failed chunk, and an exception in {@code afterStep} is logged and lost.
 *
 * <p>Each writing transaction begins with the fences of its job and partition: a worker whose lease went to another cannot write any more.
 */
@Component
public class StageSteps {
    /** For steps that the process with the job works on itself. */
    private final JobRepository repository;
    /** For steps of partitions, which may be another worker's by now. */
    private final JobRepository partitionRepository;

    private final PlatformTransactionManager transactions;
    private final JobQueue queue;
    private final Spread spread;
    private final StopSigns signs;
    private final ChunkCommits commits;

    StageSteps(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JobQueue queue,
            Spread spread,
            StopSigns signs,
            ChunkCommits commits) {
        this.signs = signs;
        this.commits = commits;
        this.repository = FencedRepository.of(repository, transactions, this::fence);
        this.partitionRepository = FencedRepository.of(repository, transactions, step -> {
            fencePartition(step);
            commits.requireKnown(step);
        });
        this.transactions = transactions;
        this.queue = queue;
        this.spread = spread;
    }

    /** Work done at once, in a step of its own. */
    @FunctionalInterface
    public interface Work {
        void run(StepExecution step) throws Exception;
    }

    /** A single piece of work, done in one fenced transaction. */
    public Step tasklet(String name, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, chunk) -> {
                            StepExecution step = contribution.getStepExecution();
                            fence(step);
                            work.run(step);
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    /**
     * A single piece of work that takes long outside the database, as reading a large file does. No transaction is open meanwhile: what it
     * writes it writes by {@link #fenced}. Whoever does the work again after it was begun finds what it wrote so far. It is interrupted when
     * it is to stop.
     */
    public Step longTasklet(String name, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, chunk) -> {
                            StepExecution step = contribution.getStepExecution();
                            signs.interruptibly(step, () -> work.run(step));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .transactionAttribute(new OutsideTransactions())
                .build();
    }

    /** Writes something in one fenced transaction, for work that is in none. */
    public <T> T fenced(StepExecution step, Supplier<T> writing) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            fence(step);
            return writing.get();
        }));
    }

    /** One worker step per partition, on the threads of this process or on those of all workers. */
    public Step partitioned(String name, Partitioner partitioner, Step worker) {
        return new StepBuilder(name, repository)
                .partitioner(worker.getName(), partitioner)
                .partitionHandler(spread.handler(worker))
                .build();
    }

    /**
     * A chunk-oriented step: each chunk in one fenced transaction, of as many records as given, or of fewer where they are large, that does
     * not wait for the disk ({@link ChunkCommits}). The step fails unless every item read was written, skipped or filtered.
     * What ends a partition's work, such as the appearance of its file, belongs into the transaction of its last chunk: Spring Batch records
     * a step as completed before it calls the listeners, and a process that dies in between never comes back to them.
     */
    public <I, O> Step chunks(
            String name, int chunkSize, ItemReader<I> reader, ItemProcessor<I, O> processor, ItemWriter<O> writer) {
        return new SizedStep(name, chunkSize, size -> chunksOf(size, name, reader, processor, writer));
    }

    /** Notes how large the records of a partition are, so that a chunk does not hold too much at a time. */
    public static void noteSize(ExecutionContext partition, long bytes, int records) {
        SizedStep.note(partition, bytes, records);
    }

    private <I, O> Step chunksOf(
            int chunkSize, String name, ItemReader<I> reader, ItemProcessor<I, O> processor, ItemWriter<O> writer) {
        StepBound.Processor<I, O> boundProcessor = StepBound.processor(processor);
        ChunkOrientedStepBuilder<I, O> builder = new StepBuilder(name, partitionRepository)
                        .<I, O>chunk(chunkSize)
                        .transactionManager(transactions)
                        .reader(StepBound.reader(reader))
                        .processor(boundProcessor)
                        .stream(boundProcessor)
                        .writer(fenced(writer))
                        .listener((StepExecutionListener) new BalanceCheck());
        if (writer instanceof ItemStream stream) {
            builder = builder.stream(stream);
        }
        return builder.build();
    }

    private <O> ItemWriter<O> fenced(ItemWriter<O> writer) {
        return chunk -> {
            fencePartition(JobContexts.currentStep());
            commits.doNotWait();
            writer.write(chunk);
        };
    }

    private void fence(StepExecution step) {
        queue.fence(JobContext.leaseOf(step.getJobParameters()));
    }

    private void fencePartition(StepExecution step) {
        fence(step);
        spread.fence(step);
    }

    /** By default Spring Batch would take an exception that is checked for nothing, and do the work again, for ever. */
    private static final class OutsideTransactions extends DefaultTransactionAttribute {
        private static final long serialVersionUID = 1L;

        OutsideTransactions() {
            super(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        }

        @Override
        public boolean rollbackOn(Throwable failure) {
            return true;
        }
    }

    /** An exception in {@code afterStep} is logged and lost: the step is failed by hand. */
    private static final class BalanceCheck implements StepExecutionListener {
        @Override
        public ExitStatus afterStep(StepExecution step) {
            if (step.getStatus() != BatchStatus.COMPLETED) {
                return step.getExitStatus();
            }
            try {
                requireBalance(step);
                return step.getExitStatus();
            } catch (StageFailure e) {
                step.setStatus(BatchStatus.FAILED);
                step.addFailureException(e);
                return ExitStatus.FAILED.addExitDescription(e);
            }
        }
    }

    private static void requireBalance(StepExecution step) {
        long accounted = step.getWriteCount() + step.getSkipCount() + step.getFilterCount();
        if (step.getReadCount() != accounted) {
            throw new StageFailure(
                    "Step " + step.getStepName() + " read " + step.getReadCount() + " records but accounts for "
                            + accounted
                            + " (written " + step.getWriteCount() + ", skipped " + step.getSkipCount() + ", filtered "
                            + step.getFilterCount() + "). Nothing of it was kept; please report this.",
                    false);
        }
    }
}
