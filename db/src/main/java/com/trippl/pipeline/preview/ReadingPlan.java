package com.trippl.pipeline.preview;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person chose for reading a file, as changes to the import configuration of the DMO. Immutable.
 *
 * @param encoding a charset's name; null: detected
 * @param delimiter one character; null: detected
 * @param quote one character; empty: none; null: detected
 * @param named whether a header names the columns; null: detected
 * @param feed {@code full} or {@code delta}
 * @param columns the keys of the columns that give each field, {@code id} for the feed's own id; a field that is left out has none
 * @param given the fields that the configuration or a usual name gives a column as long as nothing else is said
 */
public record ReadingPlan(
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable String quote,
        @Nullable Boolean named,
        String feed,
        Map<String, List<String>> columns,
        Set<String> given) {
    /** The fields a file can fill, in the order people see them. */
    public static final List<String> FIELDS = List.of(
            "name",
            "address",
            "lat",
            "lng",
            "category",
            "description",
            "phone",
            "email",
            "website",
            "images",
            "hours",
            "id");

    private static final String ID = "id";

    public ReadingPlan {
        columns = Map.copyOf(columns);
        given = Set.copyOf(given);
    }

    /** What a configuration says, without its columns. */
    public static ReadingPlan of(JsonNode params) {
        String delimiter = text(params, "delimiter");
        return new ReadingPlan(
                text(params, "encoding"),
                "\\t".equals(delimiter) ? "\t" : delimiter,
                text(params, "quote"),
                params.path("skip_header").isBoolean()
                        ? params.path("skip_header").booleanValue()
                        : null,
                "full".equals(text(params, "feed")) ? "full" : "delta",
                Map.of(),
                Set.of());
    }

    private static @Nullable String text(JsonNode params, String key) {
        JsonNode value = params.path(key);
        return value.isString() ? value.stringValue() : null;
    }

    public ReadingPlan withFeed(String value) {
        return new ReadingPlan(encoding, delimiter, quote, named, value, columns, given);
    }

    /** The same read another way; the columns are then others, and none is chosen. */
    public ReadingPlan readAs(
            @Nullable String newEncoding,
            @Nullable String newDelimiter,
            @Nullable String newQuote,
            @Nullable Boolean newNamed) {
        return new ReadingPlan(newEncoding, newDelimiter, newQuote, newNamed, feed, Map.of(), Set.of());
    }

    /** The same with the columns a preview suggests; the feed's own id only where the configuration names it. */
    public ReadingPlan withSuggestions(Preview.Read preview) {
        Map<String, List<String>> suggested = new LinkedHashMap<>();
        Set<String> fields = new HashSet<>();
        for (Preview.Column column : preview.columns()) {
            if (column.field() != null) {
                fields.add(column.field());
            }
            String field =
                    column.field() != null ? column.field() : ID.equals(column.suggested()) ? null : column.suggested();
            if (field != null) {
                suggested.computeIfAbsent(field, key -> new ArrayList<>()).add(column.key());
            }
        }
        return new ReadingPlan(encoding, delimiter, quote, named, feed, suggested, fields);
    }

    /** The same with other columns for a field; a column that gave another field no longer does. */
    public ReadingPlan with(String field, List<String> keys) {
        Map<String, List<String>> changed = new LinkedHashMap<>();
        columns.forEach((other, theirs) -> {
            List<String> left = other.equals(ID) || field.equals(ID)
                    ? theirs
                    : theirs.stream().filter(key -> !keys.contains(key)).toList();
            if (!left.isEmpty()) {
                changed.put(other, left);
            }
        });
        changed.remove(field);
        if (!keys.isEmpty()) {
            changed.put(field, List.copyOf(keys));
        }
        return new ReadingPlan(encoding, delimiter, quote, named, feed, changed, given);
    }

    /** The columns of a field, in the order they are joined. */
    public List<String> of(String field) {
        return columns.getOrDefault(field, List.of());
    }

    /** The fields without which nothing is imported and that have no column yet. */
    public List<String> missing(JsonNode params) {
        List<String> missing = new ArrayList<>();
        for (String field : FIELDS) {
            if (isRequired(field, params) && of(field).isEmpty()) {
                missing.add(field);
            }
        }
        return missing;
    }

    /** Whether a field must have a column: the name always, others by {@code import.required}. */
    public static boolean isRequired(String field, JsonNode params) {
        if (field.equals("name")) {
            return true;
        }
        for (JsonNode required : params.path("required").values()) {
            if (required.asString("").equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** How the file is read, as a merge patch; without the columns. */
    public ObjectNode reading() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.put("encoding", encoding);
        patch.put("delimiter", delimiter);
        patch.put("quote", quote);
        if (named == null) {
            patch.putNull("skip_header");
        } else {
            patch.put("skip_header", named.booleanValue());
        }
        return patch;
    }

    /**
     * All choices as a merge patch. Of a field without a column nothing is said, unless that takes a column from it: of one that a usual
     * name would give it, that it has none; of one the configuration names and the file does not have, that it is no longer named.
     *
     * @param params the configuration they change
     */
    public ObjectNode changes(JsonNode params) {
        ObjectNode patch = reading();
        patch.put("feed", feed);
        List<String> ids = of(ID);
        patch.put("id_field", ids.isEmpty() ? null : ids.getFirst());
        ObjectNode byField = JsonNodeFactory.instance.objectNode();
        for (String field : FIELDS) {
            if (field.equals(ID)) {
                continue;
            }
            if (!of(field).isEmpty() || given.contains(field)) {
                ArrayNode keys = byField.putArray(field);
                of(field).forEach(keys::add);
            } else if (!params.path("columns").path(field).isEmpty()) {
                byField.putNull(field);
            }
        }
        if (!byField.isEmpty()) {
            patch.set("columns", byField);
        }
        return patch;
    }
}
