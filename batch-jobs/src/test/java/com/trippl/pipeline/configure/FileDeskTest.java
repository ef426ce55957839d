package com.trippl.pipeline.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.configure.FileDesk.SentFile;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.preview.Preview.Column;
import com.trippl.pipeline.preview.Preview.Problem;
import com.trippl.pipeline.preview.Preview.Read;
import com.trippl.pipeline.preview.Preview.Refused;
import com.trippl.pipeline.preview.Preview.Row;
import com.trippl.pipeline.preview.Preview.Severity;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FileDeskTest {
    @TempDir
    Path folder;

    private Pipeline pipeline;
    private FileDesk desk;
    private Dmo dmo;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        desk = pipeline.get(FileDesk.class);
        dmo = pipeline.dmo("alpha");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("feed.csv"), content);
    }

    @Test
    void theFirstFiftyRecordsAreReadAsAnImportWould() throws IOException {
        String rows = IntStream.rangeClosed(1, 80)
                .mapToObj(i -> i + ";Place " + i + ";x")
                .collect(Collectors.joining("\n"));

        Read read = (Read) desk.read(
                dmo.id(),
                json("{\"id_field\": \"nr\", \"columns\": {\"name\": [\"Titel\"]}}"),
                file("nr;Titel;Notiz\n" + rows),
                "feed.csv");

        assertThat(read.mappingFault()).isNull();
        assertThat(read.count().estimate()).isEqualTo(80);
        assertThat(read.columns()).extracting(Column::field).containsExactly("id", "name", null);
        assertThat(read.rows()).hasSize(FileDesk.ROWS);
        assertThat(read.rows().get(49)).isEqualTo(new Row(51, List.of("50", "Place 50", "x")));
        assertThat(read.layout().delimiter()).isEqualTo(";");
    }

    @Test
    void whatIsWrongIsToldWhereItIs() throws IOException {
        Read refused = (Read) desk.read(
                dmo.id(),
                json("{\"required\": [\"address\"]}"),
                file("name,address\nCafe,1 Main St\nBar,\n"),
                "feed.csv");
        assertThat(refused.problems())
                .filteredOn(problem -> problem.severity() == Severity.ERROR)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.column()).isEqualTo(2);
                    assertThat(problem.message()).contains("has no address");
                });

        Read unmapped = (Read) desk.read(dmo.id(), json("{}"), file("price;colour\n1;red\n"), "feed.csv");
        assertThat(unmapped.mappingFault()).contains("name");
        assertThat(unmapped.columns()).extracting(Column::header).containsExactly("price", "colour");
        assertThat(unmapped.rows()).hasSize(1);
        assertThat(unmapped.problems()).extracting(Problem::severity).doesNotContain(Severity.ERROR);

        assertThat(desk.read(dmo.id(), json("{}"), file(""), "feed.csv")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> desk.read(dmo.id(), json("{\"delimiter\": \"||\"}"), file("a"), "feed.csv"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void filesOfEarlierImportsAreOfferedToTheirDmoAlone() throws IOException {
        pipeline.run(dmo, "name,address,lat,lng\nCafe,1 Main St,35.5,-82.5\n");
        Dmo other = pipeline.dmo("beta");

        assertThat(desk.sent(other.id())).isEmpty();
        List<SentFile> sent = desk.sent(dmo.id());
        assertThat(sent).extracting(SentFile::name).containsExactly("feed.csv");
        Read read = (Read) desk.readSent(dmo.id(), json("{}"), sent.getFirst().id());
        assertThat(read.rows()).hasSize(1);
        assertThatThrownBy(() ->
                        desk.readSent(other.id(), json("{}"), sent.getFirst().id()))
                .hasMessageContaining("sent no file");
    }
}
