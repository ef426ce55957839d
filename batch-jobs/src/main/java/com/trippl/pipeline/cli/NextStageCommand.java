package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.IllegalJobMoveException;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A command that runs one stage on the output of the stage before it. */
abstract class NextStageCommand extends BaseCommand {
    private final Stage stage;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description =
                    "The job whose output to work on. Default: the DMO's newest; to promote, all batches that are ready.")
    private @Nullable Integer parent;

    @Option(names = "--dmo", paramLabel = "SLUG", description = "Whose newest job to work on.")
    private @Nullable String dmo;

    @Option(names = "--source", paramLabel = "NAME", description = "Only of this feed.")
    private @Nullable String source;

    @Option(
            names = "--config",
            paramLabel = "JSON",
            description = "Changes to the stage's configuration for this job alone.")
    private @Nullable String config;

    private boolean heldBack;

    NextStageCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    int run(Session session) throws Exception {
        List<Job> parents = parents(session);
        List<Job> jobs = new ArrayList<>();
        int code = 0;
        for (Job from : parents) {
            try {
                jobs.add(enqueue(session, from));
            } catch (IllegalJobMoveException taken) {
                if (parents.size() == 1) {
                    throw taken;
                }
                err().println(taken.getMessage());
                code = 2;
            }
        }
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Job job : jobs) {
            RunReport report = IngestOptions.work(session, job, err(), json());
            if (json()) {
                documents.add(RunOutput.asJson(report));
            } else {
                RunOutput.print(report, out(), err());
            }
            code = code == 2 ? 2 : Math.max(code, RunOutput.exitCode(report));
        }
        if (json()) {
            printJson(documents.size() == 1 ? documents.getFirst() : documents);
        }
        clearUp(session);
        return parents.isEmpty() ? 1 : code;
    }

    private Job enqueue(Session session, Job from) {
        Map<Stage, JsonNode> overrides = config == null ? Map.of() : DmoConfigs.byStage(config, stage);
        return session.get(Ingests.class).continueFrom(from, stage, overrides, user());
    }

    private List<Job> parents(Session session) {
        JobQueue queue = session.get(JobQueue.class);
        if (parent != null) {
            Job job = queue.find(parent)
                    .orElseThrow(() -> new IllegalArgumentException("There is no job " + parent + "."));
            if (job.stage().next() != stage || job.status() != JobStatus.COMPLETED) {
                throw new IllegalArgumentException("Job " + parent + " is a "
                        + job.stage().label() + " job that is " + job.status().label() + "; " + stage.label()
                        + " needs a completed " + before().label() + " job.");
            }
            return List.of(job);
        }
        if (dmo == null) {
            throw new IllegalArgumentException("Say which: ./pipeline " + stage.label() + " JOB, or --dmo SLUG.");
        }
        Dmo found = session.get(Dmos.class).bySlug(dmo);
        List<Job> newest = stage == Stage.PROMOTE ? batches(session, found) : newestOfEachSource(session, found);
        if (newest.isEmpty() && !heldBack) {
            throw new IllegalArgumentException("DMO " + dmo + " has no completed " + before().label() + " job"
                    + (source == null ? "" : " of " + source) + " to " + stage.label() + ".");
        }
        return newest;
    }

    private Stage before() {
        return Stage.values()[stage.ordinal() - 1];
    }

    /**
     * All batches that may be promoted, the oldest first: one before the newest may have rows that were accepted since. Where there is
     * none, those that were promoted last, of which nothing is left to do.
     */
    private List<Job> batches(Session session, Dmo found) {
        JobQueue queue = session.get(JobQueue.class);
        List<Job> ready = new ArrayList<>();
        session.get(JdbcClient.class)
                .sql("""
                        SELECT job_id, status, hold_reason FROM staging.batches
                        WHERE dmo_id = :dmo AND status IN ('ready', 'held') AND (CAST(:source AS text) IS NULL OR source_name = :source)
                        ORDER BY job_id""")
                .param("dmo", found.id())
                .param("source", source)
                .query(row -> {
                    if (row.getString("status").equals("ready")) {
                        ready.add(queue.find(row.getInt("job_id")).orElseThrow());
                    } else {
                        heldBack = true;
                        err().println("Batch " + row.getInt("job_id") + " is held, nothing of it is promoted: "
                                + row.getString("hold_reason")
                                + " Look at it, then release it: ./pipeline review release "
                                + row.getInt("job_id"));
                    }
                });
        return ready.isEmpty() && !heldBack ? newestOfEachSource(session, found) : ready;
    }

    private List<Job> newestOfEachSource(Session session, Dmo found) {
        JobQueue queue = session.get(JobQueue.class);
        return session
                .get(JdbcClient.class)
                .sql("""
                        SELECT max(job_id) FROM pipeline.job_queue
                        WHERE dmo_id = :dmo AND stage = :stage AND status = 'completed'
                          AND (CAST(:source AS text) IS NULL OR source_name = :source)
                        GROUP BY source_name ORDER BY 1""")
                .param("dmo", found.id())
                .param("stage", before().label())
                .param("source", source)
                .query(Integer.class)
                .list()
                .stream()
                .map(id -> queue.find(id).orElseThrow())
                .toList();
    }
}
