package com.trippl.pipeline.admin.users;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** Shows a generated password, once: only its hash is kept. */
final class OneTimePassword extends Dialog {
    OneTimePassword(String username, String password) {
        setHeaderTitle("Password of " + username);
        setWidth("28rem");
        setCloseOnOutsideClick(false);
        Span shown = new Span(password);
        shown.setId("one-time-password");
        shown.addClassName("users-password");
        Div form = new Div(
                new Paragraph("Pass it on to them. It is shown this once, and has to be changed at the first login."),
                shown);
        form.addClassName("users-form");
        add(form);
        Button done = new Button("I have noted it", click -> close());
        done.setId("password-noted");
        done.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(done);
    }
}
