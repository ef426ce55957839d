package com.trippl.pipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What differs between two documents of a stage, key by key. */
public final class ConfigDiff {
    private ConfigDiff() {}

    /**
     * A key that differs. Secrets are told only as far as that they differ.
     *
     * @param path with dots; of the columns each field by itself, as in {@code columns.name}
     * @param before null: it was added
     * @param after null: it was removed
     */
    public record Change(
            String path, @Nullable String before, @Nullable String after) {}

    /** The changes from one to the other, in the order of the keys; empty: they say the same. */
    public static List<Change> between(Stage stage, JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = flat(before);
        Map<String, JsonNode> now = flat(after);
        Set<String> paths = new LinkedHashSet<>(
                ConfigSchema.keys(stage).stream().map(ConfigKey::path).toList());
        paths.addAll(old.keySet());
        paths.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            JsonNode was = old.get(path);
            JsonNode is = now.get(path);
            if (was == null ? is != null : !was.equals(is)) {
                boolean secret =
                        ConfigSchema.find(stage, path).filter(ConfigKey::secret).isPresent();
                changes.add(new Change(
                        path,
                        shown(was, secret),
                        is != null && was != null && secret ? "another " + ConfigSchema.HIDDEN : shown(is, secret)));
            }
        }
        return changes;
    }

    private static @Nullable String shown(@Nullable JsonNode value, boolean secret) {
        if (value == null) {
            return null;
        }
        return secret ? ConfigSchema.HIDDEN : text(value);
    }

    /** A value as people read it: lists by commas, texts without quotes unless nothing could be seen of them. */
    public static String text(JsonNode value) {
        if (value.isArray()) {
            return value.isEmpty()
                    ? "an empty list"
                    : value.valueStream().map(ConfigDiff::text).collect(Collectors.joining(", "));
        }
        if (value.isString()) {
            return value.stringValue().isBlank() ? value.toString() : value.stringValue();
        }
        return value.toString();
    }

    private static Map<String, JsonNode> flat(JsonNode document) {
        Map<String, JsonNode> flat = new LinkedHashMap<>();
        flatten("", document, flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> into) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getValue().isObject()) {
                flatten(prefix + entry.getKey() + ".", entry.getValue(), into);
            } else if (!entry.getValue().isNull()) {
                into.put(prefix + entry.getKey(), entry.getValue());
            }
        }
    }
}
