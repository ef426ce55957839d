package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.runs.ImportSetups;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose listings come in, and from which of their feeds. */
final class Whose extends Div {
    private static final String DEFAULT_SOURCE = "user_csv_upload";
    private static final int MAX_SOURCE_LENGTH = 100;

    private final transient ImportSetups setups;
    private final transient List<Dmo> dmos;
    private final ComboBox<Dmo> dmo = new ComboBox<>("DMO");
    private final ComboBox<String> source = new ComboBox<>("Source");

    /**
     * @param dmoChanged is called when another DMO is chosen
     * @param sourceChanged is called when another source is named
     */
    Whose(List<Dmo> dmos, ImportSetups setups, Runnable dmoChanged, Runnable sourceChanged) {
        this.setups = setups;
        this.dmos = dmos;
        addClassName("import-whose");
        dmo.setId("import-dmo");
        dmo.setItems(dmos);
        dmo.setItemLabelGenerator(Dmo::name);
        dmo.setRequiredIndicatorVisible(true);
        dmo.setHelperText("Its configuration says how the file is read.");
        source.setId("import-source");
        source.setAllowCustomValue(true);
        source.setRequiredIndicatorVisible(true);
        source.setHelperText(
                "The feed's name: choose one, or type a new one. Records are told apart by it and their id, so keep it for every file of a feed.");
        source.addCustomValueSetListener(event -> {
            String typed = event.getDetail().strip();
            source.setValue(typed.substring(0, Math.min(typed.length(), MAX_SOURCE_LENGTH)));
            sourceChanged.run();
        });
        add(dmo, source);
        if (dmos.size() == 1) {
            dmo.setValue(dmos.getFirst());
        }
        sources();
        dmo.addValueChangeListener(event -> {
            sources();
            dmoChanged.run();
        });
        source.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                sourceChanged.run();
            }
        });
    }

    private void sources() {
        Dmo chosen = dmo.getValue();
        List<String> known = new ArrayList<>(chosen == null ? List.of() : setups.sources(chosen.id()));
        String first = known.isEmpty() ? DEFAULT_SOURCE : known.getFirst();
        if (!known.contains(DEFAULT_SOURCE)) {
            known.add(DEFAULT_SOURCE);
        }
        source.setItems(known);
        source.setValue(first);
    }

    @Nullable
    Dmo dmo() {
        return dmo.getValue();
    }

    /** Empty when there is none. */
    String source() {
        String value = source.getValue();
        return value == null ? "" : value.strip();
    }

    /** Chooses a DMO by its id as in an address; does nothing when it is not among those. */
    void choose(String id) {
        dmos.stream()
                .filter(d -> Integer.toString(d.id()).equals(id))
                .findFirst()
                .ifPresent(dmo::setValue);
    }
}
