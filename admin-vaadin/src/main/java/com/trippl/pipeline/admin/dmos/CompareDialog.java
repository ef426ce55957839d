package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.Stage;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import java.util.List;
import java.util.function.BiFunction;

/** Two versions side by side, key by key. */
final class CompareDialog extends Dialog {
    private final Stage stage;
    private final BiFunction<Integer, Integer, List<Change>> diff;
    private final Select<Integer> from = new Select<>();
    private final Select<Integer> to = new Select<>();
    private final Div shown = new Div();

    CompareDialog(
            Stage stage,
            List<Integer> versions,
            int before,
            int after,
            BiFunction<Integer, Integer, List<Change>> diff) {
        this.stage = stage;
        this.diff = diff;
        setHeaderTitle("Compare versions");
        setWidth("44rem");
        configure(from, "compare-from", "From version", versions, before);
        configure(to, "compare-to", "To version", versions, after);
        shown.setId("compare-changes");
        Div choice = new Div(from, to);
        choice.addClassName("dmo-place");
        Div body = new Div(choice, shown);
        body.addClassName("dmo-form");
        add(body);
        Button close = new Button("Close", click -> close());
        close.setId("compare-close");
        getFooter().add(close);
        show();
    }

    private void configure(Select<Integer> select, String id, String label, List<Integer> versions, int value) {
        select.setId(id);
        select.setLabel(label);
        select.setItems(versions);
        select.setValue(value);
        select.addValueChangeListener(event -> show());
    }

    private void show() {
        shown.removeAll();
        if (from.getValue() == null || to.getValue() == null) {
            return;
        }
        List<Change> changes = diff.apply(from.getValue(), to.getValue());
        if (changes.isEmpty()) {
            Span same = new Span("Both say the same.");
            same.addClassName("secondary");
            shown.add(same);
        } else {
            shown.add(new ChangeList(stage, changes));
        }
    }
}
