package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A table with nothing configured: read in parts of any size it is the same, with the right lines, however it was encoded. */
class TablesTest {
    @Property(tries = 400)
    void anyTableComesBack(
            @ForAll("rows") List<List<String>> rows,
            @ForAll("delimiters") String delimiter,
            @ForAll("lineEnds") String lineEnd,
            @ForAll("charsets") String charset,
            @ForAll @IntRange(min = 1, max = 40) int recordsPerPart)
            throws Exception {
        String native_ = charset.equals("windows-31j") ? "焼津の港と海" : "Crème brûlée à l'œuf";
        StringBuilder text = new StringBuilder(String.join(delimiter, "name", "address", "note")).append(lineEnd);
        List<List<String>> expected = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        long line = 2;
        for (List<String> cells : rows) {
            List<String> row = List.of(cells.get(0), cells.get(1), native_);
            expected.add(row);
            lines.add(line);
            text.append(String.join(
                            delimiter, row.stream().map(TablesTest::quoted).toList()))
                    .append(lineEnd);
            line += 1
                    + row.stream()
                            .flatMapToInt(String::chars)
                            .filter(c -> c == '\n')
                            .count();
        }
        Sources.Read read = Sources.read(text.toString().getBytes(Charset.forName(charset)), "{}", recordsPerPart);
        assertThat(read.cells()).isEqualTo(expected);
        assertThat(read.lines()).isEqualTo(lines);
        assertThat(read.survey().parts()).hasSize((rows.size() + recordsPerPart - 1) / recordsPerPart);
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    @Provide
    Arbitrary<List<List<String>>> rows() {
        Arbitrary<String> cell = Arbitraries.strings()
                .withChars('a', 'b', 'z', '1', ' ', ',', ';', '\t', '|', '"', '\n', '\'', '\\', '.')
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(letters -> "x" + letters + "x");
        return cell.list().ofSize(2).list().ofMinSize(1).ofMaxSize(120);
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of(",", ";", "\t", "|");
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Provide
    Arbitrary<String> charsets() {
        return Arbitraries.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "windows-31j");
    }

    @Test
    void aLastRowThatLooksLikeTheBeginningOfARecordIsNoFooter() throws Exception {
        String rows = "id,name\n11,One\n12,Two\n\n";
        assertThat(Sources.read(rows + "13").faults().getLast()).startsWith("has 1 cell, the header 2");
        assertThat(Sources.read(rows + "Places of the city").records()).hasSize(2);
        assertThat(Sources.read(rows + "Total: 2").records()).hasSize(2);
    }
}
