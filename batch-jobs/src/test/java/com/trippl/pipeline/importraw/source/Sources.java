package com.trippl.pipeline.importraw.source;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Reads content as the import does: to text, surveyed, then part by part. */
final class Sources {
    private Sources() {}

    /** What was found in a source, and all of its records. */
    record Read(Survey survey, List<SourceRecord> records) {
        List<List<String>> cells() {
            return records.stream().map(SourceRecord::cells).toList();
        }

        List<String> faults() {
            return records.stream().map(SourceRecord::fault).toList();
        }

        List<Long> lines() {
            return records.stream().map(SourceRecord::lineNumber).toList();
        }
    }

    static ImportConfig config(String json) {
        return DmoConfigs.parse(Stage.IMPORT, JsonMapper.shared().readTree(json));
    }

    static Read read(String content) throws IOException, SourceException {
        return read(content.getBytes(StandardCharsets.UTF_8), "{}", Integer.MAX_VALUE);
    }

    static Read read(byte[] content, String config, int recordsPerPart) throws IOException, SourceException {
        Path folder = Files.createTempDirectory("source");
        try {
            Path file = Files.write(folder.resolve("feed"), content);
            SourceText text = SourceText.of(file, "feed", config(config), copies(folder));
            Survey survey = text.survey("feed", config(config), recordsPerPart);
            List<SourceRecord> records = new ArrayList<>();
            for (Part part : survey.parts()) {
                try (SourceReader reader = SourceReader.open(text.file(), survey.format(), part)) {
                    for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
                        records.add(record);
                    }
                }
            }
            return new Read(survey, records);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static SourceText.Scratch copies(Path folder) {
        return new SourceText.Scratch() {
            private int count;

            @Override
            public OutputStream open(long bytes) throws IOException {
                count++;
                return Files.newOutputStream(finish());
            }

            @Override
            public Path finish() {
                return folder.resolve("copy" + count);
            }
        };
    }
}
