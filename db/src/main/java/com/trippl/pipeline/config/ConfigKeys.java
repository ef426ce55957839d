package com.trippl.pipeline.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The keys each stage knows, as the components of its record, and the values they may have. */
final class ConfigKeys {
    private static final Map<Stage, Class<? extends Record>> TYPES = Map.of(
            Stage.IMPORT, ImportConfig.class,
            Stage.TRANSFORM, TransformConfig.class,
            Stage.STAGE, StageConfig.class,
            Stage.PROMOTE, PromoteConfig.class);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    private ConfigKeys() {}

    /** Binds a document to its stage's record, refusing what the record does not know. */
    static Record bind(Stage stage, JsonNode params) {
        Class<? extends Record> type = TYPES.get(stage);
        List<ConfigProblem> problems = ConfigCheck.problems(stage, params);
        if (type == null || !problems.isEmpty()) {
            throw new ConfigException(problems.getFirst().message());
        }
        try {
            return JSON.treeToValue(params, type);
        } catch (JacksonException e) {
            throw new ConfigException(
                    "The " + stage.label() + " configuration cannot be read: " + e.getOriginalMessage());
        }
    }

    /** The type of a key given with dots, as in {@code geocode.provider}; null when there is no such key. */
    static @Nullable Type typeOf(Stage stage, String dotted) {
        Type current = TYPES.get(stage);
        for (String part : dotted.split("\\.")) {
            if (current instanceof Class<?> type && type.isRecord()) {
                current = components(type).get(part);
            } else if (current instanceof ParameterizedType map && map.getRawType() == Map.class) {
                current = map.getActualTypeArguments()[1];
            } else {
                return null;
            }
        }
        return current;
    }

    /** The paths of all keys that hold values, with dots, in the order of the records. */
    static Map<String, Type> paths(Stage stage) {
        Map<String, Type> paths = new LinkedHashMap<>();
        Class<? extends Record> type = TYPES.get(stage);
        if (type != null) {
            collect("", type, paths);
        }
        return paths;
    }

    private static void collect(String prefix, Class<?> type, Map<String, Type> into) {
        components(type).forEach((name, component) -> {
            if (component instanceof Class<?> nested && nested.isRecord()) {
                collect(prefix + name + ".", nested, into);
            } else {
                into.put(prefix + name, component);
            }
        });
    }

    /** The names of the keys of a stage, or of the object that lies at a path in its document. */
    static List<String> names(Stage stage, String path) {
        Type type = path.isEmpty() ? TYPES.get(stage) : typeOf(stage, path);
        return type instanceof Class<?> known && known.isRecord()
                ? List.copyOf(components(known).keySet())
                : List.of();
    }

    private static Map<String, Type> components(Class<?> type) {
        Map<String, Type> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(snakeCase(component.getName()), component.getGenericType());
        }
        return components;
    }

    private static String snakeCase(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Reads a value given on a command line: JSON where it is, text otherwise; a comma-separated text where a list is wanted. */
    static JsonNode value(@Nullable Type type, String text) {
        JsonNode parsed;
        try {
            parsed = type == String.class ? JsonNodeFactory.instance.stringNode(text) : JSON.readTree(text);
        } catch (JacksonException e) {
            parsed = JsonNodeFactory.instance.stringNode(text);
        }
        if (parsed == null || parsed.isMissingNode()) {
            parsed = JsonNodeFactory.instance.stringNode(text);
        }
        boolean list = type instanceof ParameterizedType collection && collection.getRawType() == List.class;
        if (list && !parsed.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (String part : text.split(",")) {
                array.add(part.strip());
            }
            return array;
        }
        return parsed;
    }

    /** Makes a document of one dotted key. */
    static ObjectNode nested(String dotted, JsonNode value) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode current = root;
        String[] parts = dotted.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            current = current.putObject(parts[i]);
        }
        current.set(parts[parts.length - 1], value);
        return root;
    }
}
