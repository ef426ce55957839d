package com.trippl.pipeline.admin.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium, one for all tests of the JVM. Where none is installed the tests that want it are skipped, with a message. */
final class Chromium {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    /** Where the screenshots of all pages are left for people to look at. */
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** How long a page may take where other tests run at the same time: a page that is late is none of these tests' concern. */
    private static final double PATIENCE_MILLIS = 20_000;

    private static Browser browser;

    private Chromium() {}

    static synchronized Browser browser() {
        if (browser == null) {
            Path executable =
                    PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
            Assumptions.assumeTrue(
                    executable != null,
                    "No Chromium is installed: run the tests by ./pipeline test, which installs it with apt.");
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setHeadless(true)
                            .setArgs(List.of(
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-quic",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync")));
        }
        return browser;
    }

    /** A window of its own, with cookies of its own. */
    static Page window(int width, ColorScheme scheme) {
        BrowserContext context = browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(scheme)
                        .setLocale("en-US"));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }
}
