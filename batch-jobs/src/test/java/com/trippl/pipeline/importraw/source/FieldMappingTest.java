package com.trippl.pipeline.importraw.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMappingTest {
    private static String value(Field field, String text, String config) throws Exception {
        Sources.Read read = Sources.read(text.getBytes(StandardCharsets.UTF_8), config, 10);
        return FieldMapping.of(read.survey().format(), Sources.config(config), "feed")
                .value(field, read.records().getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"postal_code", "Postal Code", "postalCode", "POSTCODE", "ZipCode", "zip"})
    void headersAreKnownHoweverTheyAreSpelled(String header) throws Exception {
        assertThat(value(Field.ADDRESS, "name,addr,city," + header + "\nA,1 Elm St,Town,012\n", "{}"))
                .isEqualTo("1 Elm St, Town, 012");
    }

    @Test
    void theFirstOfTwoColumnsOfOneNameIsTaken() throws Exception {
        assertThat(value(Field.NAME, "NAME,NAME,address\na,b,c\n", "{}")).isEqualTo("a");
        assertThat(value(Field.NAME, "NAME,NAME,address\na,b,c\n", "{\"columns\": {\"name\": [\"NAME_2\"]}}"))
                .isEqualTo("b");
    }

    @Test
    void columnsByPositionOfAFileWithoutHeader() throws Exception {
        assertThat(value(
                        Field.ADDRESS,
                        "A,1 Elm St,Town\n",
                        "{\"skip_header\": false, \"columns\": {\"name\": [\"1\"], \"address\": [\"2\", \"3\"]}}"))
                .isEqualTo("1 Elm St, Town");
    }

    @Test
    void aFeedWithoutNamesIsRefusedInOneSentenceThatListsWhatItHas() {
        assertThatThrownBy(() -> value(Field.NAME, "street,lat\nx,1.5\n", "{}"))
                .hasMessageStartingWith("feed has no column for the name of a listing; it has street, lat.");
    }

    @Test
    void whatIsRequiredMustBeThere() {
        assertThatThrownBy(() -> value(Field.NAME, "name,lat\nx,1.5\n", "{\"required\": [\"phone\"]}"))
                .hasMessageContaining("no column for phone")
                .hasMessageContaining("name, lat");
        assertThatThrownBy(() -> value(Field.NAME, "name,lat\nx,1.5\n", "{\"id_field\": \"uuid\"}"))
                .hasMessageContaining("no column 'uuid'");
    }

    @Test
    void anOriginalIsKeptWithinBounds() throws Exception {
        Sources.Read read = Sources.read(
                "name,a,b\n" + List.of("x".repeat(900_000), "y", "z").toString().replaceAll("[\\[\\] ]", ""));
        FieldMapping mapping = FieldMapping.of(read.survey().format(), Sources.config("{}"), "feed");
        assertThat(mapping.original(read.records().getFirst()))
                .hasEntrySatisfying("name", name -> assertThat(name).hasSize(2_001))
                .containsEntry("b", "z");
    }
}
