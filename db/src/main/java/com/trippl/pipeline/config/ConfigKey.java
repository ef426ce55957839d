package com.trippl.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One key of a stage's configuration, as people are told about it and as its values are checked.
 *
 * @param path its name in JSON, with dots where it lies in an object, as in {@code geocode.provider}
 * @param group the heading it belongs under
 * @param label its name for people
 * @param help what it does, in a sentence or two
 * @param kind what its values are
 * @param choices what each value, or each element of a list, may be; of {@link Kind#FIELD_MAP} the fields; empty: anything
 * @param min the smallest number allowed; null: none
 * @param max the largest number allowed; null: none
 * @param defaultValue what holds while it is not set; null: nothing, or what is found out while a job runs
 * @param defaultText the same for people
 * @param example a value as it is written after {@code key=} on the command line
 */
public record ConfigKey(
        Stage stage,
        String path,
        String group,
        String label,
        String help,
        Kind kind,
        List<String> choices,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable JsonNode defaultValue,
        String defaultText,
        String example) {

    /** What values are. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** One character. */
        CHARACTER,
        /** The name of an encoding. */
        ENCODING,
        /** An address beginning with http. */
        URL,
        /** A text nobody is shown once it is saved. */
        SECRET,
        /** A number without a fraction. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        SWITCH,
        /** One of some words. */
        CHOICE,
        /** Some of some words, in an order that may matter. */
        CHOICES,
        /** Texts in an order that may matter. */
        TEXTS,
        /** Our fields, each with one or more headers of a feed. */
        FIELD_MAP
    }

    /** Its name without the object it lies in. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Whether its value is kept from people's eyes. */
    public boolean secret() {
        return kind == Kind.SECRET;
    }
}
