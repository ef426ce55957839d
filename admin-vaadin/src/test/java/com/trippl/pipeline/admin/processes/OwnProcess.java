package com.trippl.pipeline.admin.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program of the product in a Java machine of its own, as it is when people start it. */
final class OwnProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 180;

    private final Process process;
    private final Path output;

    private OwnProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a program on a home of its own.
     *
     * @param classPath as Java takes it
     * @param output what it prints goes to this file
     * @param arguments of the Java machine, its main class among them, and of the program
     */
    static OwnProcess start(String classPath, Path home, Path output, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        line.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PIPELINE_HOME", home.toString());
        return new OwnProcess(builder.start(), output);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Waits for what must come true while it runs. */
    void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new AssertionError("It ended before " + what + ": " + output());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + DEADLINE_SECONDS + " s: " + what + ": " + output());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** As {@code kill} does. Returns the seconds until it was gone. */
    double stop(long bound) throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        finish(bound);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Waits for its end. Returns its exit code. */
    int finish(long bound) throws InterruptedException {
        if (!process.waitFor(bound, TimeUnit.SECONDS)) {
            throw new AssertionError("It did not end within " + bound + " s: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
