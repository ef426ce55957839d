package com.trippl.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.testing.CommandLineRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code ./pipeline preview} shows and writes. */
class PreviewCommandTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static CommandLineRun preview(Object... arguments) {
        List<String> line = new java.util.ArrayList<>(List.of("preview"));
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        return CommandLineRun.of(PipelineCommand::execute, line.toArray(String[]::new));
    }

    @Test
    void aSourceIsNeverWrittenOver() throws IOException {
        Path feed = file("feed.csv", "name;note\nA;b\n");
        CommandLineRun refused = preview(feed, "--format", "csv", "--out", folder);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("feed.csv is one of the files to show")
                .contains("--out");
        assertThat(Files.readString(feed)).isEqualTo("name;note\nA;b\n");
        // By another name it is the same file.
        Path link =
                Files.createLink(Files.createDirectories(folder.resolve("out")).resolve("feed.csv"), feed);
        assertThat(preview(feed, "--format", "csv", "--out", folder.resolve("out"))
                        .code())
                .isEqualTo(2);
        assertThat(Files.readString(link)).isEqualTo("name;note\nA;b\n");
        assertThat(Files.list(folder.resolve("out"))).containsExactly(link);
    }

    @Test
    void filesOfOneNameGetNumbers() throws IOException {
        Path a = file("a/x.csv", "name\nA\n");
        Path b = file("b/x.csv", "name\nB\n");
        Path c = folder.resolve("c.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(c))) {
            out.write("name\nC\n".getBytes(StandardCharsets.UTF_8));
        }
        Path plain = file("c.csv", "name\nD\n");
        Path out = folder.resolve("out");
        assertThat(preview(a, b, c, plain, "--format", "csv", "--out", out).code())
                .isZero();
        assertThat(out.resolve("x.csv")).hasContent("name\r\nA\r\n");
        assertThat(out.resolve("x-2.csv")).hasContent("name\r\nB\r\n");
        assertThat(out.resolve("c.csv")).hasContent("name\r\nC\r\n");
        assertThat(out.resolve("c-2.csv")).hasContent("name\r\nD\r\n");
        assertThat(Files.list(out)).hasSize(4);
    }

    @Test
    void aFileThatCannotBeReadLeavesWhatWasWrittenBefore() throws IOException {
        Path out = folder.resolve("out");
        file("out/feed.csv", "name\r\nBefore\r\n");
        Path open = file("feed.csv", "name,note\nA,\"never closed\n");
        CommandLineRun run = preview(open, "--format", "csv", "--out", out);
        assertThat(run.code()).isOne();
        assertThat(run.err()).contains("its quote is never closed");
        assertThat(out.resolve("feed.csv")).hasContent("name\r\nBefore\r\n");
        assertThat(Files.list(out)).hasSize(1);
    }

    @Test
    void severalFilesAreOneDocument() throws IOException {
        Path a = file("a.csv", "name,note\nA,1\nB,2\n");
        Path b = file("b.csv", "");
        Path c = file("c.json", "[{\"name\": \"C\"}]");
        CommandLineRun run = preview(a, b, c, "--json");
        assertThat(run.code()).isOne();
        JsonNode all = run.json();
        assertThat(all).extracting(one -> one.get("file").asString()).containsExactly("" + a, "" + b, "" + c);
        assertThat(all.get(0).get("records")).hasSize(2);
        assertThat(all.get(0).get("records").get(1).get("note").asString()).isEqualTo("2");
        assertThat(all.get(1).get("records")).isNull();
        assertThat(all.get(2).get("records").get(0).get("name").asString()).isEqualTo("C");
        assertThat(preview(a, "--json").json()).hasSize(2);
    }

    @Test
    void noRecordsAreHeldWhileJsonIsWritten() throws Exception {
        Path feed = folder.resolve("large.csv");
        try (Writer out = Files.newBufferedWriter(feed)) {
            out.write("id,name,text\n");
            for (int i = 0; i < 200_000; i++) {
                out.write(i + ",Place " + i + "," + "x".repeat(200) + "\n");
            }
        }
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx64m",
                        PipelineCommand.class.getName(),
                        "preview",
                        feed.toString(),
                        "--format",
                        "json",
                        "--out",
                        out.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        try (var lines = Files.lines(out.resolve("large.json"))) {
            assertThat(lines.filter(line -> line.contains("\"id\"")).count()).isEqualTo(200_000);
        }
    }
}
