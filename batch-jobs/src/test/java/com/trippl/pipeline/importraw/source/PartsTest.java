package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Whatever table is written, in whatever dialect: read in parts of any size it is the same table, with the right lines. */
class PartsTest {
    private static final String[] WORDS = {
        "a",
        "Café",
        "焼津",
        "say \"hi\"",
        "x,y",
        "p;q",
        "two\nlines",
        "three\r\nlines",
        " lead",
        "trail ",
        "\"",
        "𝒳 and 😀",
        "it's",
        "t\tab",
        "1"
    };

    @TempDir
    Path folder;

    @RepeatedTest(200)
    void partsGiveTheWhole(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        char delimiter = ",;\t|".charAt(random.nextInt(4));
        String lineEnd = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
        Charset charset = new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}
                [random.nextInt(3)];
        boolean mark = random.nextBoolean();
        int columns = 2 + random.nextInt(4);
        int rows = random.nextInt(random.nextBoolean() ? 12 : 3000);
        StringBuilder text = new StringBuilder(mark ? "\uFEFF" : "");
        for (int c = 0; c < columns; c++) {
            text.append(c == 0 ? "" : delimiter).append("column").append(c);
        }
        text.append(lineEnd);
        List<List<String>> table = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        long line = 2;
        for (int r = 0; r < rows; r++) {
            if (random.nextInt(20) == 0) {
                text.append(lineEnd);
                line++;
            }
            List<String> row = new ArrayList<>();
            lines.add(line);
            for (int c = 0; c < columns; c++) {
                String value = WORDS[random.nextInt(WORDS.length)].repeat(1 + random.nextInt(2));
                if (lineEnd.equals("\r")) {
                    value = value.replace("\r\n", "\r").replace('\n', '\r');
                }
                row.add(lineEnd.equals("\r") ? value.replace('\r', '\n') : value);
                boolean quoted = random.nextInt(4) == 0
                        || value.chars().anyMatch(x -> x == delimiter || x == '"' || x == '\n' || x == '\r');
                text.append(c == 0 ? "" : delimiter).append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
                line += value.replace("\r\n", "\n")
                        .chars()
                        .filter(x -> x == '\n' || x == '\r')
                        .count();
            }
            table.add(row);
            line++;
            text.append(r + 1 < rows || random.nextBoolean() ? lineEnd : "");
        }
        Path file = folder.resolve("table.csv");
        Files.write(file, text.toString().getBytes(charset));

        ImportConfig config = DmoConfigs.parse(
                Stage.IMPORT,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("delimiter", String.valueOf(delimiter))
                        .put("encoding", charset.name())
                        .put("quote", "\"")
                        .put("skip_rows", 0)
                        .put("skip_header", true));
        SourceText source = SourceText.of(file, "table.csv", config, copies());
        int stretchBytes = random.nextBoolean() ? CsvSurvey.STRETCH_BYTES : 1 + random.nextInt(5000);
        Survey survey = source.survey("table.csv", config, 1 + random.nextInt(500), stretchBytes);
        assertThat(survey.records()).isEqualTo(rows);
        List<List<String>> read = new ArrayList<>();
        List<Long> readLines = new ArrayList<>();
        for (Part part : survey.parts()) {
            try (SourceReader reader = SourceReader.open(source.file(), survey.format(), part)) {
                for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
                    assertThat(record.recordNo()).isEqualTo(read.size() + 1);
                    read.add(record.cells());
                    readLines.add(record.lineNumber());
                }
            }
        }
        assertThat(read).isEqualTo(table);
        assertThat(readLines).isEqualTo(lines);
    }

    private SourceText.Scratch copies() {
        return new SourceText.Scratch() {
            @Override
            public OutputStream open(long bytes) throws java.io.IOException {
                return Files.newOutputStream(finish());
            }

            @Override
            public Path finish() {
                return folder.resolve("copy.txt");
            }
        };
    }
}
