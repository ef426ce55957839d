package com.trippl.pipeline.admin.pausing;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import java.util.function.Consumer;

/** Asks why something is paused, which those want to know who find it so. */
final class PauseDialog extends Dialog {
    /**
     * @param what as in "Pause everything"
     * @param pause is given the reason; blank: none
     */
    PauseDialog(String what, Consumer<String> pause) {
        setHeaderTitle(what + "?");
        setWidth("30rem");
        TextField reason = new TextField("Reason");
        reason.setId("pause-reason");
        reason.setMaxLength(300);
        reason.setWidthFull();
        reason.setHelperText("Shown to everybody who finds it paused. It may stay empty.");
        Div body = new Div(
                new Paragraph(
                        "No job of it begins, and nothing is started by the clock. What runs already runs to its end;"
                                + " what waits keeps its place. Of each schedule, the latest run that was missed is made up for"
                                + " when it goes on."),
                reason);
        body.addClassName("pause-form");
        add(body);
        Button confirm = new Button("Pause", click -> {
            close();
            pause.accept(reason.getValue());
        });
        confirm.setId("pause-confirm");
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", click -> close()), confirm);
        reason.focus();
    }
}
