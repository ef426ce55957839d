package com.trippl.pipeline.admin.shell;

import com.trippl.pipeline.admin.security.LoginUser;
import com.trippl.pipeline.admin.security.Passwords;
import com.trippl.pipeline.admin.security.Sessions;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;

/** Where one chooses a password: at the first login, or from the user menu. */
@Route(value = "password", autoLayout = false)
@PageTitle("Choose a password · Listings Pipeline")
@PermitAll
public class PasswordView extends Main {
    private final Passwords passwords;
    private final Sessions sessions;
    private final LoginUser user;
    private final PasswordField current = new PasswordField("Current password");
    private final PasswordField chosen = new PasswordField("New password");
    private final PasswordField again = new PasswordField("New password, once more");

    PasswordView(AuthenticationContext authentication, Passwords passwords, Sessions sessions) {
        this.passwords = passwords;
        this.sessions = sessions;
        this.user = authentication.getAuthenticatedUser(LoginUser.class).orElseThrow();
        addClassName("login");
        current.setId("current-password");
        chosen.setId("new-password");
        again.setId("new-password-again");
        chosen.setHelperText("At least " + Passwords.MIN_LENGTH + " characters.");
        current.getElement().setAttribute("autocomplete", "current-password");
        chosen.getElement().setAttribute("autocomplete", "new-password");
        again.getElement().setAttribute("autocomplete", "new-password");
        Button save = new Button("Change password", click -> save());
        save.setId("save-password");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickShortcut(Key.ENTER);
        Div buttons = new Div(save);
        if (user.mustChangePassword()) {
            buttons.add(new Button("Log out", click -> authentication.logout()));
        } else {
            buttons.add(new Button("Back", click -> UI.getCurrent().navigate("")));
        }
        buttons.addClassName("login-buttons");
        Div card = new Div(
                new H1("Choose a password"),
                new Paragraph(
                        user.mustChangePassword()
                                ? "The one you logged in with was given to you. Choose one that only you know."
                                : "For " + user.username() + "."),
                current,
                chosen,
                again,
                buttons);
        card.addClassName("login-card");
        add(card);
        current.focus();
    }

    private void save() {
        for (PasswordField field : new PasswordField[] {current, chosen, again}) {
            field.setInvalid(false);
        }
        if (!chosen.getValue().equals(again.getValue())) {
            complain(again, "The two differ.");
            return;
        }
        try {
            passwords.change(user.username(), current.getValue(), chosen.getValue());
        } catch (IllegalArgumentException fault) {
            String message = String.valueOf(fault.getMessage());
            complain(message.startsWith("The current") ? current : chosen, message);
            return;
        }
        sessions.refresh();
        UI.getCurrent().getPage().setLocation(".");
    }

    private static void complain(PasswordField field, String message) {
        field.setErrorMessage(message);
        field.setInvalid(true);
        field.focus();
    }
}
