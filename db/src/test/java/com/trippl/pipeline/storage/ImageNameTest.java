package com.trippl.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    private static ImageName named(String filename, String extension) {
        return new ImageName("dev", "us", "nc", "visit-asheville", 17, filename, extension);
    }

    @Test
    void aNameIsItsPathAndBack() {
        ImageName name = named("front_door-1", "webp");
        assertThat(name.path()).isEqualTo("dev-trippl-images/us/nc/visit-asheville/17/front_door-1.webp");
        assertThat(ImageName.parse(name.path())).isEqualTo(name);
    }

    @Test
    void theNextNameHasTheNextNumber() {
        assertThat(named("door", "png").later()).isEqualTo(named("door-2", "png"));
        assertThat(named("door-9", "png").later()).isEqualTo(named("door-10", "png"));
        assertThat(named("a".repeat(100), "png").later().filename()).hasSize(90).endsWith("a-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/b", "a.b", "-a", "a b", "A", "é", "a\0", "a\n", "con\\x", "%2e%2e"})
    void hostileFileNamesAreRefused(String filename) {
        assertThatThrownBy(() -> named(filename, "jpg")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImageName.parse("dev-trippl-images/us/nc/demo/17/" + filename + ".jpg"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "svg", "html", "JPG", "jpg/", "php"})
    void whatIsNoImageIsRefused(String extension) {
        assertThatThrownBy(() -> named("door", extension)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreBoundedAndListingsCountFromOne() {
        assertThatThrownBy(() -> named("a".repeat(101), "jpg")).hasMessageContaining("up to 100");
        assertThatThrownBy(() -> new ImageName("dev", "us", "nc", "demo", 0, "door", "jpg"))
                .hasMessageContaining("from 1");
        assertThatThrownBy(() -> ImageName.parse("dev-trippl-images/us/nc/demo/017/door.jpg"))
                .hasMessageContaining("is not the name of an image");
    }
}
