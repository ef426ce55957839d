package com.trippl.pipeline.files;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;

/** What the codecs share. */
final class JsonFields {
    private JsonFields() {}

    static void writeText(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    static <T> T required(@Nullable T value, String name, JsonParser in) {
        if (value == null) {
            throw new StreamReadException(in, "The record has no '" + name + "'.");
        }
        return value;
    }
}
