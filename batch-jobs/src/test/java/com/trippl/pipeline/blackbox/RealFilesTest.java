package com.trippl.pipeline.blackbox;

import static com.trippl.pipeline.testing.Pipeline.results;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import com.trippl.pipeline.testing.SharedData;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Feeds as they are found in the world run through, and nothing of them is lost. */
class RealFilesTest {
    private final Pipeline pipeline = Pipeline.empty();

    @Test
    void snapshotsOfOneFeedGiveWhatAComparisonByIdGives() throws IOException {
        Path folder = SharedData.path("listings/breweries");
        Dmo dmo = pipeline.dmo(
                "breweries",
                "import.id_field=id",
                "import.feed=full",
                "stage.ignore_flags=missing_coordinates,missing_address,coordinates_moved,coordinates_swapped");
        Map<String, String> before = Map.of();
        Set<String> waiting = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".csv.gz")).sorted().toList()) {
                Snapshot now = read(file);
                RunReport report = pipeline.run(dmo, file);
                assertThat(report.status()).as(file.toString()).isEqualTo(JobStatus.COMPLETED);
                JobResults imported = results(report, Stage.IMPORT);
                assertThat(imported.total()).isEqualTo(now.rows());
                assertThat(imported.error()).as("records without an id").isEqualTo(now.withoutId());

                Set<String> inserted = new HashSet<>(now.byId().keySet());
                inserted.removeAll(before.keySet());
                Set<String> deleted = new HashSet<>(before.keySet());
                deleted.removeAll(now.byId().keySet());
                Set<String> changed = new HashSet<>(now.byId().keySet());
                Map<String, String> old = before;
                changed.removeIf(id ->
                        !old.containsKey(id) || old.get(id).equals(now.byId().get(id)));

                // Rows no person accepted yet are new until they are promoted.
                inserted.addAll(waiting);
                changed.removeAll(waiting);
                Set<String> duplicates = staged(report, "action = 'duplicate'");
                inserted.removeAll(duplicates);
                changed.removeAll(duplicates);
                assertThat(staged(report, "action = 'insert'")).isEqualTo(inserted);
                assertThat(staged(report, "action = 'update'")).isEqualTo(changed);
                assertThat(staged(report, "action = 'delete'")).isEqualTo(deleted);
                assertThat(results(report, Stage.STAGE).unchanged())
                        .isEqualTo(now.byId().size() - inserted.size() - changed.size() - duplicates.size());

                pipeline.decide(RowStatus.ACCEPTED, null, "delete");
                pipeline.promote(report);
                waiting = staged(report, "action = 'insert' AND status = 'pending'");
                before = now.byId();
            }
        }
        assertThat(pipeline.count("public.listings", "status = 'live'")).isGreaterThan(9_500);
    }

    private Set<String> staged(RunReport report, String condition) {
        return new HashSet<>(pipeline.jdbc()
                .sql("SELECT source_id FROM staging.listings WHERE job_id = ? AND " + condition)
                .param(report.review().batchId())
                .query(String.class)
                .list());
    }

    private record Snapshot(int rows, int withoutId, Map<String, String> byId) {}

    /** A plain reading: id to all cells, coordinates to five places, runs of white space as one. */
    private static Snapshot read(Path file) throws IOException {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setLineSeparatorDetectionEnabled(true);
        CsvParser parser = new CsvParser(settings);
        Map<String, String> byId = new LinkedHashMap<>();
        int rows = 0;
        int withoutId = 0;
        try (var in = new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
            parser.beginParsing(in);
            parser.parseNext();
            for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
                rows++;
                if (row[0] == null) {
                    withoutId++;
                } else {
                    byId.put(
                            row[0],
                            Arrays.stream(row)
                                    .map(RealFilesTest::plain)
                                    .toList()
                                    .toString());
                }
            }
        }
        return new Snapshot(rows, withoutId, byId);
    }

    private static String plain(String cell) {
        if (cell != null && cell.matches("-?\\d+\\.\\d+")) {
            return Long.toString(Math.round(Double.parseDouble(cell) * 1e5));
        }
        return cell == null ? "" : cell.strip().replaceAll("\\s+", " ");
    }

    @Test
    void venuesOfNewZealand() {
        RunReport report = pipeline.run(
                pipeline.dmo("nz", "import.id_field=wof_id"), SharedData.path("listings/wof/wof_venues_nz.csv.gz"));
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(69_488);
        assertAddsUp(report);
    }

    @Test
    void venuesOfFrance() {
        RunReport report = pipeline.run(
                pipeline.dmo("fr", "import.id_field=wof_id"), SharedData.path("listings/wof/wof_venues_fr.csv.gz"));
        assertThat(report.status())
                .as(() -> report.stages().getLast().job().errorMessage())
                .isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(189_357);
        assertAddsUp(report);
        assertThat(pipeline.count("public.listings", "true")).isPositive();
    }

    @Test
    void restaurantsOfNantes() {
        RunReport report = pipeline.run(
                pipeline.dmo("resto", "import.columns.name=Nom de l'offre touristique"),
                SharedData.path("listings/nantes_fr/resto.csv"));
        assertThat(report.status())
                .as(() -> report.stages().getLast().job().errorMessage())
                .isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(1_472);
        assertAddsUp(report);
    }

    @Test
    void couponsOfYaizu() {
        Dmo dmo = pipeline.dmo(
                "coupons",
                "import.columns.name=クーポン名",
                "import.columns.address=店舗住所",
                "import.columns.lat=緯度",
                "import.columns.lng=経度");
        RunReport report = pipeline.run(dmo, SharedData.path("listings/yaizu_jp/digital_coupon.csv"));
        assertThat(report.status())
                .as(() -> report.stages().getLast().job().errorMessage())
                .isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total())
                .as("without the blank line at the end")
                .isEqualTo(548);
        assertAddsUp(report);
    }

    @Test
    void museumsOfTheUnitedStates() {
        Dmo dmo = pipeline.dmo("museums");
        RunReport report = pipeline.run(dmo, SharedData.path("listings/museums_us/mudf14q3pub.csv.gz"));
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(35_144);
        assertAddsUp(report);
    }

    @Test
    void japaneseHeadersByConfiguration() {
        Path file = SharedData.path("listings/yaizu_jp/222127_tourism.csv");
        Dmo dmo = pipeline.dmo(
                "yaizu",
                "import.columns.name=名称",
                "import.columns.address=住所",
                "import.columns.lat=緯度",
                "import.columns.lng=経度");
        RunReport report = pipeline.run(dmo, file);
        assertThat(report.status())
                .as(() -> report.stages().getLast().job().errorMessage())
                .isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(205);
        assertAddsUp(report);
    }

    @Test
    void duplicateHeadersOfNantes() {
        Path file = SharedData.path("listings/nantes_fr/musees.csv");
        Dmo dmo = pipeline.dmo("nantes", "import.columns.name=Nom de l'offre touristique");
        RunReport report = pipeline.run(dmo, file);
        assertThat(report.status())
                .as(() -> report.stages().getLast().job().errorMessage())
                .isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(1_969);
        assertAddsUp(report);
    }

    @Test
    void recordsOverSeveralLines() {
        RunReport report =
                pipeline.run(pipeline.dmo("asheville"), SharedData.path("listings/asheville_us/listings.csv"));
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(report, Stage.IMPORT).total()).isEqualTo(3_009);
        assertAddsUp(report);
    }

    @Test
    void withoutANameColumnItIsRefusedInOneSentence() {
        RunReport report = pipeline.run(pipeline.dmo("bologna"), SharedData.path("listings/bologna_it/elenco.csv.gz"));
        assertThat(report.status()).isEqualTo(JobStatus.FAILED);
        assertThat(report.stages().getLast().job().errorMessage())
                .startsWith("elenco.csv.gz has no column for the name of a listing; it has ")
                .contains("import.columns.name");
        assertThat(pipeline.count("staging.listings", "true")).isZero();
    }

    private void assertAddsUp(RunReport report) {
        JobResults imported = results(report, Stage.IMPORT);
        JobResults transformed = results(report, Stage.TRANSFORM);
        JobResults staged = results(report, Stage.STAGE);
        assertThat(transformed.total()).isEqualTo(imported.total() - imported.error());
        assertThat(staged.total()).isEqualTo(transformed.total() - transformed.error());
        int open = pipeline.count("staging.listings", "status IN ('pending', 'held', 'accepted')");
        assertThat(results(report, Stage.PROMOTE).total() + open).isEqualTo(staged.total());
    }
}
