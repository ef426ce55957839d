package com.trippl.pipeline.cli;

import com.trippl.pipeline.operations.Leftovers;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.RunReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What every command has: help, output, JSON on demand, and a session. */
@Command(mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
abstract class BaseCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Duration TIME_TO_CLEAR_UP = Duration.ofSeconds(10);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON document on standard output, and nothing else.")
    private boolean json;

    /** Does the work; returns the exit code. */
    abstract int run(Session session) throws Exception;

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open()) {
            return run(session);
        }
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    void printJson(Object value) {
        out().println(JSON.writeValueAsString(value));
    }

    /** Works on the run of a job in this process until it ends, prints what came of it, and clears up if that is due. Returns the exit code. */
    int workOn(Session session, Job job) throws Exception {
        RunReport report = IngestOptions.work(session, job, err(), json());
        if (json()) {
            printJson(RunOutput.asJson(report));
        } else {
            RunOutput.print(report, out(), err());
        }
        clearUp(session);
        return RunOutput.exitCode(report);
    }

    /** On a machine where no worker runs all day, commands do the day's housekeeping. */
    static void clearUp(Session session) {
        session.get(Leftovers.class).clearNow(TIME_TO_CLEAR_UP);
    }

    /** Who runs the command, for the records. */
    static String user() {
        return System.getProperty("user.name", "cli");
    }
}
