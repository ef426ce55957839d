package com.trippl.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails says all it knows on request, but for what is secret. */
class SecretsTest {
    @Test
    void noSecretIsLogged(@TempDir Path home) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PipelineCommand.class.getName(),
                "jobs",
                "--debug");
        command.environment()
                .putAll(Map.of(
                        "PIPELINE_HOME",
                        home.toString(),
                        "PIPELINE_LOG_FORMAT",
                        "json",
                        "PIPELINE_DB_URL",
                        "jdbc:postgresql://127.0.0.1:1/pipeline",
                        "PIPELINE_DB_USER",
                        "pipeline",
                        "PIPELINE_DB_PASSWORD",
                        "word-of-the-database",
                        "AWS_SECRET_ACCESS_KEY",
                        "word-of-the-cloud"));
        Process process = command.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isOne();
        assertThat(said).contains("cannot be reached").doesNotContain("word-of-the");
    }
}
