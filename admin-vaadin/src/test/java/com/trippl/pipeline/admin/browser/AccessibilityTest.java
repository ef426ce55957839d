package com.trippl.pipeline.admin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.security.Permissions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages without a serious fault of accessibility, as axe-core sees it, in either theme. */
class AccessibilityTest {
    private static final List<String> PAGES = List.of("", "import", "review", "listings", "password", "runs", "users");

    private final AdminServer server = AdminServer.shared();

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void pagesHaveNoSeriousFault(ColorScheme scheme) {
        server.account(
                "axel",
                Permissions.READ,
                Permissions.IMPORT,
                Permissions.REVIEW,
                Permissions.PROMOTE,
                Permissions.ADMIN);
        Page page = Chromium.window(1280, scheme);
        try {
            Screens.logIn(page, server, "axel", AdminServer.PASSWORD);
            for (String route : PAGES) {
                page.navigate(server.url() + route);
                page.locator("h1").first().waitFor();
                page.waitForTimeout(500);

                List<String> faults = new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .filter(Screens::isSerious)
                                .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                        + rule.getNodes().getFirst().getHtml())
                                .toList();
                assertThat(faults).as("/" + route + " in " + scheme).isEmpty();
            }
        } finally {
            page.context().close();
        }
    }
}
