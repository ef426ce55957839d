package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest {
    private static Sources.Read read(String text, int recordsPerPart) throws Exception {
        return Sources.read(text.getBytes(StandardCharsets.UTF_8), "{}", recordsPerPart);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void anArrayInPartsOfAnySize(int recordsPerPart) throws Exception {
        Sources.Read read = read("""
                [
                  {"name": "Café", "geo": {"lat": 1.5, "lng": 2}, "tags": ["x", "y"]},
                  {"name": "海"},
                  {"name": "C",
                   "geo": {"lat": 3}},
                  {"name": ""}
                ]
                """, recordsPerPart);
        assertThat(read.survey().format().headers()).containsExactly("name", "geo.lat", "geo.lng", "tags");
        assertThat(read.cells())
                .containsExactly(
                        Arrays.asList("Café", "1.5", "2", "x|y"),
                        Arrays.asList("海", null, null, null),
                        Arrays.asList("C", "3", null, null),
                        Arrays.asList(null, null, null, null));
        assertThat(read.lines()).containsExactly(2L, 3L, 4L, 6L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void oneObjectPerLineInPartsOfAnySize(int recordsPerPart) throws Exception {
        Sources.Read read = read("{\"name\":\"A\"}\n\n{\"name\":\"Bé\",\"x\":1}\r\n{\"name\":\"C\"}", recordsPerPart);
        assertThat(read.cells())
                .containsExactly(Arrays.asList("A", null), Arrays.asList("Bé", "1"), Arrays.asList("C", null));
        assertThat(read.lines()).containsExactly(1L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void aLineThatIsNoJsonIsAFaultOfItsOwn(int recordsPerPart) throws Exception {
        Sources.Read read = read(
                "{\"name\":\"A\"}\n{\"name\": broken\n{\"name\":\"B\"\n{\"name\":\"C\"}\n42\n{\"name\":\"D\", \"x\": \"open\n{\"name\":\"É\"}",
                recordsPerPart);
        assertThat(read.lines()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(read.faults())
                .satisfiesExactly(
                        none -> assertThat(none).isNull(),
                        fault -> assertThat(fault).startsWith("is no JSON: Unrecognized token 'broken'"),
                        fault -> assertThat(fault).startsWith("is no JSON: "),
                        none -> assertThat(none).isNull(),
                        fault -> assertThat(fault).isEqualTo("is no JSON object"),
                        fault -> assertThat(fault).startsWith("is no JSON: "),
                        none -> assertThat(none).isNull());
        assertThat(read.cells().get(6)).containsExactly("É");
        assertThatThrownBy(() -> read("{broken\n{worse\n", recordsPerPart))
                .hasMessageContaining("its record on line 1 is no JSON");
    }

    @Test
    void whatComesAfterTheArrayIsNotLostInSilence() {
        assertThatThrownBy(() -> read("[{\"name\":\"A\"}]\n[{\"name\":\"B\"}]", 10))
                .hasMessageContaining("goes on after the end of its array, on line 2");
    }

    @Test
    void jsonThatIsCutShortIsRefusedWhereItEnds() {
        assertThatThrownBy(() -> read("[{\"name\":\"A\"},\n{\"na", 10)).hasMessageContaining("is no JSON at line 2");
    }
}
