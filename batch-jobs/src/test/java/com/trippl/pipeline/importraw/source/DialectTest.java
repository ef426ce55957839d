package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a CSV file is written is found out from the file. */
class DialectTest {
    private static final List<List<String>> TWO = List.of(List.of("A", "1, Elm St"), List.of("B", "2"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name;address\nA;1, Elm St\nB;2\n",
                "name\taddress\r\nA\t1, Elm St\r\nB\t2",
                "name|address\rA|1, Elm St\rB|2\r",
                "name,address\nA,\"1, Elm St\"\r\nB,2\n",
                "'name','address'\n'A','1, Elm St'\n'B','2'\n",
                "sep=;\nname;address\nA;1, Elm St\nB;2\n",
                "name;address\nA;1, Elm St;\nB;2;\n",
                "Places of the town\n\nname;address\nA;1, Elm St\nB;2\n\nTotal: 2\n"
            })
    void theSameTable(String text) throws Exception {
        Sources.Read read = Sources.read(text);
        assertThat(read.survey().format().headers()).containsExactly("name", "address");
        assertThat(read.cells()).isEqualTo(TWO);
    }

    @Test
    void aLineFeedInACellOfAFileWhoseLinesEndWithCr() throws Exception {
        Sources.Read read = Sources.read("name,address\rA,\"1\n2\"\rB,c\r");
        assertThat(read.cells()).containsExactly(List.of("A", "1\n2"), List.of("B", "c"));
        assertThat(read.lines()).containsExactly(2L, 4L);
    }

    @Test
    void aHeaderIsOneEvenIfMostRowsHaveCellsTooMany() throws Exception {
        Sources.Read read = Sources.read("name,address\nA,1 Elm St, Town\nB,2 Elm St, Town\nC,3 Elm St\n");
        assertThat(read.survey().format().headers()).containsExactly("name", "address");
        assertThat(read.records()).extracting(record -> record.fault() == null).containsExactly(false, false, true);
    }

    @Test
    void aFooterUnderAHeaderAloneIsNoRecord() throws Exception {
        assertThat(Sources.read("name,address\nTotal: 0\n").survey().records()).isZero();
    }

    @Test
    void nulIsNoQuoteWhereThereAreNone() throws Exception {
        byte[] text = "name,address\n\0A,b\0\nB,\"c\nC,d\n".getBytes(StandardCharsets.UTF_8);
        assertThat(Sources.read(text, "{\"quote\": \"\"}", 10).cells())
                .containsExactly(List.of("\0A", "b\0"), List.of("B", "\"c"), List.of("C", "d"));
    }

    @Test
    void anUnclosedQuoteIsRefusedWhereItOpened() {
        assertThatThrownBy(() -> Sources.read("name,address\nA,1\n\"B,2\nC,3\n"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the record that begins on line 3");
    }

    @Test
    void aCellThatIsFarTooLargeFailsTheFileWithoutBeingHeld() {
        assertThatThrownBy(() -> Sources.read("name,address\nA,\"" + "x".repeat(17_000_000) + "\"\nB,2\n"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("16,000,000");
    }
}
