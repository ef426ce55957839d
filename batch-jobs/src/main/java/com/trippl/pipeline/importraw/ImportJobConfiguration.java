package com.trippl.pipeline.importraw;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.files.RawRecordCodec;
import com.trippl.pipeline.importraw.SurveyStep.Plan;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.Part;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.FileNames;
import com.trippl.pipeline.support.FileStageSettler;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.Outcome;
import com.trippl.pipeline.support.RecordFileWriter;
import com.trippl.pipeline.support.SkipLimit;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.StageSteps;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/**
 * The job {@code import_raw}: survey the source; then, part by part, read its records, make raw records of them and write each part to
 * a file of its own; then add up.
 */
@Configuration(proxyBeanMethods = false)
class ImportJobConfiguration {
    private static final String PART = "part";

    private final JobContexts contexts;
    private final DataFiles files;
    private final FileStore store;

    ImportJobConfiguration(JobContexts contexts, DataFiles files, FileStore store) {
        this.contexts = contexts;
        this.files = files;
        this.store = store;
    }

    @Bean("import_raw")
    Job importJob(
            JobRepository repository,
            StageSteps steps,
            SurveyStep survey,
            Partitioner sourceParts,
            Step importPart,
            FileStageSettler settler) {
        return new JobBuilder("import_raw", repository)
                .start(steps.longTasklet("survey", survey))
                .next(steps.partitioned("import", sourceParts, importPart))
                .next(steps.tasklet("settle_import", step -> {
                    JobContext job = contexts.of(step);
                    Plan plan = SurveyStep.plan(step.getJobExecution().getExecutionContext());
                    settler.settle(job.jobId(), "import", plan.survey().records(), skipLimit(config(job)));
                }))
                .build();
    }

    @Bean
    Step importPart(
            StageSteps steps,
            SourceRecordReader sourceRecordReader,
            RawRecordProcessor rawRecordProcessor,
            RecordFileWriter<RawRecord> rawFileWriter,
            BatchSettings settings) {
        return steps.<SourceRecord, Outcome<RawRecord>>chunks(
                "import_part", settings.fileChunk(), sourceRecordReader, rawRecordProcessor, rawFileWriter);
    }

    @Bean
    @StepScope
    Partitioner sourceParts(@Value("#{stepExecution.jobExecution.executionContext}") ExecutionContext jobContext) {
        Plan plan = SurveyStep.plan(jobContext);
        List<Part> parts = plan.survey().parts();
        long end = files.find(plan.textFileId()).orElseThrow().size();
        return gridSize -> {
            Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
            for (Part part : parts) {
                ExecutionContext context = new ExecutionContext();
                context.putInt(PART, part.partNo());
                long next =
                        part.partNo() < parts.size() ? parts.get(part.partNo()).byteOffset() : end;
                StageSteps.noteSize(context, next - part.byteOffset(), part.records());
                partitions.put("%05d".formatted(part.partNo()), context);
            }
            return partitions;
        };
    }

    @Bean
    @StepScope
    SourceRecordReader sourceRecordReader(
            @Value("#{stepExecution.jobExecution.executionContext}") ExecutionContext jobContext,
            @Value("#{stepExecutionContext['part']}") Integer partNo)
            throws IOException {
        Plan plan = SurveyStep.plan(jobContext);
        DataFile text = files.find(plan.textFileId()).orElseThrow();
        return new SourceRecordReader(store.local(text.path()), plan.survey().format(), part(plan, partNo));
    }

    @Bean
    @StepScope
    RawRecordProcessor rawRecordProcessor(
            @Value("#{stepExecution.jobExecution.executionContext}") ExecutionContext jobContext) {
        JobContext job = contexts.current();
        int uploadId = Objects.requireNonNull(job.job().fileId());
        try {
            FieldMapping mapping =
                    FieldMapping.of(SurveyStep.plan(jobContext).survey().format(), config(job), "The source");
            return new RawRecordProcessor(
                    job.dmo().id(),
                    job.jobId(),
                    uploadId,
                    job.sourceName(),
                    job.job().enqueuedAt().toString(),
                    mapping);
        } catch (SourceException e) {
            throw new StageFailure(Objects.requireNonNull(e.getMessage()), false);
        }
    }

    @Bean
    @StepScope
    RecordFileWriter<RawRecord> rawFileWriter(
            FileNames names,
            JobErrors errors,
            @Value("#{stepExecution.jobExecution.executionContext}") ExecutionContext jobContext,
            @Value("#{stepExecutionContext['part']}") Integer partNo) {
        JobContext job = contexts.current();
        Plan plan = SurveyStep.plan(jobContext);
        RecordFileWriter.Target target = new RecordFileWriter.Target(
                job.jobId(),
                job.dmo().id(),
                "import",
                names.of(job, "raw", partNo, "json", true),
                Objects.requireNonNull(job.job().fileId()),
                part(plan, partNo).records(),
                plan.survey().records(),
                skipLimit(config(job)));
        return new RecordFileWriter<>(target, store, files, errors, RawRecordCodec.INSTANCE);
    }

    private static Part part(Plan plan, int partNo) {
        return plan.survey().parts().get(partNo - 1);
    }

    private static ImportConfig config(JobContext job) {
        return DmoConfigs.parse(Stage.IMPORT, job.config());
    }

    private static SkipLimit skipLimit(ImportConfig config) {
        return SkipLimit.of(Stage.IMPORT, config.skipLimitPercent(), config.skipLimitRecords());
    }
}
