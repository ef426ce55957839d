package com.trippl.pipeline.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    private static final List<String> FIELDS = List.of(
            "name", "address", "lat", "lng", "category", "description", "phone", "email", "website", "images", "hours");

    private static final Map<String, List<String>> CHOICES = Map.ofEntries(
            Map.entry("source_type", List.of("csv")),
            Map.entry("file_format", List.of("csv", "json")),
            Map.entry("missing_id", List.of("error", "hash")),
            Map.entry("feed", List.of("full", "delta")),
            Map.entry("match_on", List.of("dedupe_key")),
            Map.entry("conflict_resolution", List.of("update_if_changed")),
            Map.entry("status_field", List.of("ok_to_promote")),
            Map.entry("merge_policy", List.of("latest_wins", "source_priority", "fill_blanks")),
            Map.entry("provider", List.of("nominatim", "photon", "google", "amazon", "none")),
            Map.entry("normalize_fields", FIELDS),
            Map.entry("hash_fields", FIELDS),
            Map.entry("dedupe_key_fields", FIELDS),
            Map.entry("required", FIELDS));

    private static final Map<String, double[]> RANGES = Map.ofEntries(
            Map.entry("round_lat_lng", new double[] {0, 10}),
            Map.entry("skip_rows", new double[] {0, 10_000}),
            Map.entry("records_per_file", new double[] {1, 1_000_000}),
            Map.entry("skip_limit_percent", new double[] {0, 100}),
            Map.entry("max_bytes", new double[] {1, 1e12}),
            Map.entry("requests_per_second", new double[] {0.01, 1000}),
            Map.entry("max_requests_per_job", new double[] {0, 1e7}),
            Map.entry("min_confidence", new double[] {0, 1}),
            Map.entry("delete_grace_days", new double[] {0, 3650}),
            Map.entry("min_percent_of_last", new double[] {0, 100}),
            Map.entry("max_percent_of_last", new double[] {100, 1e6}),
            Map.entry("max_delete_percent", new double[] {0, 100}),
            Map.entry("far_moved_meters", new double[] {0, 2.1e7}));

    /** Keys whose value is a single character. */
    private static final Set<String> CHARACTERS = Set.of("delimiter", "quote", "escape");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    private ConfigKeys() {}

    /** Binds a document to its stage's record, refusing what the record does not know. */
    static Record bind(Stage stage, JsonNode params) {
        Class<? extends Record> type = TYPES.get(stage);
        if (type == null || !params.isObject()) {
            throw new ConfigException("The " + stage.label() + " configuration must be a JSON object.");
        }
        check(stage.label(), type, params);
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

    private static void check(String where, Class<?> type, JsonNode params) {
        Map<String, Type> known = components(type);
        for (Map.Entry<String, JsonNode> entry : params.properties()) {
            String key = entry.getKey();
            Type keyType = known.get(key);
            if (keyType == null) {
                throw new ConfigException("There is no key '" + where + "." + key + "'." + nearest(key, known.keySet())
                        + " Keys of " + where + ": " + String.join(", ", known.keySet()) + ".");
            }
            if (!entry.getValue().isNull()) {
                checkValue(where + "." + key, key, keyType, entry.getValue());
            }
        }
    }

    private static void checkValue(String where, String key, Type type, JsonNode value) {
        if (type instanceof Class<?> nested && nested.isRecord()) {
            require(value.isObject(), where, value, "an object");
            check(where, nested, value);
        } else if (type == Boolean.class) {
            require(value.isBoolean(), where, value, "true or false");
        } else if (type == Integer.class || type == Long.class || type == Double.class) {
            require(value.isNumber() && (type == Double.class || value.isIntegralNumber()), where, value, "a number");
            double[] range = RANGES.get(key);
            if (range != null) {
                require(
                        value.doubleValue() >= range[0] && value.doubleValue() <= range[1],
                        where,
                        value,
                        String.format(Locale.ROOT, "from %s to %s", plain(range[0]), plain(range[1])));
            }
        } else if (type == String.class) {
            require(value.isString(), where, value, "a text");
            checkText(where, key, value.stringValue());
        } else if (type instanceof ParameterizedType collection && collection.getRawType() == List.class) {
            require(value.isArray(), where, value, "a list");
            value.forEach(element -> {
                require(element.isString() || element.isNumber(), where, element, "a text");
                checkText(where, key, element.asString());
            });
        } else {
            require(value.isObject(), where, value, "an object from our fields to the feed's headers");
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (!FIELDS.contains(field.getKey())) {
                    throw new ConfigException(
                            "'" + where + "' maps to the field '" + field.getKey() + "', which there is not."
                                    + nearest(field.getKey(), FIELDS) + " Fields: " + String.join(", ", FIELDS) + ".");
                }
            }
        }
    }

    private static void checkText(String where, String key, String value) {
        List<String> choices = CHOICES.get(key);
        if (choices != null && !choices.contains(value)) {
            throw new ConfigException("'" + value + "' is no value of " + where + "." + nearest(value, choices)
                    + " It may be " + String.join(", ", choices) + ".");
        }
        if (CHARACTERS.contains(key)) {
            boolean tab = value.equals("\\t");
            boolean none = value.isEmpty() && key.equals("quote");
            require(
                    value.length() == 1 || tab || none,
                    where,
                    JsonNodeFactory.instance.stringNode(value),
                    "one character");
        }
        if (key.equals("encoding")) {
            try {
                Charset.forName(value);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        "'" + value + "' is no encoding. Use a name as in UTF-8, windows-1252 or Shift_JIS.");
            }
        }
    }

    private static void require(boolean holds, String where, JsonNode value, String rule) {
        if (!holds) {
            throw new ConfigException("'" + where + "' cannot be " + value + ": it is " + rule + ".");
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
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

    private static String nearest(String word, Iterable<String> known) {
        for (String candidate : known) {
            String a = candidate.replace("_", "");
            String b = word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
            if (a.equals(b) || !b.isEmpty() && (a.startsWith(b) || b.startsWith(a))) {
                return " Did you mean '" + candidate + "'?";
            }
        }
        return "";
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
