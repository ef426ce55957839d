package com.trippl.pipeline.admin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import java.util.List;
import java.util.Locale;

/** What all browser tests do with a page. */
final class Screens {
    private static final AxeRunOptions ONLY_FAULTS = onlyFaults();

    private Screens() {}

    private static AxeRunOptions onlyFaults() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return options;
    }

    static void logIn(Page page, AdminServer server, String user, String password) {
        page.navigate(server.url() + "login");
        page.getByLabel("User name").fill(user);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        page.locator("vaadin-login-form vaadin-button").first().click();
        page.waitForLoadState();
    }

    static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Chromium.SCREENSHOTS.resolve(name + ".png")));
    }

    /** A page in both themes and two widths. It adapts as an open window does; afterwards it is light and 1280 wide. */
    static void takeAll(Page page, String name, String url) {
        page.navigate(url);
        page.locator("#menu-pipeline").waitFor();
        takeAll(page, name);
    }

    /** The page as it is open, in both themes and two widths. */
    static void takeAll(Page page, String name) {
        takeAll(page, name, 900);
    }

    static void takeAll(Page page, String name, int height) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1920, 1280}) {
                page.setViewportSize(width, height);
                settle(page);
                take(page, name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
            }
        }
    }

    /** The page as it is open, in both themes; afterwards it is light. */
    static void takeThemes(Page page, String name) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            settle(page);
            take(page, name + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Waits until the page asks the server for nothing, loads no rows, moves nothing, and is drawn. */
    static void settle(Page page) {
        page.waitForFunction("""
                () => {
                    const clients = Object.values(window.Vaadin?.Flow?.clients ?? {});
                    const moves = document.getAnimations().some(animation => animation.playState === 'running'
                            && Number.isFinite(animation.effect?.getComputedTiming().endTime));
                    return clients.length > 0 && !clients.some(client => client.isActive?.())
                            && !document.querySelector('vaadin-grid[loading]') && !moves;
                }""");
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /** Nothing that axe-core calls serious or critical is wrong with the page as it stands, in either theme. Both are kept as pictures. */
    static void checkAccess(Page page, String what) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            settle(page);
            take(
                    page,
                    "access-" + what.replaceAll("[^\\p{Alnum}]+", "-") + "-"
                            + scheme.name().toLowerCase(Locale.ROOT));
            assertThat(new AxeBuilder(page)
                            .setLegacyMode(true).analyze().getViolations().stream()
                                    .filter(Screens::isSerious)
                                    .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                            + rule.getNodes().getFirst().getHtml())
                                    .toList())
                    .as(what + " in " + scheme)
                    .isEmpty();
        }
    }

    private static boolean isSerious(Rule rule) {
        return "serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact());
    }
}
