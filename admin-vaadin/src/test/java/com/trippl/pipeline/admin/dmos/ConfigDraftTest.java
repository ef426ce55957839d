package com.trippl.pipeline.admin.dmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.ConfigKey;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.StageSetup;
import com.vaadin.flow.component.AbstractField.ComponentValueChangeEvent;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConfigDraftTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static ConfigDraft draft(String params) {
        DmoConfig config = new DmoConfig(
                1, 1, Stage.TRANSFORM, "listings", json(params), 3, "pipeline", true, "dana", Instant.EPOCH, null);
        return new ConfigDraft(Stage.TRANSFORM, new StageSetup(config, new StageSetup.Basis(3, 3)));
    }

    @Test
    void aKeyThatIsTakenOutTakesItsEmptyObjectWithIt() {
        ConfigDraft draft = draft("{\"round_lat_lng\": 5}");

        draft.set("geocode.provider", json("\"photon\""), this);
        assertThat(draft.params()).isEqualTo(json("{\"round_lat_lng\": 5, \"geocode\": {\"provider\": \"photon\"}}"));
        assertThat(draft.dirty()).isTrue();
        assertThat(draft.changes()).containsExactly("Service");

        draft.set("geocode.provider", null, this);
        assertThat(draft.params()).isEqualTo(json("{\"round_lat_lng\": 5}"));
        assertThat(draft.dirty()).isFalse();
        assertThat(draft.savable()).isFalse();
    }

    @Test
    void aKeyTypedIntoTheFormIsDotsInTheJsonAndStaysWhenTheJsonIsEdited() {
        ConfigDraft draft = draft("{}");
        draft.set("geocode.key", json("\"s3cret\""), this);
        assertThat(draft.shown().toString()).doesNotContain("s3cret").contains(ConfigSchema.HIDDEN);

        ObjectNode edited = (ObjectNode) draft.shown();
        edited.put("round_lat_lng", 4);
        draft.replace(edited, this);
        assertThat(draft.params()).isEqualTo(json("{\"geocode\": {\"key\": \"s3cret\"}, \"round_lat_lng\": 4}"));

        edited.remove("geocode");
        draft.replace(edited, this);
        assertThat(draft.params()).isEqualTo(json("{\"round_lat_lng\": 4}"));
    }

    @Test
    void whatCannotBeIsNotSavable() {
        ConfigDraft draft = draft("{}");
        draft.set("round_lat_lng", json("11"), this);
        assertThat(draft.savable()).isFalse();
        draft.set("round_lat_lng", json("10"), this);
        assertThat(draft.savable()).isTrue();
        draft.unreadable(this);
        assertThat(draft.savable()).isFalse();
        draft.replace((ObjectNode) json("{\"round_lat_lng\": 9}"), this);
        assertThat(draft.savable()).isTrue();
        draft.reset(draft.base());
        assertThat(draft.dirty()).isFalse();
    }

    @Test
    void theScheduleAndTheSwitchAreChanges() {
        ConfigDraft draft = draft("{}");
        draft.schedule("daily", this);
        draft.active(false, this);
        assertThat(draft.changes()).containsExactly("Switched off", "Schedule");
        assertThat(draft.edit(7, "listings").schedule()).isEqualTo("daily");
        assertThat(draft.edit(7, "listings").active()).isFalse();
    }

    @Test
    void keysAreShownInTheOrderOfTheForm() {
        assertThat(draft("{\"hash_fields\": [\"name\"], \"geocode\": {}, \"normalize_fields\": []}")
                        .params()
                        .propertyNames())
                .containsExactly("normalize_fields", "hash_fields", "geocode");
    }

    @Test
    void linesOfKeysAreFound() {
        JsonPlaces places = new JsonPlaces("{\n\"a\": 1,\n\"b\": {\n  \"c\": [1,\n2], \"d\": 2}}");
        assertThat(List.of(
                        places.lineOf("a"),
                        places.lineOf("b"),
                        places.lineOf("b.c"),
                        places.lineOf("b.d"),
                        places.lineOf("b.unknown"),
                        places.lineOf("")))
                .containsExactly(2, 3, 4, 5, 3, 1);
    }

    /** The hash of a record depends on the order of its fields: choosing one more must not change it otherwise. */
    @Test
    void fieldsKeepTheirOrderWhenOneIsAdded() {
        ConfigKey key = ConfigSchema.find(Stage.TRANSFORM, "hash_fields").orElseThrow();
        List<JsonNode> told = new ArrayList<>();
        KeyField field = KeyFields.of(key, true, told::add);
        field.show().accept(json("[\"lng\", \"lat\", \"name\"]"));
        @SuppressWarnings("unchecked")
        MultiSelectComboBox<String> box = (MultiSelectComboBox<String>) field.component();

        choose(box, Set.of("name", "phone", "lat", "lng"));
        choose(box, Set.of("phone", "lng"));
        choose(box, Set.of());

        assertThat(told)
                .containsExactly(json("[\"lng\", \"lat\", \"name\", \"phone\"]"), json("[\"lng\", \"phone\"]"), null);
    }

    private static void choose(MultiSelectComboBox<String> box, Set<String> values) {
        Set<String> before = new LinkedHashSet<>(box.getValue());
        box.setValue(values);
        ComponentUtil.fireEvent(box, new ComponentValueChangeEvent<>(box, box, before, true));
    }
}
