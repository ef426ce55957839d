package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNameTest {
    @Test
    void followsTheScheme() {
        assertThat(name("visit-asheville", 7).path())
                .isEqualTo("local-trippl-data/raw/listings/us/nc/visit-asheville/20260517/007-20260517T100203.json.gz");
    }

    @Property(tries = 200)
    void isReadBackFromItsPath(@ForAll @IntRange(min = 1, max = 99_999) int batch, @ForAll boolean compressed) {
        ObjectName name = new ObjectName(
                "dev",
                "transformed",
                "listings",
                "jp",
                "22",
                "yaizu",
                batch,
                LocalDateTime.of(2026, 12, 31, 23, 59, 59).plusSeconds(batch),
                "json",
                compressed);
        assertThat(ObjectName.parse(name.path())).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "A", "é", "a b", "a\n", "-a", "a.b", "%2e"})
    void hostilePartsAreRefused(String part) {
        assertThatThrownBy(() -> name(part, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "local-trippl-data/raw/listings/us/nc/../20260517/007-20260517T100203.json.gz",
                "local-trippl-data/raw/listings/us/nc/demo/20260518/007-20260517T100203.json.gz",
                "local-trippl-data/raw/listings/us/nc/demo/20261317/007-20261317T100203.json.gz",
                "local-trippl-data/raw/listings/us/nc/demo/20260517/000-20260517T100203.json.gz"
            })
    void whatIsNoNameIsRefused(String path) {
        assertThatThrownBy(() -> ObjectName.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectName name(String dmo, int batch) {
        return new ObjectName(
                "local",
                "raw",
                "listings",
                "us",
                "nc",
                dmo,
                batch,
                LocalDateTime.of(2026, 5, 17, 10, 2, 3, 999),
                "json",
                true);
    }
}
