package com.trippl.pipeline.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.storage.FileStore;
import com.trippl.pipeline.storage.FileUpload;
import com.trippl.pipeline.storage.ObjectName;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Starts ingests: keeps what was sent as it was sent, and enqueues its import. */
@Service
public class Ingests {
    private final JobQueue queue;
    private final DataFiles files;
    private final FileStore store;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final String environment;

    public Ingests(
            JobQueue queue,
            DataFiles files,
            FileStore store,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${pipeline.batch.environment:local}") String environment) {
        this.queue = queue;
        this.files = files;
        this.store = store;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.environment = environment;
    }

    /**
     * What is to be ingested.
     *
     * @param dmo whose listings
     * @param domain the data domain
     * @param sourceName the feed
     * @param fileName what the person calls the file; only shown
     * @param through the stage after which the run stops by itself
     * @param overrides changes to the configuration for this run alone
     * @param user who asks
     * @param priority of all the run's jobs; 0 unless something is urgent, or can wait
     */
    public record Request(
            Dmo dmo,
            String domain,
            String sourceName,
            String fileName,
            Stage through,
            Map<Stage, JsonNode> overrides,
            String user,
            int priority) {
        /** One of the usual priority. */
        public Request(
                Dmo dmo,
                String domain,
                String sourceName,
                String fileName,
                Stage through,
                Map<Stage, JsonNode> overrides,
                String user) {
            this(dmo, domain, sourceName, fileName, through, overrides, user, 0);
        }
    }

    /**
     * Stores the content and enqueues its import: all or nothing.
     *
     * @return the import job
     */
    public Job submit(Request request, InputStream content) throws IOException {
        return submit(request, content, job -> {});
    }

    /**
     * Stores the content and enqueues its import: all or nothing.
     *
     * @param beside what is written in the same transaction; when it fails nothing is enqueued
     * @return the import job
     */
    public Job submit(Request request, InputStream content, Consumer<Job> beside) throws IOException {
        boolean gzip = request.fileName().toLowerCase(Locale.ROOT).endsWith(".gz");
        boolean json = request.fileName().toLowerCase(Locale.ROOT).matches(".*\\.(json|jsonl|ndjson)(\\.gz)?");
        ObjectName name = new ObjectName(
                environment,
                "upload",
                request.domain(),
                request.dmo().country(),
                request.dmo().state(),
                request.dmo().slug(),
                1,
                LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                json ? "json" : "csv",
                gzip);
        FileUpload<ObjectName> upload = store.create(name);
        try {
            try (var out = upload.stream()) {
                content.transferTo(out);
            }
            ObjectName stored = upload.commit();
            return Objects.requireNonNull(transaction.execute(status -> {
                Job job = enqueue(request, stored, upload);
                beside.accept(job);
                return job;
            }));
        } finally {
            upload.abort();
        }
    }

    /**
     * Enqueues a stage on the output of the stage before it, as a run of its own.
     *
     * @param from the completed job whose output is worked on
     * @param overrides changes to the configuration for this run alone
     * @throws IllegalJobMoveException when another job works on that output already, or did; it says which. A batch may be promoted
     *     again: of what was accepted since
     */
    @Transactional
    public Job continueFrom(Job from, Stage stage, Map<Stage, JsonNode> overrides, String user) {
        if (stage != Stage.PROMOTE) {
            queue.follower(from.jobId(), stage).ifPresent(other -> {
                throw new IllegalJobMoveException(underway(other, from));
            });
        }
        String source = Objects.requireNonNull(from.sourceName());
        int run = queue.startRun(from.dmoId(), from.dataDomain(), source, stage, overrides, user);
        return queue.enqueue(NewJob.of(from.dmoId(), from.dataDomain(), stage, source, user)
                .inRun(run)
                .after(from.jobId())
                .ranked(from.priority())
                .with(overrides.get(stage)));
    }

    private static String underway(Job other, Job from) {
        String done = other.stage() == Stage.TRANSFORM ? "transformed" : "staged";
        String name = "Job " + other.jobId();
        return switch (other.status()) {
            case COMPLETED ->
                name + " has " + done + " that already, the output of job " + from.jobId()
                        + ". To work on the file again, run it again.";
            case FAILED -> name + " was to have " + done + " that, and failed: ./pipeline retry " + other.jobId();
            case RUNNING -> name + " is at that now: ./pipeline job " + other.jobId();
            case PENDING, CANCELLED -> name + " waits to do that: ./pipeline retry " + other.jobId() + " does it now";
        };
    }

    private Job enqueue(Request request, ObjectName stored, FileUpload<ObjectName> upload) {
        int run = queue.startRun(
                request.dmo().id(),
                request.domain(),
                request.sourceName(),
                request.through(),
                request.overrides(),
                request.user());
        Job job = queue.enqueue(
                NewJob.of(request.dmo().id(), request.domain(), Stage.IMPORT, request.sourceName(), request.user())
                        .inRun(run)
                        .ranked(request.priority())
                        .with(request.overrides().get(Stage.IMPORT)));
        int file = files.register(
                job.jobId(),
                "upload",
                stored,
                upload.size(),
                null,
                upload.sha256(),
                null,
                request.fileName(),
                request.dmo().id());
        queue.attachFile(job.jobId(), file);
        return queue.find(job.jobId()).orElseThrow();
    }
}
