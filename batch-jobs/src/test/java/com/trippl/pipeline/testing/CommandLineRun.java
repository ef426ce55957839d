package com.trippl.pipeline.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command, run in this process, left.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it told a person
 */
public record CommandLineRun(int code, String out, String err) {
    /** Runs a command, catching what it prints. */
    public static CommandLineRun of(ToIntFunction<String[]> program, String... command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream caughtOut = new ByteArrayOutputStream();
        ByteArrayOutputStream caughtErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(caughtOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(caughtErr, true, StandardCharsets.UTF_8));
            int code = program.applyAsInt(command);
            return new CommandLineRun(
                    code, caughtOut.toString(StandardCharsets.UTF_8), caughtErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** What it printed, as the one document it is. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
