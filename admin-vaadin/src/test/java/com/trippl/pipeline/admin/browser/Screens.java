package com.trippl.pipeline.admin.browser;

import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import java.util.Locale;

/** What all browser tests do with a page. */
final class Screens {
    private Screens() {}

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

    /** A page in both themes and two widths. */
    static void takeAll(Page page, AdminServer server, String name, String url) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1280, 1920}) {
                page.setViewportSize(width, 900);
                page.navigate(url);
                page.locator("#menu-pipeline").waitFor();
                page.waitForTimeout(700);
                take(page, name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1280, 900);
        page.navigate(url);
        page.locator("#menu-pipeline").waitFor();
    }

    static boolean isSerious(Rule rule) {
        return "serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact());
    }
}
