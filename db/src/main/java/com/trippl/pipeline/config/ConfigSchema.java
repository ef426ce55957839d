package com.trippl.pipeline.config;

import java.lang.reflect.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be configured: the keys of all stages with their meaning, the check of documents, and the hiding of what is secret. */
public final class ConfigSchema {
    /** What stands in the place of a secret that is set. Saved again it means: as it is. */
    public static final String HIDDEN = "••••••••";

    /** The keys beside a secret that say where it is sent. */
    private static final Set<String> SERVICE = Set.of("provider", "base_url");

    private static final Map<Stage, List<ConfigKey>> KEYS = describe();

    private ConfigSchema() {}

    /**
     * A key and what it is.
     *
     * @param set the value in the document; null: it is not set
     * @param effective the value that counts; null: there is none, or it is found out while a job runs
     */
    public record Setting(
            ConfigKey key, @Nullable JsonNode set, @Nullable JsonNode effective) {}

    private static Map<Stage, List<ConfigKey>> describe() {
        Map<Stage, List<ConfigKey>> keys = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            Map<String, Type> paths = ConfigKeys.paths(stage);
            List<KeyText> texts = KeyTexts.ALL.getOrDefault(stage, List.of());
            if (texts.size() != paths.size()) {
                throw new IllegalStateException("The keys of " + stage.label() + " and their descriptions differ.");
            }
            keys.put(
                    stage,
                    texts.stream()
                            .map(text -> text.of(stage, component(stage, paths, text)))
                            .toList());
        }
        return keys;
    }

    private static Type component(Stage stage, Map<String, Type> paths, KeyText text) {
        Type type = paths.get(text.path());
        if (type == null) {
            throw new IllegalStateException("There is no key " + stage.label() + "." + text.path() + " to describe.");
        }
        return type;
    }

    /** All keys of a stage, in the order people are shown them. */
    public static List<ConfigKey> keys(Stage stage) {
        return KEYS.getOrDefault(stage, List.of());
    }

    /** The key at a path with dots. */
    public static Optional<ConfigKey> find(Stage stage, String path) {
        return keys(stage).stream().filter(key -> key.path().equals(path)).findFirst();
    }

    /** All that is wrong with a document, in its order; empty: it can be saved. */
    public static List<ConfigProblem> problems(Stage stage, JsonNode params) {
        return ConfigCheck.problems(stage, params);
    }

    /** Each key with what is set and what counts. */
    public static List<Setting> settings(Stage stage, JsonNode params) {
        return keys(stage).stream()
                .map(key -> {
                    JsonNode set = at(params, key.path());
                    return new Setting(key, set, set == null ? key.defaultValue() : set);
                })
                .toList();
    }

    /** The value at a path with dots; null: there is none. */
    public static @Nullable JsonNode at(JsonNode params, String path) {
        JsonNode node = params;
        for (String part : path.split("\\.")) {
            node = node.get(part);
            if (node == null) {
                return null;
            }
        }
        return node.isNull() ? null : node;
    }

    /** A copy in which secrets that are set are {@link #HIDDEN}. */
    public static JsonNode hidden(Stage stage, JsonNode params) {
        return secretsBy(stage, params, secret -> JsonNodeFactory.instance.stringNode(HIDDEN));
    }

    /**
     * A copy in which what is {@link #HIDDEN} is again what another document says there. A secret stays with the service it was given
     * for: were it sent to another address without being entered again, whoever may change the address could read it there.
     *
     * @throws ConfigException when that says nothing there, or the service is another
     */
    public static JsonNode revealed(Stage stage, JsonNode params, JsonNode stored) {
        JsonNode copy = params.deepCopy();
        for (ConfigKey key : keys(stage)) {
            JsonNode value = key.secret() ? at(copy, key.path()) : null;
            if (value != null && HIDDEN.equals(value.asString(""))) {
                JsonNode secret = at(stored, key.path());
                if (secret == null) {
                    throw new ConfigException("'" + stage.label() + "." + key.path()
                            + "' is not set: there is nothing behind the dots. Enter the value, or remove the key.");
                }
                requireSameService(key, copy, stored);
                put(copy, key.path(), secret);
            }
        }
        return copy;
    }

    /** A copy in which what is {@link #HIDDEN} is what another document says there, and stays hidden where that says nothing. */
    public static JsonNode keeping(Stage stage, JsonNode params, JsonNode before) {
        JsonNode copy = params.deepCopy();
        for (ConfigKey key : keys(stage)) {
            JsonNode value = key.secret() ? at(copy, key.path()) : null;
            JsonNode kept = at(before, key.path());
            if (value != null && kept != null && HIDDEN.equals(value.asString(""))) {
                put(copy, key.path(), kept);
            }
        }
        return copy;
    }

    private static void requireSameService(ConfigKey secret, JsonNode params, JsonNode stored) {
        String beside = secret.path()
                .substring(0, secret.path().length() - secret.name().length());
        for (ConfigKey key : keys(secret.stage())) {
            boolean names = key.path().startsWith(beside) && SERVICE.contains(key.name());
            if (names && !Objects.equals(at(params, key.path()), at(stored, key.path()))) {
                throw new ConfigException("'" + secret.stage().label() + "." + secret.path()
                        + "' was given for another service: enter it again, or remove it.");
            }
        }
    }

    private static JsonNode secretsBy(Stage stage, JsonNode params, UnaryOperator<JsonNode> change) {
        JsonNode copy = params.deepCopy();
        for (ConfigKey key : keys(stage)) {
            JsonNode value = key.secret() ? at(copy, key.path()) : null;
            if (value != null) {
                put(copy, key.path(), change.apply(value));
            }
        }
        return copy;
    }

    private static void put(JsonNode root, String path, JsonNode value) {
        int dot = path.lastIndexOf('.');
        JsonNode parent = dot < 0 ? root : at(root, path.substring(0, dot));
        if (parent instanceof ObjectNode object) {
            object.set(path.substring(dot + 1), value);
        }
    }
}
