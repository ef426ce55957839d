package com.trippl.pipeline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticListingsTest {
    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    @Test
    void sameSeedMakesTheSameFileAndAnotherSeedAnother() throws IOException {
        SyntheticListings.write(folder.resolve("a.csv"), 5_000, 7);
        SyntheticListings.write(folder.resolve("b.csv"), 5_000, 7);
        SyntheticListings.write(folder.resolve("c.csv"), 5_000, 8);

        assertThat(folder.resolve("a.csv")).hasSameBinaryContentAs(folder.resolve("b.csv"));
        assertThat(Files.mismatch(folder.resolve("a.csv"), folder.resolve("c.csv")))
                .isNotEqualTo(-1);
    }

    @Test
    void aLongerFileBeginsWithTheShorterOne() throws IOException {
        SyntheticListings.write(folder.resolve("short.csv"), 2_000, 7);
        SyntheticListings.write(folder.resolve("long.csv"), 3_000, 7);

        assertThat(Files.readAllLines(folder.resolve("long.csv")))
                .startsWith(Files.readAllLines(folder.resolve("short.csv")).toArray(String[]::new));
    }

    @Test
    void whatAReaderCountsIsWhatWasSaidToBeWritten() throws IOException {
        SyntheticListings.Counts counts = SyntheticListings.write(folder.resolve("a.csv"), ROWS, 1);
        List<String[]> rows = parse(folder.resolve("a.csv"));

        Set<String> ids = new HashSet<>();
        Map<String, Integer> places = new HashMap<>();
        int bad = 0;
        for (String[] row : rows) {
            assertThat(row).hasSize(8);
            ids.add(row[0]);
            if (row[1] == null || row[4].equals("abc")) {
                bad++;
            } else {
                assertThat(row[1].length()).isBetween(12, 40);
                assertThat(row[2].length()).isBetween(25, 55);
                places.merge(String.join("|", row[1], row[2], row[3], row[4]), 1, Integer::sum);
            }
        }
        assertThat(ids).hasSize(ROWS);
        assertThat(counts)
                .isEqualTo(new SyntheticListings.Counts(ROWS, places.size(), ROWS - bad - places.size(), bad));
        assertThat(counts.duplicates() / (double) ROWS).isBetween(0.045, 0.055);
        assertThat(counts.bad() / (double) ROWS).isBetween(0.008, 0.012);
    }

    @Test
    void noRowsLeaveTheHeader() throws IOException {
        assertThat(SyntheticListings.write(folder.resolve("a.csv"), 0, 1))
                .isEqualTo(new SyntheticListings.Counts(0, 0, 0, 0));
        assertThat(folder.resolve("a.csv")).hasContent("id,name,address,lat,lng,category,phone,website");
    }

    @Test
    void aNegativeNumberOfRowsIsRefused() {
        assertThatThrownBy(() -> SyntheticListings.write(folder.resolve("a.csv"), -1, 1))
                .hasMessageContaining("-1 rows");
    }

    private static List<String[]> parse(Path file) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setHeaderExtractionEnabled(true);
        return new CsvParser(settings).parseAll(file.toFile());
    }
}
