package com.trippl.pipeline.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadingPlanTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static Preview.Column column(String key, @Nullable String field, @Nullable String suggested) {
        return new Preview.Column(key, key, 1, field, suggested, suggested == null ? null : "it looks so", List.of());
    }

    private static Preview.Read read(Preview.Column... columns) {
        return new Preview.Read(
                new Preview.Layout("csv", false, "UTF-8", ",", "\"", "LF", true, 0, List.of(), List.of()),
                new Preview.Count(1, true, 1),
                List.of(columns),
                columns.length,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static ReadingPlan plan(JsonNode params) {
        return ReadingPlan.of(params)
                .withSuggestions(read(
                        column("Betrieb", null, null),
                        column("phone", "phone", null),
                        column("Netz", null, "website")));
    }

    @Test
    void ofFieldsWithoutAColumnNothingIsSaid() {
        JsonNode nothing = json("{}");
        JsonNode changes = plan(nothing).with("name", List.of("Betrieb")).changes(nothing);

        assertThat(changes.path("columns"))
                .isEqualTo(json("{\"name\": [\"Betrieb\"], \"phone\": [\"phone\"], \"website\": [\"Netz\"]}"));
        assertThat(ReadingPlan.of(nothing).changes(nothing).has("columns")).isFalse();
    }

    @Test
    void aColumnThatAUsualNameGivesIsTakenAwayForGood() {
        JsonNode nothing = json("{}");

        assertThat(plan(nothing)
                        .with("phone", List.of())
                        .with("website", List.of())
                        .changes(nothing)
                        .path("columns"))
                .isEqualTo(json("{\"phone\": []}"));
    }

    @Test
    void aColumnTheFileDoesNotHaveIsNamedNoMore() {
        JsonNode params = json("{\"columns\": {\"email\": [\"Mail\"], \"hours\": []}}");

        assertThat(plan(params).changes(params).path("columns"))
                .isEqualTo(json("{\"phone\": [\"phone\"], \"website\": [\"Netz\"], \"email\": null}"));
    }
}
