package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.config.ConfigDiff;
import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.ConfigKey;
import com.trippl.pipeline.config.ConfigProblem;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit;
import com.trippl.pipeline.configure.StageSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A stage's configuration while somebody works on it: one document that the form and the JSON beside it both show and change. */
final class ConfigDraft {
    private final Stage stage;
    private final List<Consumer<Object>> listeners = new ArrayList<>();
    private StageSetup base;
    private ObjectNode params = JsonNodeFactory.instance.objectNode();
    private String schedule = "manual";
    private boolean active;
    private boolean unreadable;

    ConfigDraft(Stage stage, StageSetup base) {
        this.stage = stage;
        this.base = base;
        take(base);
    }

    Stage stage() {
        return stage;
    }

    StageSetup base() {
        return base;
    }

    JsonNode params() {
        return params;
    }

    /** The document as people may read it: secrets are dots, typed ones too. */
    JsonNode shown() {
        return ConfigSchema.hidden(stage, params);
    }

    String schedule() {
        return schedule;
    }

    boolean active() {
        return active;
    }

    /** @param listener is told who changed something */
    void onChange(Consumer<Object> listener) {
        listeners.add(listener);
    }

    /** Begins anew with what is stored. */
    void reset(StageSetup stored) {
        base = stored;
        take(stored);
        tell(this);
    }

    private void take(StageSetup stored) {
        params = ordered(document(stored));
        schedule = stored.schedule();
        active = stored.active();
        unreadable = false;
    }

    /** The keys as the form has them: the database keeps no order. */
    private ObjectNode ordered(JsonNode document) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (ConfigKey key : ConfigSchema.keys(stage)) {
            String name = key.path().split("\\.")[0];
            JsonNode value = document.get(name);
            if (value != null && !ordered.has(name)) {
                ordered.set(name, value.deepCopy());
            }
        }
        document.properties().forEach(entry -> {
            if (!ordered.has(entry.getKey())) {
                ordered.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
        return ordered;
    }

    private static JsonNode document(StageSetup stored) {
        DmoConfig config = stored.config();
        return config == null ? JsonNodeFactory.instance.objectNode() : config.params();
    }

    /** Sets a key; null takes it out, and the object it lies in when that becomes empty. */
    void set(String path, @Nullable JsonNode value, Object by) {
        String[] parts = path.split("\\.");
        ObjectNode parent = params;
        List<ObjectNode> parents = new ArrayList<>(List.of(params));
        for (int i = 0; i < parts.length - 1; i++) {
            JsonNode next = parent.get(parts[i]);
            parent = next instanceof ObjectNode object ? object : parent.putObject(parts[i]);
            parents.add(parent);
        }
        if (value != null) {
            parent.set(parts[parts.length - 1], value);
        } else {
            parent.remove(parts[parts.length - 1]);
            for (int i = parts.length - 2; i >= 0 && parents.get(i + 1).isEmpty(); i--) {
                parents.get(i).remove(parts[i]);
            }
        }
        tell(by);
    }

    /** Takes a document that was written by hand; where it has the dots of a secret, the secret stays. */
    void replace(ObjectNode document, Object by) {
        params = (ObjectNode) ConfigSchema.keeping(stage, document, params);
        unreadable = false;
        tell(by);
    }

    /** The JSON that is written is none, at present: what it would say is not known. */
    void unreadable(Object by) {
        unreadable = true;
        tell(by);
    }

    void schedule(String word, Object by) {
        schedule = word;
        tell(by);
    }

    void active(boolean on, Object by) {
        active = on;
        tell(by);
    }

    boolean dirty() {
        return unreadable
                || active != base.active()
                || !schedule.equals(base.schedule())
                || !params.equals(document(base));
    }

    boolean savable() {
        return dirty() && !unreadable && problems().isEmpty();
    }

    List<ConfigProblem> problems() {
        return ConfigSchema.problems(stage, params);
    }

    /** What a save would change, in words. */
    List<String> changes() {
        List<String> words = new ArrayList<>();
        if (active != base.active()) {
            words.add(active ? "Switched on" : "Switched off");
        }
        if (!schedule.equals(base.schedule())) {
            words.add("Schedule");
        }
        ConfigDiff.between(stage, document(base), params).stream()
                .map(change -> label(stage, change))
                .distinct()
                .forEach(words::add);
        return words;
    }

    /** What people call a key that changed; of the columns the field as well. */
    static String label(Stage stage, Change change) {
        return ConfigSchema.keys(stage).stream()
                .filter(key -> change.path().equals(key.path()) || change.path().startsWith(key.path() + "."))
                .findFirst()
                .map(key -> change.path().equals(key.path())
                        ? key.label()
                        : key.label() + ": "
                                + change.path().substring(key.path().length() + 1))
                .orElse(change.path().equals("schedule") ? "Schedule" : change.path());
    }

    ConfigEdit edit(int dmoId, String domain) {
        return new ConfigEdit(dmoId, stage, domain, base.basis(), params.deepCopy(), schedule, active, null, Map.of());
    }

    private void tell(Object by) {
        listeners.forEach(listener -> listener.accept(by));
    }
}
