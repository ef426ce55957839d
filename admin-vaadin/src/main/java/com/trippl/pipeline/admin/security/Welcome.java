package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.security.Accounts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Says on the console where the UI is, once all of it answers, health and metrics too, and on an empty database who may log in first. */
@Component
class Welcome implements ApplicationListener<ApplicationReadyEvent> {
    private static final String FIRST_USER = "admin";

    private final Accounts accounts;
    private final Passwords passwords;

    private final boolean shown;
    private final DeployEnvironment environment;
    private final @Nullable Path passwordFile;

    /** @param passwordFile holds the first password, as a secret that is mounted into a container; else one is made up */
    Welcome(
            Accounts accounts,
            Passwords passwords,
            DeployEnvironment environment,
            @Value("${pipeline.admin.welcome:true}") boolean shown,
            @Value("${pipeline.admin.password-file:#{null}}") @Nullable Path passwordFile) {
        this.shown = shown;
        this.environment = environment;
        this.passwordFile = passwordFile;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (!shown) {
            return;
        }
        String login = accounts.isEmpty() ? firstLogin() : null;
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("Listings Pipeline: http://localhost:"
                + event.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port") + "/");
        if (login != null) {
            out.println(login);
        }
        out.println("Stop with Ctrl-C.");
    }

    /** Makes the first account and says how to log in; null: another process was faster. */
    private @Nullable String firstLogin() {
        String password = firstPassword();
        return accounts.createFirst(FIRST_USER, passwords.hash(password)) ? firstLogin(password) : null;
    }

    private String firstPassword() {
        if (passwordFile == null) {
            return passwords.generate();
        }
        try {
            String password = Files.readString(passwordFile).strip();
            String fault = Passwords.fault(FIRST_USER, password);
            if (fault != null) {
                throw new IllegalStateException("The first password in " + passwordFile + " does not do. " + fault);
            }
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("The first password cannot be read from " + passwordFile, e);
        }
    }

    /** In the cloud what is printed is kept, for people who are not to log in: there the password is not told. */
    private String firstLogin(String password) {
        String then = "you choose your own at the first login";
        if (passwordFile != null) {
            return "First login: " + FIRST_USER + ", with the password in " + passwordFile + "; " + then;
        }
        return environment.isCloud()
                ? "First login: " + FIRST_USER + "; ./pipeline admin --reset-password " + FIRST_USER
                        + " gives it a password; " + then
                : "First login: " + FIRST_USER + " / " + password + "  (shown this once; " + then + ")";
    }
}
