package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records much larger than usual need no more memory: as many records as usual of them would be half a gigabyte at a time. */
class LargeRecordsTest {
    private static final int ROWS = 3_000;
    private static final int CHARS = 99_000;

    @TempDir
    Path folder;

    @Test
    void threeThousandRecordsOfAHundredKilobytesFitTheUsualHeap() throws Exception {
        Pipeline pipeline = Pipeline.empty();
        pipeline.dmo("large", "import.id_field=id");
        Path feed = folder.resolve("feed.csv");
        write(feed);
        List<String> line = Child.line(Map.of(), "run", feed.toString(), "--dmo", "large").stream()
                .map(word -> word.startsWith("-Xmx") ? "-Xmx384m" : word)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("PIPELINE_HOME", pipeline.home().toString());
        Process process = builder.start();
        assertThat(process.waitFor(400, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> {
                    try {
                        return Files.readString(folder.resolve("output"));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
        assertThat(pipeline.count("public.listing_info", "length(description) = " + CHARS))
                .isEqualTo(ROWS);
    }

    private static void write(Path feed) throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(CHARS);
        for (int i = 0; i < CHARS; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        try (Writer out = Files.newBufferedWriter(feed)) {
            out.write("id,name,address,lat,lng,description\n");
            for (int i = 1; i <= ROWS; i++) {
                out.write(i + ",Place " + i + "," + i + " Main St,35." + (10_000 + i) + ",-82.5,");
                out.append(text);
                out.write('\n');
            }
        }
    }
}
