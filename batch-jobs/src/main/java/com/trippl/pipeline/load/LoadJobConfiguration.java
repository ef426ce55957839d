package com.trippl.pipeline.load;

import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.files.ListingRecordCodec;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.FilePartitioner;
import com.trippl.pipeline.support.FileStageSettler;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.PlannerHints;
import com.trippl.pipeline.support.RecordFileReader;
import com.trippl.pipeline.support.StageSteps;
import com.trippl.pipeline.support.Statistics;
import com.trippl.pipeline.support.Together;
import com.trippl.pipeline.support.TransformConfigs;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The job {@code load_stage}: open the batch; load it file by file, matching every record on the way in; then look at the batch as a whole:
 * duplicates in it, what is missing from it, whether its size is plausible; then close it.
 */
@Configuration(proxyBeanMethods = false)
class LoadJobConfiguration {
    private final JobContexts contexts;
    private final Batches batches;
    private final DataFiles files;
    private final JdbcClient jdbc;

    LoadJobConfiguration(JobContexts contexts, Batches batches, DataFiles files, JdbcClient jdbc) {
        this.contexts = contexts;
        this.batches = batches;
        this.files = files;
        this.jdbc = jdbc;
    }

    @Bean("load_stage")
    Job loadJob(
            JobRepository repository,
            StageSteps steps,
            Partitioner transformedFiles,
            Step loadFile,
            BatchFindings findings,
            DuplicateResolver duplicates,
            Statistics statistics,
            VolumeGuard guard,
            DeleteDetector deletes,
            BatchSettler settler) {
        return new JobBuilder("load_stage", repository)
                .start(steps.tasklet("open_batch", step -> batches.open(contexts.of(step))))
                .next(steps.partitioned("load", transformedFiles, loadFile))
                .next(steps.tasklet("resolve_duplicates", step -> {
                    StagedBatch batch = batches.of(contexts.of(step));
                    Set<BatchFindings.Kind> found = findings.look(batch);
                    Together.beside(
                            jdbc,
                            () -> statistics.refresh(batch.records(), "staging.listing_rows"),
                            () -> duplicates.resolve(batch, found));
                    findings.forget(batch);
                }))
                .next(steps.tasklet("settle_batch", step -> {
                    JobContext job = contexts.of(step);
                    StagedBatch batch = batches.of(job);
                    PlannerHints.tableAgainstTable(jdbc);
                    BatchSettler.Counted counted = settler.count(batch);
                    @Nullable
                    String holdReason = guard.holdReason(batch, counted.rows().total());
                    int deleted = deletes.detect(batch, holdReason != null);
                    settler.settle(batch, transformedRecords(job), counted, deleted, holdReason);
                }))
                .build();
    }

    @Bean
    Step loadFile(
            StageSteps steps,
            RecordFileReader<ListingRecord> listingFileReader,
            RecordKeys recordKeys,
            StagingWriter stagingWriter,
            BatchSettings settings) {
        return steps.<ListingRecord, KeyedRecord>chunks(
                "load_file", settings.stagingChunk(), listingFileReader, recordKeys, stagingWriter);
    }

    @Bean
    @StepScope
    Partitioner transformedFiles() {
        return new FilePartitioner(files, contexts.current().parentJobId(), "transform");
    }

    @Bean
    @StepScope
    RecordFileReader<ListingRecord> listingFileReader(
            FileStore store, @Value("#{stepExecutionContext['file_id']}") Integer fileId) {
        return new RecordFileReader<>(
                store, files.find(fileId).orElseThrow(), ListingRecordCodec.INSTANCE, ListingRecord::recordNo);
    }

    @Bean
    @StepScope
    RecordKeys recordKeys(TransformConfigs transforms) {
        JobContext job = contexts.current();
        return new RecordKeys(job.dmo().id(), transforms.of(job.job()));
    }

    @Bean
    @StepScope
    StagingWriter stagingWriter(DataSource dataSource, @Value("#{stepExecutionContext['file_id']}") Integer fileId) {
        return new StagingWriter(dataSource, jdbc, batches.of(contexts.current()), fileId);
    }

    private int transformedRecords(JobContext job) {
        return files.ofJob(job.parentJobId(), "transform").stream()
                .mapToInt(FileStageSettler::records)
                .sum();
    }
}
