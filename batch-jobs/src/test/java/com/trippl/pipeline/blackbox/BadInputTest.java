package com.trippl.pipeline.blackbox;

import static com.trippl.pipeline.testing.Pipeline.results;
import static com.trippl.pipeline.testing.Pipeline.stageOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.testing.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a source is said in a sentence; what is wrong with a record stops that record only. */
class BadInputTest {
    private static final String HEADER = "name,address,lat,lng,category\n";
    private static final String GOOD = "Cafe One,1 Main St,35.5951,-82.5515,cafe\n";

    private final Pipeline pipeline = Pipeline.empty();
    private Dmo dmo;

    @BeforeEach
    void addDmo() {
        dmo = pipeline.dmo("bad");
    }

    private String refusal(String name, byte[] content) {
        RunReport report = pipeline.run(dmo, "feed", name, content, Stage.PROMOTE);
        assertThat(report.status()).isEqualTo(JobStatus.FAILED);
        assertThat(pipeline.count("staging.listings", "true")).isZero();
        String message = stageOf(report, Stage.IMPORT).job().errorMessage();
        assertThat(message).doesNotContain("Exception").contains(name);
        return message;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void emptyFile() {
        assertThat(refusal("feed.csv", new byte[0])).isEqualTo("feed.csv is empty. Is the export complete?");
    }

    @Test
    void blankLinesOnly() {
        assertThat(refusal("feed.csv", utf8("\n\n  \n"))).contains("nothing but blank lines");
    }

    @Test
    void headerOnlyIsHeld() {
        RunReport report = pipeline.run(dmo, HEADER);
        assertThat(results(report, Stage.IMPORT).total()).isZero();
        assertThat(report.review().batchStatus()).isEqualTo("held");
        assertThat(report.review().holdReason()).startsWith("The batch has no rows.");
        assertThat(report.stages()).extracting(s -> s.job().stage()).doesNotContain(Stage.PROMOTE);
    }

    @Test
    void missingColumn() {
        pipeline.configure(dmo, "import.id_field=code");
        assertThat(refusal("feed.csv", utf8(HEADER + GOOD)))
                .isEqualTo(
                        "feed.csv has no column 'code', which import.id_field names; it has name, address, lat, lng, category.");
    }

    @Test
    void wrongEncoding() {
        pipeline.configure(dmo, "import.encoding=UTF-8");
        byte[] latin = (HEADER + "Café,1 Main St,35.5,-82.5,cafe\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal("feed.csv", latin)).contains("is not in UTF-8: line 2, column 4 has the byte 0xE9");
    }

    @Test
    void zipNamedCsv() {
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0};
        assertThat(refusal("feed.csv", zip)).contains("a zip archive or an Office document");
    }

    @Test
    void binary() {
        byte[] noise = new byte[4096];
        new java.util.Random(1).nextBytes(noise);
        assertThat(refusal("feed.csv", noise)).contains("a binary file");
    }

    @Test
    void unclosedQuote() {
        assertThat(refusal("feed.csv", utf8(HEADER + GOOD + "\"Cafe Two,2 Main St,35.5,-82.5,cafe\n" + GOOD)))
                .contains("ends inside a quoted cell of the record that begins on line 3");
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = gzip(utf8(HEADER + GOOD.repeat(10_000)));
        assertThat(refusal("feed.csv.gz", Arrays.copyOf(whole, whole.length / 2)))
                .contains("is cut short");
    }

    @Test
    void gzipBomb() throws IOException {
        pipeline.configure(dmo, "import.max_bytes=1000000");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8(HEADER));
            byte[] zeros = utf8(" ".repeat(1000));
            for (int i = 0; i < 20_000; i++) {
                out.write(zeros);
            }
        }
        assertThat(refusal("feed.csv.gz", bytes.toByteArray()))
                .contains("larger than 1,000,000 bytes after decompression");
    }

    @Test
    void gzipBombWithinTheLimit() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8(HEADER));
            byte[] blanks = utf8(" ".repeat(1_000_000));
            for (int i = 0; i < 150; i++) {
                out.write(blanks);
            }
        }
        assertThat(refusal("feed.csv.gz", bytes.toByteArray()))
                .startsWith("feed.csv.gz has ")
                .contains("bytes in each compressed one so far", "unpack it and import that file");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void faultyRecordsAreKeptAsErrorsAndTheRestGoesOn() {
        String big = "x".repeat(10_000_000);
        RunReport report = pipeline.run(
                dmo,
                HEADER
                        + GOOD // line 2
                        + "Too Few,1 Elm St,35.6\n"
                        + "Too Many,1 Oak St,35.6,-82.6,bar,and,more\n"
                        + "Nul\0,2 Oak St,35.6,-82.6,bar\n"
                        + "\"Two\nLines\",3 Oak St,35.61,-82.61,bar\n" // lines 6 and 7
                        + big + ",4 Oak St,35.6,-82.6,bar\n"
                        + "Text,5 Oak St,35.6,abc,bar\n"
                        + "Comma,6 Oak St,\"35,62\",\"-82,62\",bar\n");
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        List<JobError> imported = pipeline.errors(report, Stage.IMPORT);
        assertThat(imported).extracting(JobError::lineNumber).containsExactly(3L, 4L, 5L, 8L);
        assertThat(imported.getFirst().message())
                .isEqualTo(
                        "Line 3: the record has 3 cells, the header 5: is a delimiter or a quote missing? Correct it in the source and import again.");
        assertThat(imported.getFirst().original()).contains("Too Few").contains("1 Elm St");
        List<JobError> transformed = pipeline.errors(report, Stage.TRANSFORM);
        assertThat(transformed).extracting(JobError::lineNumber).containsExactly(9L);
        assertThat(transformed.getFirst().message()).contains("lng 'abc' is not a number");
        assertThat(pipeline.jdbc()
                        .sql("SELECT name FROM public.listings ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("Cafe One", "Two Lines", "Comma");
        assertThat(pipeline.count("public.listings", "name = 'Comma' AND lat = 35.62 AND lng = -82.62"))
                .isOne();
    }

    @Test
    void coordinatesThatCannotBeAreShownToAPerson() {
        String around = "";
        for (int i = 0; i < 20; i++) {
            around += "Place " + i + "," + i + " Main St,35." + (10 + i) + ",-82.5,cafe\n";
        }
        RunReport report = pipeline.run(
                dmo,
                HEADER + around
                        + "Beyond,1 Elm St,123,-82.5,bar\n"
                        + "Swapped,2 Elm St,-82.5,35.6,bar\n"
                        + "Swapped Far,3 Elm St,127.1,37.5,bar\n"
                        + "Null Island,4 Elm St,0,0,bar\n"
                        + "Nowhere,5 Elm St,,,bar\n"
                        + ",6 Elm St,35.5,-82.5,bar\n"
                        + "No Address,,35.5,-82.5,bar\n");
        assertThat(report.review().pending()).isEqualTo(7);
        assertThat(report.review().flags())
                .containsEntry("coordinates_out_of_range", 2)
                .containsEntry("coordinates_swapped", 3)
                .containsEntry("uncertain_coordinates", 1)
                .containsEntry("missing_coordinates", 1)
                .containsEntry("missing_name", 1)
                .containsEntry("missing_address", 1);
        assertThat(results(report, Stage.PROMOTE).added()).isEqualTo(20);
    }

    @Test
    void tooManyFaultyRecordsFailTheJob() {
        RunReport report = pipeline.run(dmo, HEADER + GOOD + "faulty\n".repeat(50));
        assertThat(report.status()).isEqualTo(JobStatus.FAILED);
        assertThat(stageOf(report, Stage.IMPORT).job().errorMessage())
                .contains("faulty")
                .contains("./pipeline errors")
                .contains("import.skip_limit_percent");
        assertThat(pipeline.errors(report, Stage.IMPORT)).isNotEmpty();
    }

    @Test
    void theLimitOfFaultyRecordsIsAShareOrANumber() {
        String bad = "Text,5 Oak St,35.6,abc,bar\n";
        pipeline.configure(dmo, "import.skip_limit_percent=60");
        RunReport half = pipeline.run(dmo, HEADER + GOOD.repeat(30) + bad.repeat(30));
        assertThat(half.status()).isEqualTo(JobStatus.COMPLETED);

        pipeline.configure(dmo, "transform.skip_limit_percent=20");
        RunReport fifth = pipeline.run(dmo, HEADER + GOOD.repeat(30) + bad.repeat(30));
        assertThat(stageOf(fifth, Stage.TRANSFORM).job().errorMessage())
                .isEqualTo("30 of 60 records (50.0 %) are faulty, more than transform.skip_limit_percent (20) allows."
                        + " See ./pipeline errors "
                        + stageOf(fifth, Stage.TRANSFORM).job().jobId()
                        + "; correct the source and import it again, or raise the limit.");

        pipeline.configure(dmo, "transform.skip_limit_records=2");
        RunReport few = pipeline.run(dmo, HEADER + GOOD.repeat(30) + bad.repeat(3));
        assertThat(stageOf(few, Stage.TRANSFORM).job().errorMessage())
                .contains("3 of 33 records", "more than transform.skip_limit_records (2) allows");

        pipeline.configure(dmo, "import.skip_limit_records=0");
        RunReport none = pipeline.run(dmo, HEADER + GOOD + "faulty\n");
        assertThat(stageOf(none, Stage.IMPORT).job().errorMessage())
                .contains("more than import.skip_limit_records (0) allows");
    }

    @Test
    void valuesThatAreTooLongStopAlone() {
        RunReport report = pipeline.run(
                dmo,
                "name,address,lat,lng,category,website\n"
                        + "Cafe One,1 Main St,35.5,-82.5,cafe,\n"
                        + "x".repeat(3_000) + ",2 Main St,35.5,-82.5,cafe,\n"
                        + "Cafe Three,3 Main St,35.5,-82.5," + "y".repeat(201) + ",\n"
                        + "x".repeat(500) + "," + "a".repeat(1_000) + ",35.7,-82.5,cafe,https://" + "w".repeat(1_992)
                        + "\n");
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
        List<JobError> errors = pipeline.errors(report, Stage.TRANSFORM);
        assertThat(errors).extracting(JobError::type).containsExactly("value_too_long", "value_too_long");
        assertThat(errors.getFirst().message())
                .isEqualTo(
                        "Line 3: the name has 3,000 characters; at most 500 are kept. Shorten it in the source and import again.");
        assertThat(errors.getFirst().original()).hasSizeLessThan(2_500);
        assertThat(pipeline.count("public.listings", "true")).isEqualTo(2);
    }

    @Test
    void controlCharactersInHeadersAndKeysAreNoNames() {
        assertThat(refusal("feed.csv", utf8("wh\u0000at\u0000,x\ty\u009B\n1,2\n")))
                .contains("has no column for the name of a listing; it has what, x y.");
        RunReport csv = pipeline.run(
                dmo, "name,address,lat,lng,ca\u0000te\u0007gory\u0085\nCafe,1 Main St,35.5,-82.5,bar\nfaulty\n");
        assertThat(csv.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(pipeline.errors(csv, Stage.IMPORT)).hasSize(1);
        RunReport json = pipeline.run(
                dmo,
                "json",
                "feed.json",
                utf8(
                        "[{\"name\": \"Pub\", \"address\": \"2 Main St\", \"lat\": 35.5, \"lng\": -82.5, \"a\\u0000b\": {\"c\\u0001\": 1}}]"),
                Stage.PROMOTE);
        assertThat(json.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(pipeline.count("public.listings", "true")).isEqualTo(2);
    }

    @Test
    void preambleFooterAndOtherEncodings() {
        String text =
                "Export of places\n\nname;address;lat;lng;category\nCafé Ünion;1 Rue;48.1;2.1;café\nBäckerei;2 Rue;48.2;2.2;pain\nTotal: 2\n";
        for (Charset charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                Charset.forName("windows-1252"))) {
            Pipeline.empty();
            dmo = pipeline.dmo("enc");
            RunReport report = pipeline.run(
                    dmo, "feed", "feed.csv", text.replace("\n", "\r\n").getBytes(charset), Stage.PROMOTE);
            assertThat(report.status())
                    .as(() -> charset.name() + ": "
                            + report.stages().getLast().job().errorMessage())
                    .isEqualTo(JobStatus.COMPLETED);
            assertThat(pipeline.jdbc()
                            .sql("SELECT name FROM public.listings ORDER BY id")
                            .query(String.class)
                            .list())
                    .as(charset.name())
                    .containsExactly("Café Ünion", "Bäckerei");
        }
    }
}
