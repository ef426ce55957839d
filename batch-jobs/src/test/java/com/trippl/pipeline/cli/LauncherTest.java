package com.trippl.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher builds before it runs a command. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "pipeline").toAbsolutePath().normalize();
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path root;

    @BeforeEach
    void build() throws IOException {
        for (String file : new String[] {
            "pom.xml",
            "module/pom.xml",
            "module/src/main/java/A.java",
            "module/src/main/frontend/generated/imports.js",
            "module/src/test/java/ATest.java",
            "module/target/app/app.jar",
            "module/target/app.stamp",
        }) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        try (var all = Files.walk(root)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(BUILT));
            }
        }
    }

    private void touch(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), FileTime.from(BUILT.plusSeconds(60)));
    }

    /** Asks the launcher's own function. */
    private boolean builds() throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -eu; ROOT=$1; SOURCES=(\"$1/module\"); APP=$1/module/target/app; STAMP=$1/module/target/app.stamp\n"
                                + "eval \"$(sed -n '/^is_stale()/,/^}/p' \"$2\")\"\n"
                                + "if is_stale; then echo stale; else echo fresh; fi",
                        "test",
                        root.toString(),
                        LAUNCHER.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asked.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.strip()).isIn("stale", "fresh");
        return answer.strip().equals("stale");
    }

    @Test
    void whatIsBuiltIsNotBuiltAgain() throws Exception {
        assertThat(builds()).isFalse();
        touch("module/src/test/java/ATest.java");
        assertThat(builds()).as("for a test").isFalse();
        touch("module/src/main/frontend/generated/imports.js");
        touch("module/src/main/frontend/generated");
        touch("module/src/main/frontend");
        touch("module/src/main");
        assertThat(builds()).as("for what the build itself left").isFalse();
    }

    @Test
    void whatChangedSinceIsBuilt() throws Exception {
        touch("module/src/main/java/A.java");
        assertThat(builds()).as("for a source").isTrue();
        touch("module/target/app.stamp");
        assertThat(builds()).isFalse();
        Files.setLastModifiedTime(root.resolve("pom.xml"), FileTime.from(BUILT.plusSeconds(120)));
        assertThat(builds()).as("for a library").isTrue();
    }

    @Test
    void whatWasNeverBuiltIsBuilt() throws Exception {
        Files.delete(root.resolve("module/target/app.stamp"));
        assertThat(builds()).isTrue();
    }
}
