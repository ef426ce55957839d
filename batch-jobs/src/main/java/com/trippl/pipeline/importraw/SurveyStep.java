package com.trippl.pipeline.importraw;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.files.PrunedFileException;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.trippl.pipeline.queue.JobNotes;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.FileUpload;
import com.trippl.pipeline.storage.ObjectName;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.FileNames;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.JobContexts;
import com.trippl.pipeline.support.StageFailure;
import com.trippl.pipeline.support.StageSteps;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first step of an import: makes text of the upload, finds its format and records, and leaves a plan for the partitions. It reads for as
 * long as the upload is large, and so in no transaction.
 */
@Component
class SurveyStep implements StageSteps.Work {
    private static final String PLAN = "plan";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JobContexts contexts;
    private final DataFiles files;
    private final FileStore store;
    private final FileNames names;
    private final BatchSettings settings;
    private final JobNotes notes;
    private final StageSteps steps;

    SurveyStep(
            JobContexts contexts,
            DataFiles files,
            FileStore store,
            FileNames names,
            BatchSettings settings,
            JobNotes notes,
            StageSteps steps) {
        this.steps = steps;
        this.notes = notes;
        this.contexts = contexts;
        this.files = files;
        this.store = store;
        this.names = names;
        this.settings = settings;
    }

    /**
     * What the partitions need to know.
     *
     * @param textFileId the decoded text, as a file of the store
     * @param survey format, records and parts
     */
    record Plan(int textFileId, Survey survey) {}

    @Override
    public void run(StepExecution step) throws IOException {
        JobContext job = contexts.of(step);
        ImportConfig config = DmoConfigs.parse(Stage.IMPORT, job.config());
        Integer uploadId = job.job().fileId();
        if (uploadId == null) {
            throw new StageFailure("Job " + job.jobId() + " has no file to import.", false);
        }
        DataFile upload = files.find(uploadId).orElseThrow();
        String name = Objects.requireNonNullElse(upload.originalName(), upload.path());
        StoreScratch scratch = new StoreScratch(step, job, upload);
        try {
            SourceText text = SourceText.of(store.local(upload.kept().path()), name, config, scratch);
            int perFile = Objects.requireNonNullElse(config.recordsPerFile(), settings.recordsPerFile());
            Survey survey = text.survey(name, config, perFile);
            if (survey.records() > 0) {
                FieldMapping.of(survey.format(), config, name);
            }
            steps.fenced(step, () -> {
                files.setRecordCount(upload.id(), survey.records());
                noteFooter(job.jobId(), survey.layout().footer());
                return true;
            });
            ExecutionContext context = step.getJobExecution().getExecutionContext();
            context.putString(PLAN, JSON.writeValueAsString(new Plan(scratch.fileId(), survey)));
        } catch (PrunedFileException gone) {
            throw new StageFailure(gone.getMessage() + " Send the file again.", false);
        } catch (SourceException e) {
            throw new StageFailure(Objects.requireNonNull(e.getMessage()), false);
        } finally {
            scratch.discard();
        }
    }

    private void noteFooter(int jobId, List<String> rows) {
        notes.forget(jobId, 0, JobNotes.Kind.FOOTER);
        if (!rows.isEmpty()) {
            notes.save(jobId, 0, JobNotes.Kind.FOOTER, Map.of(String.join(" / ", rows), (long) rows.size()));
        }
    }

    /** The plan an earlier step of the same job left. */
    static Plan plan(ExecutionContext jobContext) {
        return JSON.readValue(Objects.requireNonNull(jobContext.getString(PLAN)), Plan.class);
    }

    /** Copies go to the store beside the upload, as batches 2 and on, where partitions anywhere can read them. */
    private final class StoreScratch implements SourceText.Scratch {
        private final StepExecution step;
        private final JobContext job;
        private final DataFile upload;
        private int batch = 1;
        private int fileId;
        private @Nullable FileUpload<ObjectName> current;

        StoreScratch(StepExecution step, JobContext job, DataFile upload) {
            this.step = step;
            this.job = job;
            this.upload = upload;
            this.fileId = upload.id();
        }

        @Override
        public OutputStream open(long bytes) throws IOException {
            store.requireRoom(bytes);
            current = store.create(names.of(job, "upload", ++batch, "txt", false));
            return current.stream();
        }

        @Override
        public Path finish() throws IOException {
            FileUpload<ObjectName> complete = Objects.requireNonNull(current);
            current = null;
            ObjectName name = complete.commit();
            fileId = steps.fenced(
                    step,
                    () -> files.register(
                            job.jobId(),
                            "upload",
                            name,
                            complete.size(),
                            null,
                            complete.sha256(),
                            upload.id(),
                            null,
                            job.dmo().id()));
            return store.local(name.path());
        }

        int fileId() {
            return fileId;
        }

        void discard() {
            if (current != null) {
                current.abort();
            }
        }
    }
}
