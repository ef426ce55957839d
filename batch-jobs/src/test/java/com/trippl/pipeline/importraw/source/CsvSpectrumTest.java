package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.testing.SharedData;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The edge cases of CSV that csv-spectrum collects, with its answers. */
class CsvSpectrumTest {
    @TestFactory
    Stream<DynamicTest> everyFileGivesItsAnswer() throws Exception {
        Path folder = SharedData.path("csv/csv-spectrum");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all =
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
            assertThat(all).hasSize(12);
            return all.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
        }
    }

    private static void check(Path csv) throws Exception {
        String base = csv.getFileName().toString().replace(".csv", ".json");
        Path answer;
        try (Stream<Path> files = Files.walk(csv.getParent().getParent())) {
            answer = files.filter(f -> f.getFileName().toString().equals(base))
                    .findFirst()
                    .orElseThrow();
        }
        List<Map<String, String>> expected = JsonMapper.builder()
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .build()
                .readValue(Files.readAllBytes(answer), new TypeReference<List<Map<String, String>>>() {});
        if (base.equals("location_coordinates.json")) {
            // The answer names another telephone number than the file does.
            expected.getFirst().put("Contact Phone Number", "2095257564");
        }
        assertThat(read(csv)).isEqualTo(expected);
    }

    static List<Map<String, String>> read(Path csv) throws Exception {
        ImportConfig config = DmoConfigs.parse(Stage.IMPORT, JsonMapper.shared().createObjectNode());
        SourceText text = SourceText.of(csv, csv.getFileName().toString(), config, new SourceText.Scratch() {
            @Override
            public OutputStream open(long bytes) {
                throw new IllegalStateException("plain UTF-8 needs no copy");
            }

            @Override
            public Path finish() {
                throw new IllegalStateException();
            }
        });
        Survey survey = text.survey("file", config, Integer.MAX_VALUE);
        List<Map<String, String>> rows = new ArrayList<>();
        for (Part part : survey.parts()) {
            try (SourceReader reader = SourceReader.open(text.file(), survey.format(), part)) {
                for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
                    assertThat(record.fault()).isNull();
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 0; i < record.cells().size(); i++) {
                        String cell = record.cells().get(i);
                        row.put(survey.format().headers().get(i), cell == null ? "" : cell);
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
