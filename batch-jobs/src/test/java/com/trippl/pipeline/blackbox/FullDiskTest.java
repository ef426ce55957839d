package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the files is full, for real: a small file system of its own, in a namespace where this user may mount one. */
class FullDiskTest {
    private static final int ROWS = 12_000;
    private static final long DEADLINE_SECONDS = 240;

    @TempDir
    Path folder;

    @Test
    void aFullDiskIsSaidInOneSentenceAndTheJobGoesOnOnceThereIsRoom() throws Exception {
        Assumptions.assumeTrue(
                bash("unshare -rm mount -t tmpfs -o size=1m tmpfs " + folder) == 0,
                "skipped: this user may not mount a file system in a namespace of their own (unshare -rm)");
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 5);
        Pipeline pipeline = prepared();
        assertThat(bash(command("run", feed.toString(), "--dmo", "full"), pipeline))
                .as(this::output)
                .isZero();
        List<String> undisturbed = pipeline.content();

        // Room for the upload and some of the raw files.
        long bytes = Files.size(feed) + 100_000;
        pipeline = prepared();
        Path files = pipeline.home().resolve("files");
        String script = "mount -t tmpfs -o size=" + bytes + " tmpfs " + files + " || exit 90\n"
                + command("run", feed.toString(), "--dmo", "full") + " > " + folder + "/first 2>&1; echo $? > " + folder
                + "/code\n" + "mount -o remount,size=400m " + files + " || exit 91\n"
                + "cat " + folder + "/first\n"
                + command("retry", "$(sed -n 's/.*pipeline retry //p' " + folder + "/first | head -1)");
        Path steps = Files.writeString(folder.resolve("steps.sh"), script);
        assertThat(bash("unshare -rm bash " + steps, pipeline)).as(this::output).isZero();

        String told = Files.readString(folder.resolve("first"));
        assertThat(Files.readString(folder.resolve("code"))).as(told).isEqualToIgnoringNewLines("1");
        assertThat(told)
                .containsPattern("Job \\d+ failed: The disk of " + files
                        + " is full\\. Free some space, then: ./pipeline retry \\d+\\R")
                .doesNotContain("Exception");
        assertThat(pipeline.content()).isEqualTo(undisturbed);
    }

    private static Pipeline prepared() {
        Pipeline pipeline = Pipeline.empty();
        pipeline.dmo("full", "import.id_field=id", "import.feed=full", "import.records_per_file=1000");
        return pipeline;
    }

    private static String command(String... words) {
        return Child.line(Map.of(), words).stream()
                .map(word -> word.startsWith("$(") ? word : "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private int bash(String script) throws IOException, InterruptedException {
        return bash(script, null);
    }

    private int bash(String script, Pipeline pipeline) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        if (pipeline != null) {
            builder.environment().put("PIPELINE_HOME", pipeline.home().toString());
        }
        Process process = builder.start();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("ends in time")
                .isTrue();
        return process.exitValue();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
