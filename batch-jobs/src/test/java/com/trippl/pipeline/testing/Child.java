package com.trippl.pipeline.testing;

import com.trippl.pipeline.cli.PipelineCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, which can be killed for real. */
public final class Child {
    private static final int KILLED = 137;

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a command on the home of a pipeline.
     *
     * @param settings of the application
     * @param output what it prints goes to this file
     */
    public static Child start(Pipeline pipeline, Map<String, String> settings, Path output, String... command) {
        return start(pipeline, List.of(), settings, output, command);
    }

    /**
     * The same.
     *
     * @param machine more options of the Java machine
     */
    public static Child start(
            Pipeline pipeline, List<String> machine, Map<String, String> settings, Path output, String... command) {
        List<String> line = line(settings, command);
        line.addAll(1, machine);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PIPELINE_HOME", pipeline.home().toString());
        try {
            return new Child(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of the command line that starts a command. */
    public static List<String> line(Map<String, String> settings, String... command) {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        line.addAll(ChildClasses.options());
        settings.forEach((key, value) -> line.add("-D" + key + "=" + value));
        line.add(PipelineCommand.class.getName());
        line.addAll(Arrays.asList(command));
        return line;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does. Returns the seconds until it was gone; one that does not go fails the test. */
    public double stop(long bound) throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(bound, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("A process was not gone " + bound + " s after SIGTERM: " + output());
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Waits for its end. Returns its exit code. */
    public int finish(long bound) throws InterruptedException {
        if (!process.waitFor(bound, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("A process did not end within " + bound + " s: " + output());
        }
        return process.exitValue();
    }

    /** What it printed. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public String toString() {
        return "process " + pid() + (isAlive() ? "" : process.exitValue() == KILLED ? " (killed)" : " (ended)");
    }
}
