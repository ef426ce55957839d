package com.trippl.pipeline.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.configure.FileDesk.SentFile;
import com.trippl.pipeline.configure.FileTest.Column;
import com.trippl.pipeline.configure.FileTest.Row;
import com.trippl.pipeline.configure.FileTest.Trial;
import com.trippl.pipeline.dmo.Dmo;
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

        Trial trial = desk.read(
                dmo.id(),
                json("{\"id_field\": \"nr\", \"columns\": {\"name\": [\"Titel\"]}}"),
                file("nr;Titel;Notiz\n" + rows),
                "feed.csv");

        assertThat(trial.fault()).isNull();
        assertThat(trial.records()).isEqualTo(80);
        assertThat(trial.columns())
                .containsExactly(new Column("nr", "id"), new Column("Titel", "name"), new Column("Notiz", null));
        assertThat(trial.rows()).hasSize(FileDesk.ROWS);
        assertThat(trial.rows().get(49)).isEqualTo(new Row(51, List.of("50", "Place 50", "x"), null));
        assertThat(trial.detected()).isNotEmpty();
    }

    @Test
    void whatIsWrongIsToldWhereItIs() throws IOException {
        Trial refused = desk.read(
                dmo.id(),
                json("{\"required\": [\"address\"]}"),
                file("name,address\nCafe,1 Main St\nBar,\n"),
                "feed.csv");
        assertThat(refused.rows()).extracting(Row::fault).first().isNull();
        assertThat(refused.rows().get(1).fault()).contains("Line 3", "has no address");

        Trial unmapped = desk.read(dmo.id(), json("{}"), file("price;colour\n1;red\n"), "feed.csv");
        assertThat(unmapped.fault()).contains("name");
        assertThat(unmapped.columns()).extracting(Column::header).containsExactly("price", "colour");
        assertThat(unmapped.rows()).hasSize(1);

        assertThat(desk.read(dmo.id(), json("{}"), file(""), "feed.csv").fault())
                .isNotNull();
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
        assertThat(desk.readSent(dmo.id(), json("{}"), sent.getFirst().id()).rows())
                .hasSize(1);
        assertThatThrownBy(() ->
                        desk.readSent(other.id(), json("{}"), sent.getFirst().id()))
                .hasMessageContaining("sent no file");
    }
}
