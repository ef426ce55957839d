package com.trippl.pipeline.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server's own programs. PostgreSQL refuses to run as root; there it gets a user namespace of its own, in which it is nobody.
 * {@code pg_ctl} starts it in a session of its own, so that Ctrl-C in a terminal does not reach it before us.
 */
final class PostgresCommands {
    private static final int TIMEOUT_SECONDS = 660;

    private static final String NOTHING = File.separatorChar == '/' ? "/dev/null" : "NUL";

    private final Path binaries;
    private final Path folder;
    private final boolean unshare;

    /** Looks whether the server's programs can be run at all. */
    PostgresCommands(Path server, Path folder) throws IOException {
        this.binaries = server.resolve("bin");
        this.folder = folder;
        this.unshare = "root".equals(System.getProperty("user.name"));
        if (unshare && !namespacesWork()) {
            throw new IOException(
                    "PostgreSQL refuses to run as root, and this system permits no user namespace ('unshare -U true'"
                            + " fails), in which it would be nobody. Run as another user, or name a server in PIPELINE_DB_URL.");
        }
    }

    private static boolean namespacesWork() throws IOException {
        try {
            Process process = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    void initdb(Path data, Path passwordFile) throws IOException {
        run(
                "initdb",
                "--pgdata=" + data,
                "--username=" + EmbeddedServer.USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
    }

    void start(int port) throws IOException {
        try {
            run("pg_ctl", "start", "-w", "-t", "600", "-D", data(), "-l", log().toString(), "-o", "-p " + port);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + lastOfLog(), e);
        }
    }

    void stop() throws IOException {
        run("pg_ctl", "stop", "-w", "-t", "600", "-m", "fast", "-D", data());
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private String lastOfLog() {
        try {
            List<String> lines = Files.readAllLines(log());
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    private void run(String program, String... arguments) throws IOException {
        Result result = execute(program, arguments);
        if (result.exitCode() != 0) {
            throw new IOException(program + " failed: " + result.output().strip());
        }
    }

    private record Result(int exitCode, String output) {}

    private Result execute(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (unshare) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        // A file, not a pipe: the server inherits it, and a pipe would never end.
        Path output = Files.createTempFile(folder, program, ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of(NOTHING).toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end within " + TIMEOUT_SECONDS + " s.");
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + program + ".", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
