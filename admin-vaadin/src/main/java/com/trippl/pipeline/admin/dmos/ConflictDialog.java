package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.Stage;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import java.util.List;

/** Somebody else was first: shows what they changed, and asks whose configuration it shall be. */
final class ConflictDialog extends Dialog {
    ConflictDialog(String message, Stage stage, List<Change> theirs, Runnable takeTheirs, Runnable saveMine) {
        setHeaderTitle("Somebody was first");
        setWidth("40rem");
        setCloseOnOutsideClick(false);
        Div body = new Div(new Paragraph(message));
        body.setId("config-conflict");
        body.addClassName("dmo-form");
        if (!theirs.isEmpty()) {
            body.add(new H3("What they changed"), new ChangeList(stage, theirs));
        }
        add(body);
        Button take = new Button("Drop mine, show theirs", click -> {
            close();
            takeTheirs.run();
        });
        take.setId("conflict-theirs");
        Button mine = new Button("Save mine over theirs", click -> {
            close();
            saveMine.run();
        });
        mine.setId("conflict-mine");
        mine.addThemeVariants(ButtonVariant.ERROR);
        Button back = new Button("Keep editing", click -> close());
        back.setId("conflict-back");
        back.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(take, mine, back);
    }
}
