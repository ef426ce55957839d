package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.security.Accounts;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.server.VaadinService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Getting in, and not getting in. */
class LoginTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    @Test
    void whoComesWithoutLoggingInIsAskedTo() {
        page.navigate(server.url() + "users");

        assertThat(page).hasURL(Pattern.compile(".*/login"));
        assertThat(page.getByLabel("User name")).isVisible();
        Screens.takeAll(page, "login");
        Screens.checkAccess(page, "login");
    }

    @Test
    void comingAndGoingLeavesNoErrorInTheConsole() {
        server.account("reader", Permissions.READ);
        List<String> errors = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(errors::add);
        page.onResponse(response -> {
            if (response.status() >= 400) {
                errors.add(response.status() + " " + response.request().method() + " " + response.url() + " "
                        + response.request().headers());
            }
        });

        page.navigate(server.url());
        assertThat(page).hasURL(Pattern.compile(".*/login"));
        Screens.settle(page);
        Screens.logIn(page, server, "reader", "not the password");
        assertThat(page.getByText("You could not be logged in")).isVisible();
        Screens.takeThemes(page, "login-refused");
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Screens.settle(page);
        page.locator("#user-menu").click();
        page.getByText("Log out").click();
        assertThat(page).hasURL(Pattern.compile(".*/login"));
        Screens.settle(page);
        page.navigate(server.url() + "no/such/page");
        assertThat(page).hasURL(Pattern.compile(".*/login"));

        assertThat(errors).isEmpty();
    }

    @Test
    void anAddressNobodyKnowsIsAnsweredByAPageThatSaysSo() {
        server.account("reader", Permissions.READ);
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();

        assertThat(page.navigate(server.url() + "no/such/page").status()).isEqualTo(200);
        assertThat(page.getByText("Nothing here, or not for you")).isVisible();
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Screens.takeAll(page, "not-found");
    }

    @Test
    void aWrongPasswordIsRefusedWithoutSayingWhatWasWrong() {
        server.account("reader", Permissions.READ);

        Screens.logIn(page, server, "reader", "not the password");
        assertThat(page.getByText("You could not be logged in")).isVisible();
        Screens.logIn(page, server, "nobody-of-this-name", "not the password");
        assertThat(page.getByText("You could not be logged in")).isVisible();
    }

    @Test
    void anAccountIsLockedAfterRepeatedFailuresAlsoForTheRightPassword() {
        server.account("unlucky", Permissions.READ);
        for (int i = 0; i < Accounts.MAX_FAILURES; i++) {
            Screens.logIn(page, server, "unlucky", "wrong " + i);
            assertThat(page.getByText("You could not be logged in")).isVisible();
        }

        Screens.logIn(page, server, "unlucky", AdminServer.PASSWORD);

        assertThat(page.getByText("You could not be logged in")).isVisible();
        assertThat(server.accounts().find("unlucky").orElseThrow().lockedUntil())
                .isNotNull();
    }

    @Test
    void aGivenPasswordHasToBeChangedBeforeAnythingElse() {
        server.freshAccount("newcomer", Permissions.READ, Permissions.ADMIN);
        Screens.logIn(page, server, "newcomer", AdminServer.PASSWORD);
        assertThat(page).hasURL(Pattern.compile(".*/password"));
        page.navigate(server.url() + "users");
        assertThat(page.getByText("Choose a password")).isVisible();
        Screens.takeAll(page, "password");

        page.locator("#current-password input").fill(AdminServer.PASSWORD);
        page.locator("#new-password input").fill("short");
        page.locator("#new-password-again input").fill("short");
        page.locator("#save-password").click();
        assertThat(page.locator("#new-password [slot=error-message]")).hasText("Use at least 12 characters.");
        page.locator("#new-password input").fill("quite another secret");
        page.locator("#new-password-again input").fill("quite another secret");
        page.locator("#save-password").click();

        assertThat(page.locator("#menu-pipeline")).isVisible();
        assertThat(server.accounts().find("newcomer").orElseThrow().mustChangePassword())
                .isFalse();
    }

    @Test
    void anotherPasswordEndsTheOtherSessionsAndKeepsTheOneItWasChangedIn() {
        server.account("changer", Permissions.READ);
        Screens.logIn(page, server, "changer", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        Page elsewhere = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(elsewhere, server, "changer", AdminServer.PASSWORD);
        assertThat(elsewhere.locator("#menu-pipeline")).isVisible();

        page.navigate(server.url() + "password");
        changePassword(AdminServer.PASSWORD, "quite another secret");

        assertThat(page.locator("#menu-pipeline")).isVisible();
        elsewhere.waitForCondition(() -> {
            elsewhere.navigate(server.url() + "runs");
            return elsewhere.url().endsWith("/login");
        });
        elsewhere.context().close();
        page.navigate(server.url() + "runs");
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @Test
    void wrongPasswordsAtAChangeCountAsFailedLogins() {
        server.account("guesser", Permissions.READ);
        Screens.logIn(page, server, "guesser", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
        page.navigate(server.url() + "password");
        for (int i = 0; i < Accounts.MAX_FAILURES; i++) {
            int failures = i + 1;
            changePassword("guess number " + i, "quite another secret");
            page.waitForCondition(() -> server.count(
                            "public.users",
                            "username = 'guesser' AND (failed_logins = " + failures + " OR locked_until IS NOT NULL)")
                    == 1);
        }
        assertThat(page.locator("#current-password [slot=error-message]")).hasText("The current password is another.");

        changePassword(AdminServer.PASSWORD, "quite another secret");

        assertThat(page.locator("#current-password [slot=error-message]"))
                .containsText("The current password was wrong too often.");
        assertThat(server.accounts().find("guesser").orElseThrow().lockedUntil())
                .isNotNull();
    }

    @Test
    void aLoginWithoutTheTokenOfItsPageIsRefused() {
        server.account("reader", Permissions.READ);
        var answer = page.context()
                .request()
                .post(
                        server.url() + "login",
                        RequestOptions.create()
                                .setForm(FormData.create()
                                        .set("username", "reader")
                                        .set("password", AdminServer.PASSWORD))
                                .setMaxRedirects(0));

        assertThat(answer.status()).isIn(302, 403);
        page.navigate(server.url() + "runs");
        assertThat(page).hasURL(Pattern.compile(".*/login"));
    }

    @Test
    void aPageThatOutlivedItsSessionStillLogsIn() {
        server.account("reader", Permissions.READ);
        page.navigate(server.url() + "login");
        Screens.settle(page);
        page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("JSESSIONID"));

        page.getByLabel("User name").fill("reader");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(AdminServer.PASSWORD);
        page.locator("vaadin-login-form vaadin-button").first().click();

        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @Test
    void whatAPageSaysAfterItsSessionEndedOpensNoOther() throws Exception {
        for (String late : List.of(
                "VAADIN/push?v-r=push&v-uiId=1&v-pushId=1&X-Atmosphere-Transport=close&X-Atmosphere-tracking-id=1",
                "?v-r=uidl&v-uiId=1",
                "?v-r=heartbeat&v-uiId=1")) {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url() + late))
                                    .header("Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF")
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.headers().allValues("Set-Cookie"))
                    .as(late)
                    .noneMatch(cookie -> cookie.startsWith("JSESSIONID="));
        }
    }

    private void changePassword(String current, String chosen) {
        page.locator("#current-password input").fill(current);
        page.locator("#new-password input").fill(chosen);
        page.locator("#new-password-again input").fill(chosen);
        page.locator("#save-password").click();
    }

    @Test
    void aDisabledAccountIsOutAtItsNextRequest() {
        server.account("leaver", Permissions.READ, Permissions.ADMIN);
        Screens.logIn(page, server, "leaver", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();

        server.jdbc()
                .sql("UPDATE public.users SET enabled = false WHERE username = 'leaver'")
                .update();
        // Beside the page, which goes to the login by itself and would end a navigation of ours.
        page.waitForCondition(
                () -> page.request().get(server.url() + "users").url().endsWith("/login"));
        assertThat(page).hasURL(Pattern.compile(".*/login"));
    }

    @Test
    void answersCarryTheHeadersThatGuardABrowser() {
        var headers = page.navigate(server.url() + "login").headers();

        assertThat(headers.get("content-security-policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'");
        assertThat(headers).containsEntry("x-content-type-options", "nosniff").containsKey("x-frame-options");
        assertThat(headers.get("referrer-policy")).isEqualTo("same-origin");
        assertThat(page.context().cookies())
                .filteredOn(cookie -> cookie.name.equals("JSESSIONID"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.httpOnly).isTrue());
    }

    @Test
    void behindAProxyThatEndsTlsTheSessionCookieIsForSecureConnectionsOnly() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(sessionCookie(client, "http"))
                    .contains("HttpOnly", "SameSite=Lax")
                    .doesNotContain("Secure");
            assertThat(sessionCookie(client, "https")).contains("HttpOnly", "SameSite=Lax", "Secure");
        }
    }

    /** As it is given to who comes through a proxy by a scheme. */
    private String sessionCookie(HttpClient client, String scheme) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "login"))
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", scheme)
                .build();
        return client.send(request, BodyHandlers.discarding()).headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPageLeftOpenKeepsNoSession() {
        try (Window window = Window.of("reader", Permissions.READ)) {
            assertThat(VaadinService.getCurrent().getDeploymentConfiguration().isCloseIdleSessions())
                    .isTrue();
        }
    }
}
