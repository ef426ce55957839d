package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.StageSteps;
import java.util.LinkedHashMap;
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
            Partitioner recordRanges,
            Step promoteRange,
            Step promoteDuplicates) {
        return new JobBuilder("promote_public", repository)
                .start(steps.tasklet("open_promotion", step -> promotions.open(contexts.of(step))))
                .next(steps.partitioned("promote", recordRanges, promoteRange))
                .next(steps.partitioned("promote_followers", recordRanges, promoteDuplicates))
                .next(steps.tasklet("settle_promotion", step -> promotions.close(contexts.of(step))))
                .build();
    }

    @Bean
    Step promoteRange(
            StageSteps steps,
            AcceptedRowReader acceptedRowReader,
            PromotionWriter promotionWriter,
            BatchSettings settings) {
        return steps.<Integer, Integer>chunks(
                "promote_range", settings.promotionChunk(), acceptedRowReader, row -> row, promotionWriter);
    }

    @Bean
    Step promoteDuplicates(
            StageSteps steps,
            AcceptedRowReader duplicateRowReader,
            PromotionWriter promotionWriter,
            BatchSettings settings) {
        return steps.<Integer, Integer>chunks(
                "promote_duplicates",
                settings.promotionChunk(),
                duplicateRowReader,
                row -> row,
                chunk -> promotionWriter.writeDuplicates(chunk));
    }

    @Bean
    @StepScope
    Partitioner recordRanges(BatchSettings settings) {
        int rows = settings.promotionPartition();
        int batch = contexts.current().parentJobId();
        return gridSize -> {
            Map<String, ExecutionContext> ranges = new LinkedHashMap<>();
            jdbc.sql("SELECT min(record_no) AS first, max(record_no) AS last FROM staging.listings WHERE job_id = ?")
                    .param(batch)
                    .query((row, n) -> new int[] {row.getInt("first"), row.getInt("last")})
                    .list()
                    .forEach(bounds -> {
                        for (long first = bounds[0]; first <= bounds[1]; first += rows) {
                            ExecutionContext context = new ExecutionContext();
                            context.putInt("first", (int) first);
                            context.putInt("last", (int) Math.min(bounds[1], first + rows - 1));
                            ranges.put("%05d".formatted(ranges.size() + 1), context);
                        }
                    });
            return ranges;
        };
    }

    @Bean
    @StepScope
    AcceptedRowReader acceptedRowReader(
            @Value("#{stepExecutionContext['first']}") Integer first,
            @Value("#{stepExecutionContext['last']}") Integer last,
            BatchSettings settings) {
        return new AcceptedRowReader(
                jdbc,
                PromotionStatements.ROWS + "AND s.action <> 'duplicate'",
                contexts.current().parentJobId(),
                first,
                last,
                settings.promotionChunk());
    }

    @Bean
    @StepScope
    AcceptedRowReader duplicateRowReader(
            @Value("#{stepExecutionContext['first']}") Integer first,
            @Value("#{stepExecutionContext['last']}") Integer last,
            BatchSettings settings) {
        return new AcceptedRowReader(
                jdbc,
                PromotionStatements.DUPLICATE_ROWS,
                contexts.current().parentJobId(),
                first,
                last,
                settings.promotionChunk());
    }

    @Bean
    @StepScope
    PromotionWriter promotionWriter() {
        return new PromotionWriter(jdbc, promotions.of(contexts.current()));
    }
}
