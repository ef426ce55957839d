package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Accounts;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Says on the console where the UI is, and on an empty database who may log in first. */
@Component
class Welcome implements ApplicationListener<WebServerInitializedEvent> {
    private static final String FIRST_USER = "admin";

    private final Accounts accounts;
    private final Passwords passwords;

    private final boolean shown;

    Welcome(Accounts accounts, Passwords passwords, @Value("${pipeline.admin.welcome:true}") boolean shown) {
        this.shown = shown;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (!shown || WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
            return;
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(
                "Listings Pipeline: http://localhost:" + event.getWebServer().getPort() + "/");
        if (accounts.isEmpty()) {
            String password = passwords.generate();
            if (accounts.createFirst(FIRST_USER, passwords.hash(password))) {
                out.println("First login: " + FIRST_USER + " / " + password
                        + "  (shown this once; you choose your own at the first login)");
            }
        }
        out.println("Stop with Ctrl-C.");
    }
}
