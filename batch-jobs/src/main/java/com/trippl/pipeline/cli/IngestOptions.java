package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReports;
import com.trippl.pipeline.schedules.Pauses;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The options of commands that take a file in. */
final class IngestOptions {
    @Parameters(paramLabel = "FILE", description = "A .csv or .json file, may be compressed by gzip.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--dmo", required = true, paramLabel = "SLUG", description = "Whose listings these are.")
    @SuppressWarnings("NullAway.Init")
    private String dmo;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "user_csv_upload",
            description = "The feed's name; records are told apart by it and their id. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String source;

    @Option(
            names = "--config",
            paramLabel = "JSON",
            description =
                    "Changes to the configuration for this run alone, as in '{\"id_field\": \"id\"}' or '{\"import\": {…}, \"stage\": {…}}'.")
    private @Nullable String config;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description =
                    "Of the jobs that wait for a worker, those with the highest go first, in every stage. Default: ${DEFAULT-VALUE}")
    private int priority;

    Job submit(Session session, Stage through) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file.");
        }
        Map<Stage, JsonNode> overrides = config == null ? Map.of() : DmoConfigs.byStage(config, Stage.IMPORT);
        Ingests.Request request = new Ingests.Request(
                session.get(Dmos.class).bySlug(dmo),
                DmoConfigs.LISTINGS,
                source,
                file.getFileName().toString(),
                through,
                overrides,
                BaseCommand.user(),
                priority);
        try (InputStream content = Files.newInputStream(file)) {
            return session.get(Ingests.class).submit(request, content);
        }
    }

    /** Works on a run in this process until it ends. */
    static RunReport work(Session session, Job job, PrintWriter err, boolean quiet) throws Exception {
        int runId = Objects.requireNonNull(job.runId());
        session.get(Pauses.class)
                .covering(job.dmoId(), Objects.requireNonNullElse(job.sourceName(), ""))
                .ifPresent(
                        pause -> err.println(
                                "Paused by " + pause.by() + ": " + pause.scope()
                                        + (pause.reason() == null ? "" : " (" + pause.reason() + ")") + ". Job "
                                        + job.jobId()
                                        + " is enqueued and waits; ./pipeline resume in another window lets it go on. Stop waiting with Ctrl-C."));
        try (AutoCloseable bar = ProgressBar.of(session, runId, err, quiet)) {
            session.get(Worker.class).runUntilIdle(runId);
        }
        return session.get(RunReports.class).of(runId);
    }
}
