package com.trippl.pipeline.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeCsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1+1", "-82.55-1", "-1e5", "--1", "+cmd", "@SUM(A1)", "\t=1", "\r=1"})
    void whatWouldBeginAFormulaIsText(String text) {
        assertThat(SafeCsv.cell(text).replaceFirst("^\"", "")).startsWith("'" + text.charAt(0));
    }

    /** Many a spreadsheet in Europe splits at semicolons, and knows no quote but at the beginning of a cell. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a;=1+1`,`\"a;'=1+1\"`",
                "`a;\"=1+1\"`,`\"a;\"\"'=1+1\"\"\"`",
                "`a; @SUM(A1)`,`\"a; '@SUM(A1)\"`",
                "`a\t-1e5`,`a\t'-1e5`",
                "`a\n+1`,`\"a\n'+1\"`",
                "＝1+1,'＝1+1",
                "a;b,`\"a;b\"`"
            })
    void whatWouldBeginAFormulaWithinACellIsTextToo(String text, String cell) {
        assertThat(SafeCsv.cell(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"plain,plain", "`a,b`,`\"a,b\"`", "`say \"hi\"`,`\"say \"\"hi\"\"\"`", "a=b,a=b"})
    void othersAreQuotedOnlyWhereTheyMustBe(String text, String cell) {
        assertThat(SafeCsv.cell(text)).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-82.55", "+1", "35", "-7", "12.5"})
    void aPlainNumberStaysOne(String text) {
        assertThat(SafeCsv.cell(text)).isEqualTo(text);
    }

    @Test
    void linesEndAsTheStandardSays() throws IOException {
        StringBuilder out = new StringBuilder();
        new SafeCsv(out).line(List.of("a", "", "line\nbreak"));
        assertThat(out).hasToString("a,,\"line\nbreak\"\r\n");
    }
}
