package com.trippl.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DmoConfigsTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void theSpecificationsExamplesAreAccepted() {
        Map<Stage, JsonNode> parts = DmoConfigs.byStage("""
                {"import": {"source_type": "csv", "file_format": "csv", "delimiter": ",", "encoding": "utf-8", "skip_header": true},
                 "transform": {"normalize_fields": ["name", "address", "category"], "round_lat_lng": 5,
                               "hash_fields": ["name", "address", "lat", "lng", "category"],
                               "dedupe_key_fields": ["name", "address", "lat", "lng"]},
                 "staging": {"match_on": ["dedupe_key"], "conflict_resolution": "update_if_changed", "status_field": "ok_to_promote"},
                 "promotion": {"merge_policy": "latest_wins", "update_bridge_table": true}}""", Stage.IMPORT);
        assertThat(parts).containsOnlyKeys(Stage.IMPORT, Stage.TRANSFORM, Stage.STAGE, Stage.PROMOTE);
        parts.forEach((stage, params) ->
                assertThat(DmoConfigs.<Record>parse(stage, params)).isNotNull());
    }

    @Test
    void anUnknownKeyIsNamedWithItsNearest() {
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.IMPORT, json("{\"delimeter\": \",\"}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("There is no key 'import.delimeter'.")
                .hasMessageContaining("delimiter");
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.IMPORT, json("{\"idField\": \"id\"}")))
                .hasMessageContaining("Did you mean 'id_field'?");
    }

    @Test
    void valuesOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.TRANSFORM, json("{\"round_lat_lng\": 50}")))
                .hasMessage("'transform.round_lat_lng' cannot be 50: it is from 0 to 10.");
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.IMPORT, json("{\"feed\": \"whole\"}")))
                .hasMessageContaining("'whole' is no value of import.feed")
                .hasMessageContaining("full, delta");
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.IMPORT, json("{\"encoding\": \"latin-17\"}")))
                .hasMessageContaining("is no encoding");
        assertThatThrownBy(() -> DmoConfigs.parse(Stage.IMPORT, json("{\"columns\": {\"nme\": \"Titel\"}}")))
                .hasMessageContaining("the field 'nme', which there is not");
    }

    @Test
    void aSingleColumnNeedsNoList() {
        ImportConfig config =
                DmoConfigs.parse(Stage.IMPORT, json("{\"columns\": {\"name\": \"Titel\", \"address\": [\"a\", 2]}}"));
        assertThat(config.columns()).isEqualTo(Map.of("name", List.of("Titel"), "address", List.of("a", "2")));
    }

    @Test
    void assignmentsFindTheirTypes() {
        assertThat(DmoConfigs.assignment("import.id_field=5", null).getValue())
                .isEqualTo(json("{\"id_field\": \"5\"}"));
        assertThat(DmoConfigs.assignment("stage.ignore_flags=delete,missing_name", null)
                        .getValue())
                .isEqualTo(json("{\"ignore_flags\": [\"delete\", \"missing_name\"]}"));
        assertThat(DmoConfigs.assignment("geocode.provider=none", Stage.TRANSFORM)
                        .getValue())
                .isEqualTo(json("{\"geocode\": {\"provider\": \"none\"}}"));
        assertThat(DmoConfigs.assignment("import.delimiter=", null).getValue())
                .isEqualTo(json("{\"delimiter\": null}"));
        assertThatThrownBy(() -> DmoConfigs.assignment("id_field", null)).hasMessageContaining("is no assignment");
        assertThatThrownBy(() -> DmoConfigs.assignment("id_field=a", null)).hasMessageContaining("names no stage");
    }

    @Test
    void mergingFollowsTheStandardOfMergePatches() {
        assertThat(DmoConfigs.merge(
                        json("{\"a\": 1, \"b\": {\"c\": 2, \"d\": 3}}"),
                        json("{\"a\": null, \"b\": {\"c\": 4}, \"e\": [5]}")))
                .isEqualTo(json("{\"b\": {\"c\": 4, \"d\": 3}, \"e\": [5]}"));
    }
}
