package com.trippl.pipeline.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HashesTest {
    @Test
    void framingKeepsPartsApart() {
        assertThat(Hashes.of("a", "bc"))
                .isNotEqualTo(Hashes.of("ab", "c"))
                .isNotEqualTo(Hashes.of("abc"))
                .isNotEqualTo(Hashes.of("a", "bc", ""))
                .isNotEqualTo(Hashes.of("a", "bc", null));
        assertThat(Hashes.of((String) null)).isNotEqualTo(Hashes.of(""));
        assertThat(Hashes.of()).isNotEqualTo(Hashes.of(""));
    }

    /** Four length bytes and the text, by an independent calculation: stored hashes must never change. */
    @Test
    void isTheStartOfTheSha256OfTheFramedBytes() {
        String hex = Hashes.hex(Hashes.sha256().digest(new byte[] {0, 0, 0, 2, (byte) 0xC3, (byte) 0xA9}));
        assertThat(Hashes.of("é").toString().replace("-", "")).isEqualTo(hex.substring(0, 32));
    }

    @Property(tries = 500)
    void sameListsSameHashOtherListsOtherHash(
            @ForAll @Size(max = 4) String[] left, @ForAll @Size(max = 4) String[] right) {
        UUID one = Hashes.of(wellFormed(left));
        assertThat(one).isEqualTo(Hashes.of(wellFormed(left)));
        assertThat(one.equals(Hashes.of(wellFormed(right))))
                .isEqualTo(Arrays.equals(wellFormed(left), wellFormed(right)));
    }

    @Test
    void longTextsGrowTheBuffer() {
        String text = "ü".repeat(100_000);
        assertThat(Hashes.of(text, "a")).isEqualTo(Hashes.of(text, "a")).isNotEqualTo(Hashes.of(text, "b"));
    }

    /** Lone surrogates have no UTF-8. */
    private static String[] wellFormed(String[] parts) {
        return Arrays.stream(parts).map(part -> part.replaceAll("\\p{Cs}", "?")).toArray(String[]::new);
    }
}
