package com.trippl.pipeline.admin.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.preview.Preview.Column;
import com.trippl.pipeline.preview.ReadingPlan;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.AbstractField.ComponentValueChangeEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Which columns give what, as somebody chooses it. */
class MappingFormTest {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final List<Column> COLUMNS = List.of(
            new Column("Betrieb", "Betrieb", 1, null, null, null, List.of("Adler", "Bär")),
            new Column("Weg", "Weg", 2, null, null, null, List.of("Markt 1")),
            new Column("Ort", "Ort", 3, null, null, null, List.of("Ulm")),
            new Column("<b>", "<b>", 4, null, "phone", "its values are numbers of telephones", List.of("0731 1")));

    private Window window;
    private ReadingPlan plan;
    private final MappingForm form = new MappingForm(next -> {
        plan = next;
        show();
    });

    @BeforeEach
    void open() {
        window = Window.of("iris", Permissions.IMPORT, Permissions.READ);
        window.open("import", ImportView.class);
        window.ui().getUI().add(new Div(form));
        plan = ReadingPlan.of(NOTHING);
        show();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void show() {
        form.show(COLUMNS, plan, NOTHING);
    }

    private String row(String field) {
        return window.byId(Component.class, "import-field-" + field)
                .getElement()
                .getTextRecursively();
    }

    @SuppressWarnings("unchecked")
    private void choose(String field, String column) {
        window.ui()
                .test((ComboBox<String>) window.byId(ComboBox.class, "import-map-" + field))
                .selectItem(column);
    }

    @Test
    void aFieldThatMustHaveAColumnSaysSo() {
        assertThat(row("name")).contains("Name *", "Needs a column.");
        assertThat(row("category")).doesNotContain("Needs");
        choose("name", "Betrieb");

        assertThat(row("name")).contains("Adler · Bär").doesNotContain("Needs a column.");
        assertThat(plan.of("name")).containsExactly("Betrieb");
    }

    @Test
    void aColumnGivesOneFieldAloneBesideTheId() {
        choose("name", "Betrieb");
        choose("id", "Betrieb");
        assertThat(plan.columns()).isEqualTo(Map.of("name", List.of("Betrieb"), "id", List.of("Betrieb")));
        choose("category", "Betrieb");

        assertThat(plan.columns()).isEqualTo(Map.of("category", List.of("Betrieb"), "id", List.of("Betrieb")));
        assertThat(window.byId(ComboBox.class, "import-map-name").getValue()).isNull();
        assertThat(row("name")).contains("Needs a column.");
    }

    @Test
    void anAddressIsJoinedInTheOrderItsColumnsWereChosen() {
        chooseForAddress("Ort");
        chooseForAddress("Weg", "Ort");

        assertThat(plan.of("address")).containsExactly("Ort", "Weg");
        assertThat(row("address")).contains("Ulm, Markt 1");
        chooseForAddress("Weg");
        assertThat(plan.of("address")).containsExactly("Weg");
    }

    @SuppressWarnings("unchecked")
    private void chooseForAddress(String... columns) {
        MultiSelectComboBox<String> box = window.byId(MultiSelectComboBox.class, "import-map-address");
        Set<String> before = box.getValue();
        box.setValue(Set.of(columns));
        ComponentUtil.fireEvent(box, new ComponentValueChangeEvent<>(box, box, before, true));
    }

    @Test
    void aGuessIsOfferedWithItsReasonAndNotTaken() {
        assertThat(row("phone")).contains("Perhaps <b>: its values are numbers of telephones.");
        assertThat(plan.of("phone")).isEmpty();
        choose("phone", "<b>");
        assertThat(plan.of("phone")).containsExactly("<b>");
        assertThat(plan.given()).isEqualTo(Set.of());
    }
}
