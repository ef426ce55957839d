package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Accounts;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** Where one logs in. It says the same whether the name, the password or the account is at fault. */
@Route(value = "login", autoLayout = false)
@PageTitle("Log in · Listings Pipeline")
@AnonymousAllowed
public class LoginView extends Main implements BeforeEnterObserver {
    private final LoginForm form = new LoginForm();

    LoginView() {
        addClassName("login");
        LoginI18n words = LoginI18n.createDefault();
        words.getForm().setTitle("");
        words.getForm().setUsername("User name");
        words.getErrorMessage().setTitle("You could not be logged in");
        words.getErrorMessage()
                .setMessage("Check the user name and the password. After " + Accounts.MAX_FAILURES
                        + " failures an account is locked for " + Accounts.LOCK.toMinutes() + " minutes.");
        form.setI18n(words);
        form.setForgotPasswordButtonVisible(false);
        form.setAction("login");
        Div card = new Div(
                new H1("Listings Pipeline"), new Paragraph("From tourism boards' feeds to public listings."), form);
        card.addClassName("login-card");
        add(card);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (event.getLocation().getQueryParameters().getParameters().containsKey("error")) {
            form.setError(true);
        }
    }
}
