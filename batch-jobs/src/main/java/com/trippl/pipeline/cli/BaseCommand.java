package com.trippl.pipeline.cli;

import java.io.PrintWriter;
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

    /** Who runs the command, for the records. */
    static String user() {
        return System.getProperty("user.name", "cli");
    }
}
