package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The last choices and the button that starts, which says why it cannot. */
final class StartForm extends Div {
    private static final Map<String, String> FEEDS = Map.of(
            "delta", "Changes only (delta): what the file does not name stays as it is",
            "full",
                    "Everything (full): listings of this source that the file does not name are put up for deletion, which a person has to accept");

    private final RadioButtonGroup<String> feed = new RadioButtonGroup<>("What the file holds");
    private final Checkbox promote = new Checkbox("Promote what needs no review at once");
    private final Checkbox save = new Checkbox("Save this mapping to the DMO's configuration");
    private final Span scope = new Span();
    private final Span reason = new Span();
    private final ProgressBar busy = new ProgressBar();
    private final Button start;

    /** @param maySave whether to offer saving at all */
    StartForm(boolean maySave, Runnable start, Consumer<String> feedChosen) {
        addClassName("import-start-form");
        this.start = new Button("Start import", click -> start.run());
        this.start.setId("import-start");
        this.start.addThemeVariants(ButtonVariant.PRIMARY);
        this.start.setDisableOnClick(true);
        feed.setId("import-feed");
        feed.setItems("delta", "full");
        feed.setItemLabelGenerator(FEEDS::get);
        feed.setValue("delta");
        feed.addValueChangeListener(event -> {
            if (event.isFromClient() && event.getValue() != null) {
                feedChosen.accept(event.getValue());
            }
        });
        promote.setId("import-promote");
        promote.setValue(true);
        save.setId("import-save");
        save.addValueChangeListener(event -> scope());
        scope.addClassName("secondary");
        reason.setId("import-reason");
        reason.addClassName("import-reason");
        Div boxes = new Div(promote);
        if (maySave) {
            boxes.add(save);
        }
        boxes.add(scope);
        boxes.addClassName("import-start-boxes");
        busy.setId("import-storing");
        busy.setIndeterminate(true);
        busy.setVisible(false);
        busy.getElement().setAttribute("aria-label", "The file is being stored");
        Div go = new Div(this.start, busy, reason);
        go.addClassName("import-start-line");
        add(feed, boxes, go);
        scope();
    }

    private void scope() {
        scope.setText(
                save.getValue()
                        ? "A new version of the configuration is saved; later files of this DMO are read so, too."
                        : "How the file is read holds for this run alone.");
    }

    void show(String feedValue) {
        feed.setValue(feedValue);
    }

    /** Lets start, or says what is missing before that. */
    void missing(List<String> what) {
        start.setEnabled(what.isEmpty());
        reason.setText(
                what.isEmpty() ? "" : Format.shorten("Before it can start: " + String.join("; ", what) + ".", 500));
    }

    /** Shows that the file is being stored, which may take a while, or that it no longer is. */
    void storing(boolean storing) {
        busy.setVisible(storing);
        feed.setEnabled(!storing);
        promote.setEnabled(!storing);
        save.setEnabled(!storing);
        if (storing) {
            start.setEnabled(false);
            reason.setText("The file is being stored. Its run begins then, whether or not you stay on this page.");
        }
    }

    boolean promotes() {
        return promote.getValue();
    }

    boolean saves() {
        return save.getValue();
    }
}
