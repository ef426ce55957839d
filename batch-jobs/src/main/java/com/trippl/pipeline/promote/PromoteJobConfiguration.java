package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.StageSteps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The job {@code promote_public}: accepted rows to public, range by range; then the duplicates that follow them; then add up. */
@Configuration(proxyBeanMethods = false)
class PromoteJobConfiguration {
    private final JobContexts contexts;
    private final Promotions promotions;
    private final JdbcClient jdbc;

    PromoteJobConfiguration(JobContexts contexts, Promotions promotions, JdbcClient jdbc) {
        this.contexts = contexts;
        this.promotions = promotions;
        this.jdbc = jdbc;
    }

    @Bean("promote_public")
    Job promoteJob(
            JobRepository repository,
            StageSteps steps,
            Partitioner rowRanges,
            Step promoteRange,
            Step promoteDuplicates,
            SuspendedIndexes indexes) {
        return new JobBuilder("promote_public", repository)
                .listener(new RestoreIndexes(indexes))
                .start(steps.tasklet("open_promotion", step -> promotions.open(contexts.of(step))))
                .next(steps.partitioned("promote", rowRanges, promoteRange))
                .next(steps.tasklet("restore_keys", step -> {
                    JobContext job = contexts.of(step);
                    indexes.restoreKeys(job.jobId());
                    promotions.refreshStatistics(job);
                }))
                .next(steps.partitioned("promote_followers", rowRanges, promoteDuplicates))
                .next(steps.tasklet("settle_promotion", step -> {
                    JobContext job = contexts.of(step);
                    indexes.restore(job.jobId());
                    promotions.close(job);
                }))
                .build();
    }

    @Bean
    Step promoteRange(
            StageSteps steps,
            AcceptedRowReader acceptedRowReader,
            PromotionWriter promotionWriter,
            BatchSettings settings) {
        return steps.<AcceptedRow, AcceptedRow>chunks(
                "promote_range", settings.promotionChunk(), acceptedRowReader, row -> row, promotionWriter);
    }

    @Bean
    Step promoteDuplicates(
            StageSteps steps,
            AcceptedRowReader duplicateRowReader,
            PromotionWriter promotionWriter,
            BatchSettings settings) {
        return steps.<AcceptedRow, AcceptedRow>chunks(
                "promote_duplicates",
                settings.promotionChunk(),
                duplicateRowReader,
                row -> row,
                chunk -> promotionWriter.writeDuplicates(chunk));
    }

    @Bean
    @StepScope
    Partitioner rowRanges(BatchSettings settings) {
        int batch = contexts.current().parentJobId();
        return gridSize -> {
            Map<String, ExecutionContext> ranges = new LinkedHashMap<>();
            for (long[] block : blocks(batch)) {
                for (long first = block[0]; first <= block[1]; first += settings.promotionPartition()) {
                    ExecutionContext context = new ExecutionContext();
                    context.putLong("first", first);
                    context.putLong("last", Math.min(block[1], first + settings.promotionPartition() - 1));
                    ranges.put("%05d".formatted(ranges.size() + 1), context);
                }
            }
            return ranges;
        };
    }

    /** First and last ids of the rows of a batch: those of records, and those staged as delete, which were given theirs later. */
    private List<long[]> blocks(int batch) {
        return jdbc.sql("""
                        SELECT first_row_id AS first, first_row_id + records - 1 AS last FROM staging.batches WHERE job_id = :batch
                        UNION ALL
                        SELECT min(s.id), max(s.id) FROM staging.listings s JOIN staging.batches b USING (job_id)
                        WHERE s.job_id = :batch AND s.needs_review AND s.id >= b.first_row_id + b.records HAVING count(*) > 0""")
                .param("batch", batch)
                .query((row, n) -> new long[] {row.getLong("first"), row.getLong("last")})
                .list();
    }

    @Bean
    @StepScope
    AcceptedRowReader acceptedRowReader(
            @Value("#{stepExecutionContext['first']}") Long first,
            @Value("#{stepExecutionContext['last']}") Long last,
            BatchSettings settings) {
        return new AcceptedRowReader(
                jdbc, false, contexts.current().parentJobId(), first, last, settings.promotionChunk());
    }

    @Bean
    @StepScope
    AcceptedRowReader duplicateRowReader(
            @Value("#{stepExecutionContext['first']}") Long first,
            @Value("#{stepExecutionContext['last']}") Long last,
            BatchSettings settings) {
        return new AcceptedRowReader(
                jdbc, true, contexts.current().parentJobId(), first, last, settings.promotionChunk());
    }

    @Bean
    @StepScope
    PromotionWriter promotionWriter() {
        return new PromotionWriter(jdbc, promotions.of(contexts.current()));
    }
}
