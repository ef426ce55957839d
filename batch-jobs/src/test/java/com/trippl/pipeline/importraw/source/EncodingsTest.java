package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is read in the encoding it was written in, whatever its language, without being told. */
class EncodingsTest {
    private static final String HEADER = "name,address,lat,lng\n";
    private static final Charset CP1252 = Charset.forName("windows-1252");
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");

    private static String firstName(byte[] content, String config) throws Exception {
        return Sources.read(content, config, 10).cells().getFirst().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cafe", "Café", "Кафе Пушкинъ", "Ταβέρνα", "焼津漁業資料館", "مطعم"})
    void utf16OfAnyLanguage(String name) throws Exception {
        String text = HEADER + (name + ",1 " + name + ",55.7,37.6\n").repeat(20);
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(firstName(text.getBytes(charset), "{}")).isEqualTo(name);
            assertThat(firstName(("\uFEFF" + text).getBytes(charset), "{}")).isEqualTo(name);
            assertThat(firstName(text.getBytes(charset), "{\"encoding\": \"UTF-16\"}"))
                    .isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bäckerei", "Région", "Kärki Nähtävyys", "Café", "Señor", "Müller", "Ål"})
    void westernTextIsNotTakenForJapanese(String name) throws Exception {
        assertThat(firstName((HEADER + name + ",x,52.5,13.4\n").getBytes(CP1252), "{}"))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"焼津港", "ラーメン", "さかな", "食堂「海」"})
    void shiftJis(String name) throws Exception {
        assertThat(firstName((HEADER + name + ",x,34.8,138.3\n").getBytes(SHIFT_JIS), "{}"))
                .isEqualTo(name);
    }

    @Test
    void utf8WithOneByteOfAnotherEncodingIsRefusedWhereItIs() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write((HEADER + "Café Ünion,x,1.5,2.5\n".repeat(50)).getBytes(StandardCharsets.UTF_8));
        content.write("Café,y,1.5,2.5\n".getBytes(CP1252));
        assertThatThrownBy(() -> firstName(content.toByteArray(), "{}"))
                .hasMessageContaining("line 52, column 4 has the byte 0xE9");
        assertThat(firstName(content.toByteArray(), "{\"encoding\": \"windows-1252\"}"))
                .as("what is configured is done")
                .isEqualTo("CafÃ© Ãœnion");
    }

    @Test
    void theWrongEncodingIsRefusedWhereItShows() {
        assertThatThrownBy(() -> firstName((HEADER + "Café,x,1.5,2.5\n").getBytes(CP1252), "{\"encoding\": \"UTF-8\"}"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("line 2, column 4 has the byte 0xE9")
                .hasMessageContaining("import.encoding");
    }

    @Test
    void someNulsMakeNoUtf16() throws Exception {
        Sources.Read read = Sources.read("name,address\n\0A,b\0\nB,c\nC,d\n");
        assertThat(read.records())
                .extracting(SourceRecord::fault)
                .containsExactly("has a NUL character in column 1", null, null);
    }

    @Test
    void onlyNulsAreNoText() {
        assertThatThrownBy(() -> Sources.read(new byte[5000], "{}", 10)).hasMessageContaining("is a binary file");
    }

    @Test
    void aByteThatNoDetectedEncodingKnowsIsNotReplacedInSilence() {
        byte[] content = {'n', 'a', 'm', 'e', '\n', 'C', 'a', 'f', (byte) 0xE9, ' ', (byte) 0x81, '\n'};
        assertThatThrownBy(() -> Sources.read(content, "{}", 10))
                .hasMessage(
                        "feed is neither in UTF-8 nor in windows-1252, which knows no byte 0x81 as on line 2, column 6. Set import.encoding to the encoding it is in.");
    }
}
