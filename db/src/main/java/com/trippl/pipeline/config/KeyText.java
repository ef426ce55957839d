package com.trippl.pipeline.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Describes one key: what its record's component cannot say. */
final class KeyText {
    private final String path;
    private final String label;
    private final String help;
    private String group = "";
    private List<String> choices = List.of();
    private ConfigKey.@Nullable Kind kind;
    private @Nullable Double min;
    private @Nullable Double max;
    private @Nullable JsonNode defaultValue;
    private String defaultText = "not set";
    private String example = "";

    private KeyText(String path, String label, String help) {
        this.path = path;
        this.label = label;
        this.help = help;
    }

    static KeyText key(String path, String label, String help) {
        return new KeyText(path, label, help);
    }

    String path() {
        return path;
    }

    KeyText in(String heading) {
        group = heading;
        return this;
    }

    KeyText oneOf(String... words) {
        choices = List.of(words);
        return this;
    }

    KeyText someOf(List<String> words) {
        choices = words;
        return this;
    }

    KeyText as(ConfigKey.Kind special) {
        kind = special;
        return this;
    }

    KeyText from(double least, double most) {
        min = least;
        max = most;
        return this;
    }

    /** The default as JSON, and in words. */
    KeyText byDefault(String json, String words) {
        defaultValue = JsonMapper.shared().readTree(json);
        defaultText = words;
        return this;
    }

    /** What happens without a value, where that is no value. */
    KeyText otherwise(String words) {
        defaultText = words;
        return this;
    }

    KeyText example(String text) {
        example = text;
        return this;
    }

    /** @param type of the record's component */
    ConfigKey of(Stage stage, Type type) {
        return new ConfigKey(
                stage,
                path,
                group,
                label,
                help,
                kind == null ? kind(type) : kind,
                choices,
                min,
                max,
                defaultValue,
                defaultText,
                example);
    }

    private ConfigKey.Kind kind(Type type) {
        if (type instanceof ParameterizedType collection) {
            return collection.getRawType() == Map.class
                    ? ConfigKey.Kind.FIELD_MAP
                    : choices.isEmpty() ? ConfigKey.Kind.TEXTS : ConfigKey.Kind.CHOICES;
        }
        if (type == Boolean.class) {
            return ConfigKey.Kind.SWITCH;
        }
        if (type == Integer.class || type == Long.class) {
            return ConfigKey.Kind.INTEGER;
        }
        if (type == Double.class) {
            return ConfigKey.Kind.NUMBER;
        }
        return choices.isEmpty() ? ConfigKey.Kind.TEXT : ConfigKey.Kind.CHOICE;
    }
}
