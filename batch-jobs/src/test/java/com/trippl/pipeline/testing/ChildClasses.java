package com.trippl.pipeline.testing;

import com.trippl.pipeline.cli.PipelineCommand;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * What child processes load. Starting them is most of what the tests of dying processes cost: as the launcher does, one of them is watched
 * through all stages once, and what its Java machine learnt the others are given.
 */
final class ChildClasses {
    /** What is watched must be what is started: the cache holds for the same classes, collector and compilers. */
    private static final List<String> MACHINE = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static final Path FOLDER = Path.of("target", "children").toAbsolutePath();
    private static final long DEADLINE_SECONDS = 180;
    private static List<String> options;

    private ChildClasses() {}

    /** Words of the command line behind {@code java}: the class path and the machine's options. */
    static synchronized List<String> options() {
        if (options == null) {
            try {
                options = prepared();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return options;
    }

    private static List<String> prepared() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        // Tests run in several Java machines: the first one prepares for all.
        try (FileChannel lock =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            List<Path> folders = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::isDirectory)
                    .toList();
            Path made = FOLDER.resolve(Long.toHexString(newest(folders)));
            if (!Files.exists(made)) {
                forgetOthers();
                Path part = Files.createDirectories(FOLDER.resolve("part"));
                for (int i = 0; i < folders.size(); i++) {
                    jar(folders.get(i), part.resolve(i + ".jar"));
                }
                Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
                watch(made, classPath(folders, made));
            }
            List<String> all = new ArrayList<>(List.of("-cp", classPath(folders, made)));
            all.addAll(MACHINE);
            if (Files.exists(cache(made))) {
                all.add("-XX:AOTCache=" + cache(made));
            }
            return List.copyOf(all);
        }
    }

    private static void forgetOthers() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                FileSystemUtils.deleteRecursively(each);
            }
        }
    }

    private static Path cache(Path made) {
        return made.resolve("start.aot");
    }

    private static long newest(List<Path> folders) throws IOException {
        long newest = 0;
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                newest = Math.max(
                        newest,
                        files.mapToLong(file -> file.toFile().lastModified())
                                .max()
                                .orElse(0));
            }
        }
        return newest;
    }

    /** Nothing can be learnt of classes in folders. */
    private static void jar(Path folder, Path jar) throws IOException {
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        new PrintStream(PrintStream.nullOutputStream()),
                        System.err,
                        "--create",
                        "--no-compress",
                        "--file=" + jar,
                        "-C",
                        folder.toString(),
                        ".");
        if (code != 0) {
            throw new IOException("The classes of " + folder + " cannot be packed.");
        }
    }

    private static String classPath(List<Path> folders, Path made) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(entry -> folders.contains(entry) ? made.resolve(folders.indexOf(entry) + ".jar") : entry)
                .map(Path::toString)
                .reduce((one, next) -> one + File.pathSeparator + next)
                .orElseThrow();
    }

    private static void watch(Path made, String classPath) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", classPath));
        line.addAll(MACHINE);
        line.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache(made),
                PipelineCommand.class.getName(),
                "bench",
                "--rows",
                "5000",
                "--no-script"));
        Path home = made.resolve("home");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(made.resolve("output.log").toFile());
        builder.environment().put("PIPELINE_HOME", home.toString());
        builder.environment().remove("PIPELINE_DB_URL");
        Process watched = builder.start();
        if (!watched.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || watched.exitValue() != 0) {
            watched.destroyForcibly().waitFor();
            System.err.println("Child processes start slowly: see " + made.resolve("output.log"));
            Files.deleteIfExists(cache(made));
        }
        FileSystemUtils.deleteRecursively(home);
    }
}
