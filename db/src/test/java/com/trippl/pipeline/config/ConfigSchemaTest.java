package com.trippl.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigSchemaTest {
    private static final Map<Stage, Class<? extends Record>> RECORDS = Map.of(
            Stage.IMPORT, ImportConfig.class,
            Stage.TRANSFORM, TransformConfig.class,
            Stage.STAGE, StageConfig.class,
            Stage.PROMOTE, PromoteConfig.class);

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static List<String> components(String prefix, Class<?> record) {
        List<String> paths = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name =
                    prefix + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                paths.addAll(components(name + ".", component.getType()));
            } else {
                paths.add(name);
            }
        }
        return paths;
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void everyKeyOfEveryRecordIsDescribed(Stage stage) {
        assertThat(ConfigSchema.keys(stage))
                .extracting(ConfigKey::path)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(components("", RECORDS.get(stage)));
        assertThat(ConfigSchema.keys(stage)).allSatisfy(key -> {
            assertThat(key.label()).as(key.path()).isNotBlank();
            assertThat(key.help()).as(key.path()).endsWith(".");
            assertThat(key.group()).as(key.path()).isNotBlank();
            assertThat(key.defaultText()).as(key.path()).isNotBlank();
            assertThat(key.example()).as(key.path()).isNotBlank();
        });
        assertThat(ConfigSchema.keys(stage))
                .extracting(ConfigKey::label)
                .as("labels a screen reader can tell apart")
                .doesNotHaveDuplicates();
    }

    static Stream<ConfigKey> keys() {
        return Stream.of(Stage.values()).flatMap(stage -> ConfigSchema.keys(stage).stream());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void exampleAndDefaultAreAcceptedAndWhatIsNoValueIsNot(ConfigKey key) {
        var example = DmoConfigs.assignment(key.stage().label() + "." + key.path() + "=" + key.example(), null);
        assertThat(ConfigSchema.problems(key.stage(), example.getValue())).isEmpty();
        DmoConfigs.parse(key.stage(), example.getValue());
        if (key.defaultValue() != null) {
            assertThat(ConfigSchema.problems(key.stage(), ConfigKeys.nested(key.path(), key.defaultValue())))
                    .isEmpty();
        }
        assertThat(ConfigSchema.problems(key.stage(), ConfigKeys.nested(key.path(), json("{\"no\": \"value\"}"))))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.path()).startsWith(key.path()));
    }

    @Test
    void allProblemsAreToldEachWhereItIs() {
        assertThat(
                        ConfigSchema.problems(
                                Stage.TRANSFORM,
                                json(
                                        "{\"round_lat_lng\": 11, \"geocode\": {\"provider\": \"here\", \"base_url\": \"localhost\"}, \"colour\": 1}")))
                .extracting(ConfigProblem::path)
                .containsExactly("round_lat_lng", "geocode.provider", "geocode.base_url", "colour");
        assertThat(ConfigSchema.problems(Stage.IMPORT, json("{\"columns\": {\"name\": \" \", \"lat\": [1, {}]}}")))
                .extracting(ConfigProblem::path)
                .containsExactly("columns.name", "columns.lat");
        assertThat(ConfigSchema.problems(Stage.STAGE, json("[]"))).hasSize(1);
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(ConfigSchema.settings(Stage.STAGE, json("{\"delete_grace_days\": 3}")))
                .filteredOn(setting -> List.of("delete_grace_days", "auto_accept")
                        .contains(setting.key().path()))
                .extracting(setting -> setting.set() + " " + setting.effective())
                .containsExactly("null true", "3 3");
    }

    @Test
    void aSecretStaysHiddenAndStaysWithItsService() {
        JsonNode stored = json("{\"geocode\": {\"provider\": \"google\", \"key\": \"s3cret\"}}");

        JsonNode shown = ConfigSchema.hidden(Stage.TRANSFORM, stored);

        assertThat(shown.toString()).doesNotContain("s3cret").contains(ConfigSchema.HIDDEN);
        assertThat(ConfigSchema.revealed(Stage.TRANSFORM, shown, stored)).isEqualTo(stored);
        JsonNode led = DmoConfigs.merge(shown, json("{\"geocode\": {\"base_url\": \"https://elsewhere.example\"}}"));
        assertThatThrownBy(() -> ConfigSchema.revealed(Stage.TRANSFORM, led, stored))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("another service");
        assertThatThrownBy(() -> ConfigSchema.revealed(Stage.TRANSFORM, shown, json("{}")))
                .hasMessageContaining("not set");
    }

    @Test
    void aDiffNamesEachKeyAndNoSecret() {
        assertThat(ConfigDiff.between(
                        Stage.TRANSFORM,
                        json("{\"round_lat_lng\": 5, \"hash_fields\": [\"name\"], \"geocode\": {\"key\": \"old\"}}"),
                        json("{\"round_lat_lng\": 4, \"geocode\": {\"key\": \"new\", \"provider\": \"google\"}}")))
                .containsExactly(
                        new ConfigDiff.Change("round_lat_lng", "5", "4"),
                        new ConfigDiff.Change("hash_fields", "name", null),
                        new ConfigDiff.Change("geocode.provider", null, "google"),
                        new ConfigDiff.Change("geocode.key", ConfigSchema.HIDDEN, "another " + ConfigSchema.HIDDEN));
    }
}
