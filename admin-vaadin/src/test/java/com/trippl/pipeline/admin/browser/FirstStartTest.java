package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the console says of an account on a database nobody has used yet, and how far its password goes. */
class FirstStartTest {
    private static final Pattern FIRST_LOGIN = Pattern.compile(
            "First login: admin / (\\S+) {2}\\(shown this once; you choose your own at the first login\\)");

    private record Started(AdminServer server, String printed) {}

    /** Starts a server; with what it prints meanwhile. */
    private static Started start(Supplier<AdminServer> how) {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            return new Started(how.get(), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(console);
        }
    }

    @Test
    void theFirstPasswordIsPrintedOnceAndOpensNothingButItsOwnChange() {
        Started first = start(AdminServer::first);
        Page page = Chromium.window(1280, ColorScheme.LIGHT);
        try (AdminServer server = first.server()) {
            Matcher login = FIRST_LOGIN.matcher(first.printed());
            assertThat(login.find()).as(first.printed()).isTrue();
            String given = login.group(1);
            assertThat(first.printed().split(Pattern.quote(given), -1)).hasSize(2);
            assertThat(server.count("public.users", "username = 'admin' AND password_hash LIKE '$2%'"))
                    .isEqualTo(1);

            Screens.logIn(page, server, "admin", given);
            for (String route : new String[] {"", "users", "runs", "review"}) {
                page.navigate(server.url() + route);
                assertThat(page).hasURL(Pattern.compile(".*/password"));
                assertThat(page.locator("#menu-pipeline")).hasCount(0);
            }
            page.locator("#current-password input").fill(given);
            page.locator("#new-password input").fill("a secret of my own");
            page.locator("#new-password-again input").fill("a secret of my own");
            page.locator("#save-password").click();
            assertThat(page.locator("#menu-pipeline")).isVisible();
            page.navigate(server.url() + "users");
            assertThat(page.locator("#users")).containsText("super_admin");

            Started second = start(server::beside);
            second.server().close();
            assertThat(second.printed())
                    .contains("Listings Pipeline: http://localhost:")
                    .doesNotContain("First login");
            page.context().clearCookies();
            Screens.logIn(page, server, "admin", given);
            assertThat(page.getByText("You could not be logged in")).isVisible();
        } finally {
            page.context().close();
        }
    }
}
