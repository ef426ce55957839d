package com.trippl.pipeline.admin.dmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form and the JSON beside it say the same, whichever is changed. */
class StageEditorTest {
    private final AdminServer server = AdminServer.shared();
    private Window window;

    @BeforeEach
    void empty() {
        server.empty();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void open(String stage, String... permissions) {
        window = Window.of("connor", permissions);
        window.open("dmos/" + server.get(Dmos.class).bySlug("demo").id() + "?stage=" + stage, DmoView.class);
    }

    private void type(String id, String text) {
        window.ui().test(window.byId(TextField.class, id)).setValue(text);
    }

    private void write(String json) {
        window.ui().test(window.byId(TextArea.class, "config-json")).setValue(json);
    }

    private JsonNode json() {
        return JsonMapper.shared()
                .readTree(window.byId(TextArea.class, "config-json").getValue());
    }

    private String problems() {
        return window.byId(Component.class, "config-problems").getElement().getTextRecursively();
    }

    private boolean savable() {
        return window.byId(Button.class, "config-save").isEnabled();
    }

    @Test
    void whatIsTypedInTheFormStandsInTheJson() {
        open("import", Permissions.READ, Permissions.CONFIGURE);
        assertThat(savable()).isFalse();
        type("key-delimiter", ";");
        type("key-id-field", "nr");

        assertThat(json().path("delimiter").asString()).isEqualTo(";");
        assertThat(json().path("id_field").asString()).isEqualTo("nr");
        assertThat(savable()).isTrue();
        type("key-delimiter", "");
        type("key-id-field", "");
        assertThat(json().has("delimiter")).isFalse();
        assertThat(savable()).isFalse();
    }

    @Test
    void whatIsWrittenInTheJsonStandsInTheForm() {
        open("transform", Permissions.READ, Permissions.CONFIGURE);
        write("{\"round_lat_lng\": 4, \"geocode\": {\"provider\": \"photon\", \"base_url\": \"https://geo.example\"}}");

        assertThat(window.byId(TextField.class, "key-round-lat-lng").getValue()).isEqualTo("4");
        assertThat(window.byId(Select.class, "key-geocode-provider").getValue()).isEqualTo("photon");
        assertThat(window.byId(TextField.class, "key-geocode-base-url").getValue())
                .isEqualTo("https://geo.example");
        assertThat(savable()).isTrue();
        write("{}");
        assertThat(window.byId(TextField.class, "key-round-lat-lng").getValue()).isEmpty();
        assertThat(window.byId(Select.class, "key-geocode-provider").getValue()).isNull();
    }

    @Test
    void faultsAreShownAtTheFieldAndByTheirLineAndKeepItFromBeingSaved() {
        open("transform", Permissions.READ, Permissions.CONFIGURE);
        write("{\n  \"round_lat_lng\": \"four\",\n  \"colour\": 1\n}");
        assertThat(problems()).contains("Line 2", "Line 3", "colour");
        assertThat(window.byId(TextField.class, "key-round-lat-lng").isInvalid())
                .isTrue();
        assertThat(savable()).isFalse();

        write("{\"round_lat_lng\": ");
        assertThat(problems()).contains("This is no JSON yet");
        assertThat(savable()).isFalse();
        write("[]");
        assertThat(problems()).contains("begins with {");
        write("{\"round_lat_lng\": 3}");
        assertThat(problems()).isEmpty();
        assertThat(window.byId(TextField.class, "key-round-lat-lng").isInvalid())
                .isFalse();
        assertThat(savable()).isTrue();
    }

    @Test
    void whoMayOnlyReadChangesNothing() {
        open("import", Permissions.READ);

        assertThat(window.shows("config-save")).isFalse();
        assertThat(window.byId(TextArea.class, "config-json").isReadOnly()).isTrue();
        assertThat(window.byId(TextField.class, "key-delimiter").isReadOnly()).isTrue();
        assertThat(window.byId(Select.class, "config-schedule").isReadOnly()).isTrue();
    }
}
