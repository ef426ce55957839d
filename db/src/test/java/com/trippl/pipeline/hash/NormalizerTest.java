package com.trippl.pipeline.hash;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "  The  Biltmore |the biltmore",
                "ＣＡＦＥ\u3000１２|cafe 12",
                "Cafe\u0301|café",
                "Joe’s – Grill|joes grill",
                "Joe's - Grill|joes grill",
                "zero\u200Bwidth\uFEFF|zerowidth",
                "soft\u00ADhyphen|softhyphen",
                "STRASSE|strasse",
                "焼津市　魚センター|焼津市 魚センター",
                "B&B|b&b",
                "...|''"
            })
    void spellingsThatMeanTheSameAreOne(String text, String normalized) {
        assertThat(Normalizer.normalize(text)).isEqualTo(normalized);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\u00A0 The \t Biltmore\u3000|The Biltmore",
                "a\u0000b\u0007|ab",
                "Joe’s – Grill|Joe’s – Grill",
                "e\u200B\u0301|é"
            })
    void cleanKeepsWhatAPersonSees(String text, String clean) {
        assertThat(Normalizer.clean(text)).isEqualTo(clean);
    }

    @Property(tries = 5000)
    void normalisingTwiceChangesNothing(@ForAll("texts") String text) {
        String once = Normalizer.normalize(text);
        assertThat(Normalizer.normalize(once)).isEqualTo(once);
    }

    @Property(tries = 5000)
    void cleaningTwiceChangesNothing(@ForAll("texts") String text) {
        String once = Normalizer.clean(text);
        assertThat(Normalizer.clean(once)).isEqualTo(once);
        String lines = Normalizer.cleanLines(text);
        assertThat(Normalizer.cleanLines(lines)).isEqualTo(lines);
    }

    @Property(tries = 5000)
    void cleaningFirstDoesNotChangeWhatIsHashed(@ForAll("texts") String text) {
        assertThat(Normalizer.normalize(Normalizer.clean(text))).isEqualTo(Normalizer.normalize(text));
    }

    /** Any text, and texts of just the characters that make trouble, close together. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars(
                                'a', 'E', 'ß', 'İ', 'ı', 'ſ', 'ﬁ', 'Å', '\u0301', '\u0307', '\u0345', '\u0323',
                                '\u200B', '\u00AD', '\uFEFF', ' ', '\u3000', '\n', '\r', '\'', '’', '-', '.', '\u1100',
                                '\u1161', '\u11A8', '½', 'Ⅷ', '㎏', 'ﷺ', '\u0000', '\uD83D', '\uDE00')
                        .ofMaxLength(12));
    }

    /** ASCII goes another way than the rest. */
    @Property(tries = 20_000)
    void asciiTextIsNormalisedAsIfItStoodAmongOther(@ForAll @CharRange(from = '\0', to = '\u007f') String text) {
        String alone = Normalizer.normalize(text);
        assertThat(Normalizer.normalize("\u00e9 " + text)).isEqualTo(("\u00e9 " + alone).strip());
    }
}
