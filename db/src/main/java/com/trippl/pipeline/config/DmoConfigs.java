package com.trippl.pipeline.config;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The configurations of all DMOs. A change is a new version; old versions stay. */
@Service
public class DmoConfigs {
    /** The domain of the pipeline so far. */
    public static final String LISTINGS = "listings";

    /** When a stage's jobs may be enqueued: by people, after the stage before, or at intervals. */
    public static final List<String> SCHEDULES = List.of("manual", "pipeline", "hourly", "daily", "weekly", "monthly");

    /** The specification's examples. What is left out, such as delimiter and encoding, is detected from the file. */
    private static final Map<Stage, String> DEFAULTS = Map.of(
            Stage.IMPORT, "{\"source_type\": \"csv\", \"feed\": \"delta\"}",
            Stage.TRANSFORM, """
            {"normalize_fields": ["name", "address", "category"], "round_lat_lng": 5,
             "hash_fields": ["name", "address", "lat", "lng", "category"],
             "dedupe_key_fields": ["name", "address", "lat", "lng"]}""",
            Stage.STAGE, """
            {"match_on": ["dedupe_key"], "conflict_resolution": "update_if_changed", "status_field": "ok_to_promote"}""",
            Stage.PROMOTE, "{\"merge_policy\": \"latest_wins\", \"update_bridge_table\": true}");

    /** The specification's words for two stages, accepted where a document names its stages. */
    private static final Map<String, Stage> WORDS = Map.of(
            "import", Stage.IMPORT,
            "transform", Stage.TRANSFORM,
            "stage", Stage.STAGE,
            "staging", Stage.STAGE,
            "promote", Stage.PROMOTE,
            "promotion", Stage.PROMOTE);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    public DmoConfigs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Gives a new DMO the default configuration of all stages. */
    @Transactional
    public void addDefaults(int dmoId, String user) {
        for (Stage stage : Stage.values()) {
            save(
                    dmoId,
                    stage,
                    LISTINGS,
                    JSON.readTree(DEFAULTS.get(stage)),
                    stage == Stage.IMPORT ? "manual" : "pipeline",
                    user);
        }
    }

    /**
     * The version in force.
     *
     * @throws ConfigException when the DMO has none for the stage
     */
    public DmoConfig active(int dmoId, Stage stage, String domain) {
        return jdbc.sql(
                        "SELECT * FROM pipeline.dmo_configs WHERE dmo_id = ? AND type = ? AND data_domain = ? AND active")
                .param(dmoId)
                .param(stage.label())
                .param(domain)
                .query(DmoConfigs::read)
                .optional()
                .orElseThrow(() -> new ConfigException("The DMO has no active " + stage.label() + " configuration for "
                        + domain + ": it is switched off, or there never was one. Save one to switch it on."));
    }

    /** All versions of a stage's configuration, the newest first. */
    public List<DmoConfig> versions(int dmoId, Stage stage, String domain) {
        return jdbc.sql(
                        "SELECT * FROM pipeline.dmo_configs WHERE dmo_id = ? AND type = ? AND data_domain = ? ORDER BY version DESC")
                .param(dmoId)
                .param(stage.label())
                .param(domain)
                .query(DmoConfigs::read)
                .list();
    }

    /**
     * Saves a new version and puts it in force.
     *
     * @param schedule null: as before; for the first {@code manual} of the import, {@code pipeline} of what follows it
     * @throws ConfigException naming the key that is unknown, or the value that is not acceptable
     */
    @Transactional
    public DmoConfig save(
            int dmoId, Stage stage, String domain, JsonNode params, @Nullable String schedule, String user) {
        String kept = versions(dmoId, stage, domain).stream()
                .findFirst()
                .map(DmoConfig::schedule)
                .orElse(stage == Stage.IMPORT ? "manual" : "pipeline");
        return save(new NewVersion(dmoId, stage, domain, params, schedule == null ? kept : schedule, true, null, user));
    }

    /**
     * A version to be saved.
     *
     * @param active whether it is put in force; if not, none is
     * @param restoredFrom the older version it brings back, or null
     */
    public record NewVersion(
            int dmoId,
            Stage stage,
            String domain,
            JsonNode params,
            String schedule,
            boolean active,
            @Nullable Integer restoredFrom,
            String user) {}

    /**
     * Saves a new version; no older one stays in force.
     *
     * @throws ConfigException naming the key that is unknown, or the value that is not acceptable
     */
    @Transactional
    public DmoConfig save(NewVersion version) {
        ConfigKeys.bind(version.stage(), version.params());
        if (!SCHEDULES.contains(version.schedule())) {
            throw new ConfigException(
                    "'" + version.schedule() + "' is no schedule. It may be " + String.join(", ", SCHEDULES) + ".");
        }
        lock(version.dmoId());
        switchOff(version.dmoId(), version.stage(), version.domain());
        return jdbc.sql("""
                        INSERT INTO pipeline.dmo_configs (dmo_id, type, data_domain, config_params, version, schedule, active, restored_from,
                                                          created_by)
                        SELECT :dmo, :type, :domain, CAST(:params AS jsonb), coalesce(max(version), 0) + 1, :schedule, :active, :restored, :user
                        FROM pipeline.dmo_configs WHERE dmo_id = :dmo AND type = :type AND data_domain = :domain
                        RETURNING *""")
                .param("dmo", version.dmoId())
                .param("type", version.stage().label())
                .param("domain", version.domain())
                .param("params", version.params().toString())
                .param("schedule", version.schedule())
                .param("active", version.active())
                .param("restored", version.restoredFrom())
                .param("user", version.user())
                .query(DmoConfigs::read)
                .single();
    }

    /** Makes whoever else saves a configuration of the DMO wait for the running transaction. */
    @Transactional
    public void lock(int dmoId) {
        jdbc.sql("SELECT id FROM public.dmos WHERE id = ? FOR NO KEY UPDATE")
                .param(dmoId)
                .query(Integer.class)
                .single();
    }

    /** Waits for whoever saves a configuration of the DMO, and makes saves wait, until the running transaction ends. */
    @Transactional
    public void awaitSaves(int dmoId) {
        jdbc.sql("SELECT id FROM public.dmos WHERE id = ? FOR SHARE")
                .param(dmoId)
                .query(Integer.class)
                .single();
    }

    /** Puts a version in force, or none: no job of the stage can be enqueued then. */
    @Transactional
    public void activate(int dmoId, Stage stage, String domain, @Nullable Integer version) {
        lock(dmoId);
        switchOff(dmoId, stage, domain);
        if (version != null) {
            jdbc.sql(
                            "UPDATE pipeline.dmo_configs SET active = TRUE, updated_at = now() WHERE dmo_id = ? AND type = ? AND data_domain = ? AND version = ?")
                    .param(dmoId)
                    .param(stage.label())
                    .param(domain)
                    .param(version)
                    .update();
        }
    }

    private void switchOff(int dmoId, Stage stage, String domain) {
        jdbc.sql(
                        "UPDATE pipeline.dmo_configs SET active = FALSE, updated_at = now() WHERE dmo_id = ? AND type = ? AND data_domain = ? AND active")
                .param(dmoId)
                .param(stage.label())
                .param(domain)
                .update();
    }

    /** The domains a DMO has configurations for, by name. */
    public List<String> domains(int dmoId) {
        return jdbc.sql("SELECT DISTINCT data_domain FROM pipeline.dmo_configs WHERE dmo_id = ? ORDER BY 1")
                .param(dmoId)
                .query(String.class)
                .list();
    }

    /**
     * Applies a patch to each of several stages, all or none.
     *
     * @param schedule for all of them; null: as before
     * @throws ConfigException naming the key that is unknown, or the value that is not acceptable
     */
    @Transactional
    public void saveAll(
            int dmoId, String domain, Map<Stage, JsonNode> patches, @Nullable String schedule, String user) {
        lock(dmoId);
        patches.forEach((stage, patch) ->
                save(dmoId, stage, domain, merge(active(dmoId, stage, domain).params(), patch), schedule, user));
    }

    /** Joins two patches into one; where both name a key the second wins. Removals stay. */
    public static JsonNode combine(JsonNode first, JsonNode second) {
        ObjectNode joined = (ObjectNode) first.deepCopy();
        for (Map.Entry<String, JsonNode> entry : second.properties()) {
            JsonNode current = joined.get(entry.getKey());
            boolean both =
                    current != null && current.isObject() && entry.getValue().isObject();
            joined.set(entry.getKey(), both ? combine(current, entry.getValue()) : entry.getValue());
        }
        return joined;
    }

    /** Applies a merge patch (RFC 7396): null removes a key, objects merge, all else replaces. Neither argument is changed. */
    public static ObjectNode merge(JsonNode base, JsonNode patch) {
        ObjectNode merged = base.isObject() ? (ObjectNode) base.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                merged.remove(entry.getKey());
            } else if (value.isObject()) {
                JsonNode current = merged.get(entry.getKey());
                merged.set(
                        entry.getKey(),
                        merge(current == null ? JsonNodeFactory.instance.objectNode() : current, value));
            } else {
                merged.set(entry.getKey(), value);
            }
        }
        return merged;
    }

    /**
     * Reads a stage's configuration.
     *
     * @throws ConfigException naming the key that is unknown, or the value that is not acceptable
     */
    @SuppressWarnings("unchecked")
    public static <T extends Record> T parse(Stage stage, JsonNode params) {
        return (T) ConfigKeys.bind(stage, params);
    }

    /**
     * Takes a document apart by stages. One that names stages ({@code {"import": {…}, "promotion": {…}}}) gives to each; any other is
     * for the stage assumed.
     *
     * @throws ConfigException when it is neither JSON nor an object
     */
    public static Map<Stage, JsonNode> byStage(String json, Stage assumed) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (tools.jackson.core.JacksonException e) {
            throw new ConfigException("The configuration is no JSON: " + e.getOriginalMessage());
        }
        if (document == null || !document.isObject()) {
            throw new ConfigException("The configuration must be a JSON object, as in {\"id_field\": \"id\"}.");
        }
        Map<Stage, JsonNode> parts = new EnumMap<>(Stage.class);
        boolean named = !document.isEmpty()
                && document.properties().stream()
                        .allMatch(entry -> WORDS.containsKey(entry.getKey())
                                && entry.getValue().isObject());
        if (!named) {
            parts.put(assumed, document);
            return parts;
        }
        document.properties().forEach(entry -> parts.put(stage(entry.getKey()), entry.getValue()));
        return parts;
    }

    /**
     * Reads one assignment, as in {@code import.id_field=id} or, when the stage is given, {@code id_field=id}. An empty value removes the
     * key.
     *
     * @throws ConfigException when it is no assignment or names no stage
     */
    public static Map.Entry<Stage, JsonNode> assignment(String text, @Nullable Stage given) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("'" + text + "' is no assignment. Write key=value, as in import.id_field=id.");
        }
        String key = text.substring(0, equals).strip();
        int dot = key.indexOf('.');
        Stage stage = given;
        if (dot > 0 && WORDS.containsKey(key.substring(0, dot))) {
            stage = stage(key.substring(0, dot));
            key = key.substring(dot + 1);
        }
        if (stage == null) {
            throw new ConfigException(
                    "'" + key + "' names no stage. Write import.key, transform.key, stage.key or promote.key.");
        }
        String value = text.substring(equals + 1);
        JsonNode node = value.isEmpty()
                ? JsonNodeFactory.instance.nullNode()
                : ConfigKeys.value(ConfigKeys.typeOf(stage, key), value);
        return Map.entry(stage, ConfigKeys.nested(key, node));
    }

    private static Stage stage(String word) {
        Stage stage = WORDS.get(word);
        if (stage == null) {
            throw new ConfigException("There is no stage '" + word + "'.");
        }
        return stage;
    }

    private static DmoConfig read(ResultSet row, int ignored) throws SQLException {
        return new DmoConfig(
                row.getInt("id"),
                row.getInt("dmo_id"),
                Stage.of(row.getString("type")),
                row.getString("data_domain"),
                JSON.readTree(row.getString("config_params")),
                row.getInt("version"),
                row.getString("schedule"),
                row.getBoolean("active"),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getObject("restored_from", Integer.class));
    }
}
