package com.trippl.pipeline.sampling;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.Preview.Severity;
import com.trippl.pipeline.preview.SourcePreview;
import com.trippl.pipeline.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class SampledSourceTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final SourcePreview previews = new SampledSource();

    @TempDir
    private Path folder;

    private Preview preview(byte[] content, String config) throws IOException {
        return preview(Files.write(folder.resolve("feed"), content), config);
    }

    private Preview preview(Path file, String config) throws IOException {
        return previews.preview(
                new SourcePreview.Request(file, "feed.csv", JSON.readTree("{}"), JSON.readTree(config), 50));
    }

    private Preview.Read read(byte[] content, String config) throws IOException {
        Preview preview = preview(content, config);
        assertThat(preview).isInstanceOf(Preview.Read.class);
        return (Preview.Read) preview;
    }

    private Preview.Read read(String content) throws IOException {
        return read(content.getBytes(UTF_8), "{}");
    }

    private String refusal(byte[] content, String config) throws IOException {
        Preview preview = preview(content, config);
        assertThat(preview).isInstanceOf(Preview.Refused.class);
        return ((Preview.Refused) preview).message();
    }

    @Test
    void tellsHowASemicolonFileOfWindowsIsRead() throws IOException {
        byte[] content =
                "Export of 2026\r\n\r\nname;address;lat;lng\r\nCafé Müller;Rue 1;48,85;2,35\r\nBar;Rue 2;48.1;2.2\r\nTotal: 2\r\n"
                        .getBytes(Charset.forName("windows-1252"));

        Preview.Read read = read(content, "{}");

        assertThat(read.layout().encoding()).isEqualTo("windows-1252");
        assertThat(read.layout().delimiter()).isEqualTo(";");
        assertThat(read.layout().lineEnds()).isEqualTo("CR LF");
        assertThat(read.layout().named()).isTrue();
        assertThat(read.layout().above()).first().isEqualTo("Export of 2026");
        assertThat(read.layout().footer()).containsExactly("Total: 2");
        assertThat(read.count()).isEqualTo(new Preview.Count(2, true, 2));
        assertThat(read.rows().getFirst().line()).isEqualTo(4);
        assertThat(read.rows().getFirst().cells()).containsExactly("Café Müller", "Rue 1", "48,85", "2,35");
        assertThat(read.columns()).extracting(Preview.Column::field).containsExactly("name", "address", "lat", "lng");
        assertThat(read.problems())
                .extracting(Preview.Problem::severity, Preview.Problem::line, Preview.Problem::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Severity.NOTE, 4L, 3),
                        org.assertj.core.groups.Tuple.tuple(Severity.NOTE, 4L, 4));
        assertThat(read.mappingFault()).isNull();
    }

    @Test
    void marksTheCellsThatAreWrong() throws IOException {
        Preview.Read read = read("""
                name,address,lat,lng
                A,Street 1,123,2.5
                B,Street 2,48.5,abc
                ,Street 3,48.5,2.5
                D,Street 4,48.5
                E,Street 5,48.5,2.5,more
                F\u0007,Street 6,48.5,2.5
                G,Street 7,100.5,48.5
                """);

        assertThat(read.problems())
                .extracting(p -> p.severity() + " " + p.line() + " " + p.column())
                .containsExactly(
                        "WARNING 2 3",
                        "ERROR 3 4",
                        "WARNING 4 1",
                        "ERROR 5 null",
                        "ERROR 6 null",
                        "NOTE 7 1",
                        "WARNING 8 3");
        assertThat(read.problems().get(1).message()).contains("lng 'abc' is not a number");
        assertThat(read.problems().getLast().message()).contains("swapped");
    }

    @Test
    void guessesTheColumnsOfAFileWithoutHeader() throws IOException {
        Preview.Read read = read("""
                Zur Post;Markt 1, Ulm;48.3984;9.9916;post@example.org;https://example.org/a
                Goldener Adler;Gasse 22, Ulm;48.4011;9.9876;adler@example.org;https://example.org/b
                """);

        assertThat(read.layout().named()).isFalse();
        assertThat(read.mappingFault()).contains("no column for the name");
        assertThat(read.columns()).extracting(Preview.Column::key).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(read.columns())
                .extracting(Preview.Column::suggested)
                .containsExactly("name", "address", "lat", "lng", "email", "website");
        assertThat(read.columns()).allSatisfy(column -> assertThat(column.why()).isNotBlank());

        Preview.Read mapped = read(
                Files.readAllBytes(folder.resolve("feed")),
                "{\"columns\": {\"name\": [\"1\"], \"address\": [\"2\"], \"lat\": [\"3\"], \"lng\": [\"4\"]}}");
        assertThat(mapped.mappingFault()).isNull();
        assertThat(mapped.columns().getFirst().why()).isEqualTo("set in the configuration");
    }

    @Test
    void whatIsSetGoesBeforeWhatIsDetected() throws IOException {
        byte[] content = "name|a;b\nx|1;2\n".getBytes(UTF_8);

        assertThat(read(content, "{\"delimiter\": \"|\"}").columns()).hasSize(2);
        Preview.Read raw = read(content, "{\"delimiter\": \";\", \"skip_header\": false}");
        assertThat(raw.layout().named()).isFalse();
        assertThat(raw.rows().getFirst().cells()).containsExactly("name|a", "b");
        assertThat(refusal(content, "{\"delimiter\": \"ab\"}")).contains("delimiter");
        assertThat(refusal("name\nCaf\u00e9\n".getBytes(Charset.forName("windows-1252")), "{\"encoding\": \"UTF-8\"}"))
                .contains("is not in UTF-8");
    }

    @Test
    void readsOnlyTheBeginningOfALargeFile() throws IOException {
        Path file = folder.resolve("large");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] header = "name,note\n".getBytes(UTF_8);
            out.write(header);
            byte[] block = "Hotel,\"two\nlines\"\n".repeat(50_000).getBytes(UTF_8);
            for (int i = 0; i < 60; i++) {
                out.write(block);
            }
        }

        Preview.Read read = (Preview.Read) preview(file, "{}");

        assertThat(read.count().exact()).isFalse();
        assertThat(read.count().records()).isBetween(100_000, 300_000);
        assertThat(read.count().estimate()).isBetween(2_900_000L, 3_100_000L);
        assertThat(read.problems()).isEmpty();
        assertThat(read.rows()).hasSize(50);
        assertThat(read.rows().get(1).line()).isEqualTo(4);
    }

    @Test
    @Timeout(60)
    void aGzipBombCostsNoMoreThanItsBeginning() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write("name,x\n".getBytes(UTF_8));
            byte[] block = "a,b\n".repeat(1 << 18).getBytes(UTF_8);
            for (int i = 0; i < 500; i++) {
                gzip.write(block);
            }
        }

        Preview.Read read = read(bomb.toByteArray(), "{}");

        assertThat(read.layout().gzip()).isTrue();
        assertThat(read.count().exact()).isFalse();
        assertThat(read.rows()).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "quoted", "unclosed"})
    void aFieldOfTenMegabytesIsShortened(String kind) throws IOException {
        String large = "x".repeat(10_000_000);
        String cell = kind.equals("plain") ? large : kind.equals("quoted") ? "\"" + large + "\"" : "\"" + large;

        Preview.Read read = read(("name,note\nfirst,1\nlarge," + cell + "\nlast,2\n").getBytes(UTF_8), "{}");

        assertThat(read.rows().getFirst().cells()).containsExactly("first", "1");
        assertThat(read.rows())
                .allSatisfy(row -> assertThat(row.cells()).allMatch(c -> c == null || c.length() < 1100));
    }

    @Test
    void aHeaderOfTenMegabytesIsNamedByItsPosition() throws IOException {
        Preview.Read read = read(("name," + "h".repeat(1_000_000) + "\nx,y\n").getBytes(UTF_8), "{}");

        assertThat(read.columns()).extracting(Preview.Column::key).containsExactly("name", "2");
        assertThat(read.columns().get(1).header()).hasSizeLessThan(300);
    }

    @Test
    void refusesInTheWordsOfTheImporter() throws IOException {
        assertThat(refusal(new byte[0], "{}")).isEqualTo("feed.csv is empty. Is the export complete?");
        assertThat(refusal(new byte[] {'P', 'K', 3, 4, 0, 0}, "{}")).contains("a zip archive or an Office document");
        assertThat(refusal("name,x\na,\"b\n".getBytes(UTF_8), "{}")).contains("quote is never closed");
        assertThat(refusal("[{\"name\": }]".getBytes(UTF_8), "{}")).contains("is no JSON at line 1");
        assertThat(refusal("name\nx\n".getBytes(UTF_8), "{\"no_key\": 1}")).contains("no_key");
    }

    @Test
    void previewsJsonOfAnyLength() throws IOException {
        String one = "{\"name\": \"Inn\", \"geo\": {\"lat\": 48.5, \"lng\": 200.5}}";
        Preview.Read read = read("[" + one + "]");
        assertThat(read.layout().format()).isEqualTo("json_array");
        assertThat(read.columns()).extracting(Preview.Column::field).containsExactly("name", "lat", "lng");
        assertThat(read.problems()).hasSize(1);

        Preview.Read large = read("[" + (one + ",").repeat(200_000) + one + "]");
        assertThat(large.count().exact()).isFalse();
        assertThat(large.rows()).hasSize(50);
    }

    @Test
    void previewsTheBeginningOfALargeFileInUtf16() throws IOException {
        Preview.Read read = read(("\uFEFFname\tcity\n" + "Größe\tKöln\n".repeat(400_000)).getBytes(UTF_16LE), "{}");

        assertThat(read.layout().encoding()).isEqualTo("UTF-16LE");
        assertThat(read.count().exact()).isFalse();
        assertThat(read.rows()).allSatisfy(row -> assertThat(row.cells()).containsExactly("Größe", "Köln"));
    }

    @Test
    void leavesNoCopyBehind() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = copies(temporary);
        read("name\r\rx\r".getBytes(UTF_8), "{}");
        refusal("a;b\n\"x".getBytes(UTF_8), "{}");
        assertThat(copies(temporary)).isEqualTo(before);
    }

    private static long copies(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("pipeline-preview"))
                    .count();
        }
    }

    @Test
    void realFilesArePreviewedWithinSeconds() throws IOException {
        try (var files = Files.walk(SharedData.path("listings"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().matches(".*\\.(csv|tsv|json|jsonl)(\\.gz)?"))
                    .toList()) {
                long start = System.nanoTime();
                Preview preview = preview(file, "{}");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
                assertThat(preview).as(file.toString()).isInstanceOf(Preview.Read.class);
                assertThat(((Preview.Read) preview).rows()).as(file.toString()).isNotEmpty();
            }
        }
    }
}
