package com.trippl.pipeline.transform;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.files.ListingRecordCodec;
import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.files.RawRecordCodec;
import com.trippl.pipeline.geocode.Geocoder;
import com.trippl.pipeline.queue.JobErrors;
import com.trippl.pipeline.queue.JobNotes;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.FileNames;
import com.trippl.pipeline.support.FilePartitioner;
import com.trippl.pipeline.support.FileStageSettler;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.Outcome;
import com.trippl.pipeline.support.RecordFileReader;
import com.trippl.pipeline.support.RecordFileWriter;
import com.trippl.pipeline.support.SkipLimit;
import com.trippl.pipeline.support.StageSteps;
import com.trippl.pipeline.support.StopSigns;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code transform}: raw file by raw file, read the records, make listings of them, write them to a file; then add up. */
@Configuration(proxyBeanMethods = false)
class TransformJobConfiguration {
    private final JobContexts contexts;
    private final DataFiles files;
    private final FileStore store;
    private final JobQueue queue;

    TransformJobConfiguration(JobContexts contexts, DataFiles files, FileStore store, JobQueue queue) {
        this.queue = queue;
        this.contexts = contexts;
        this.files = files;
        this.store = store;
    }

    @Bean("transform")
    Job transformJob(
            JobRepository repository,
            StageSteps steps,
            Partitioner rawFiles,
            Step transformFile,
            FileStageSettler settler,
            JobGeocoders geocoders) {
        return new JobBuilder("transform", repository)
                .start(steps.partitioned("transform", rawFiles, transformFile))
                .next(steps.tasklet("settle_transform", step -> {
                    JobContext job = contexts.of(step);
                    geocoders.release(job.jobId());
                    settler.settle(job.jobId(), "transform", rawRecords(job), skipLimit(job));
                }))
                .build();
    }

    @Bean
    Step transformFile(
            StageSteps steps,
            RecordFileReader<RawRecord> rawFileReader,
            ListingProcessor listingProcessor,
            RecordFileWriter<ListingRecord> listingFileWriter,
            BatchSettings settings) {
        return steps.<RawRecord, Outcome<ListingRecord>>chunks(
                "transform_file", settings.fileChunk(), rawFileReader, listingProcessor, listingFileWriter);
    }

    @Bean
    @StepScope
    Partitioner rawFiles() {
        return new FilePartitioner(files, contexts.current().parentJobId(), "import");
    }

    @Bean
    @StepScope
    RecordFileReader<RawRecord> rawFileReader(@Value("#{stepExecutionContext['file_id']}") Integer fileId) {
        return new RecordFileReader<>(store, files.find(fileId).orElseThrow(), RawRecordCodec.INSTANCE, null);
    }

    @Bean
    @StepScope
    ListingProcessor listingProcessor(
            JobGeocoders geocoders,
            JobNotes notes,
            StopSigns signs,
            @Value("#{stepExecution}") StepExecution step,
            @Value("#{stepExecutionContext['file_id']}") Integer fileId) {
        JobContext job = contexts.of(step);
        TransformConfig config = DmoConfigs.parse(Stage.TRANSFORM, job.config());
        Geocoder geocoder = new StoppableGeocoder(
                geocoders.of(job.jobId(), config.geocode(), job.dmo().country()), () -> signs.isRaisedFor(step));
        return new ListingProcessor(job, fileId, config, geocoder, notes);
    }

    @Bean
    @StepScope
    RecordFileWriter<ListingRecord> listingFileWriter(
            FileNames names, JobErrors errors, @Value("#{stepExecutionContext['file_id']}") Integer fileId) {
        JobContext job = contexts.current();
        DataFile raw = files.find(fileId).orElseThrow();
        RecordFileWriter.Target target = new RecordFileWriter.Target(
                job.jobId(),
                job.dmo().id(),
                "transform",
                names.of(job, "transformed", raw.batch(), "json", true),
                fileId,
                FileStageSettler.records(raw),
                rawRecords(job),
                skipLimit(job));
        return new RecordFileWriter<>(target, store, files, errors, ListingRecordCodec.INSTANCE);
    }

    /** Of the stage's own configuration; what that leaves open is as the run's import had it. */
    private SkipLimit skipLimit(JobContext job) {
        TransformConfig own = DmoConfigs.parse(Stage.TRANSFORM, job.config());
        ImportConfig imported = DmoConfigs.parse(
                Stage.IMPORT, queue.configOf(queue.find(job.parentJobId()).orElseThrow()));
        return SkipLimit.of(
                Stage.TRANSFORM,
                own.skipLimitPercent() == null ? imported.skipLimitPercent() : own.skipLimitPercent(),
                own.skipLimitRecords() == null ? imported.skipLimitRecords() : own.skipLimitRecords());
    }

    private int rawRecords(JobContext job) {
        return files.ofJob(job.parentJobId(), "import").stream()
                .mapToInt(FileStageSettler::records)
                .sum();
    }
}
