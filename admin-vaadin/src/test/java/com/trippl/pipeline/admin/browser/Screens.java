package com.trippl.pipeline.admin.browser;

import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.trippl.pipeline.admin.testing.AdminServer;

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

    static boolean isSerious(Rule rule) {
        return "serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact());
    }
}
