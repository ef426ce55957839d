package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.ServerTimes;
import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a reviewer waits for in a browser, with a batch of which every row waits for a person. Fails where the server takes longer than it may
 * for a page or a filter. Skipped unless the number of rows is named:
 * {@code mvn verify -pl admin-vaadin -am -Dtest=ReviewBenchmarkTest -Dsurefire.failIfNoSpecifiedTests=false -Dreview.rows=1000000}.
 */
class ReviewBenchmarkTest {
    private static final long SEED = 20_260_101;
    private static final int REPEATS = 30;
    /** As the first place where scrolling to a row did not end. */
    private static final int FAR_ROW = 300;

    private static final int FEWEST_ROWS = 20_000;

    /** What the server may take for a page or a filter, of twenty in nineteen cases. */
    private static final double MOST_MILLIS = 300;

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final AdminServer server = AdminServer.shared();
    private final List<Double> roundTrips = new ArrayList<>();
    private final StringBuilder report = new StringBuilder();
    private final List<String> slow = new ArrayList<>();
    private Page page;

    @Test
    void aReviewerWaits(@TempDir Path folder) throws IOException {
        Integer rows = Integer.getInteger("review.rows");
        Assumptions.assumeTrue(
                rows != null, "The benchmark from the browser runs when rows are named: -Dreview.rows=1000000.");
        assertThat(rows)
                .as("fewer are in the browser already where it scrolls to")
                .isGreaterThanOrEqualTo(FEWEST_ROWS);
        server.empty();
        try {
            long staged = timed(() -> stage(folder.resolve("feed.csv"), rows));
            print(String.format(Locale.ROOT, "%,d rows staged in %,.1f s%n", rows, staged / 1e9));
            print(String.format(
                    "%-42s %5s  %17s  %17s  %17s%n",
                    "milliseconds: median, p95", "times", "till drawn", "round trip", "server"));
            server.account("bench", Permissions.READ, Permissions.REVIEW, Permissions.PROMOTE);
            page = Chromium.window(1280, ColorScheme.LIGHT);
            page.setDefaultTimeout(LONGEST.toMillis());
            page.onRequestFinished(this::finished);
            Screens.logIn(page, server, "bench", AdminServer.PASSWORD);
            assertThat(page.locator("#menu-pipeline")).isVisible();
            measure();
            assertThat(slow).as("slower than %.0f ms", MOST_MILLIS).isEmpty();
        } finally {
            if (page != null) {
                page.context().close();
            }
            server.empty();
            Files.writeString(Path.of("target", "review-benchmark.txt"), report);
        }
    }

    private void measure() {
        measure("first visit, counting the batch", 1, round -> page.navigate(server.url() + "review"));
        int total = Integer.parseInt(page.locator("#review-count").innerText().replaceAll("\\D", ""));
        assertThat(total).isPositive();
        measurePage("the page, opened anew", 10, round -> page.navigate(server.url() + "review"));
        List<String> facets =
                List.of("#facet-all", "#facet-flag-0", "#facet-action-0", "#facet-category-1", "#facet-status-0");
        measurePage("a filter", REPEATS, round -> {
            if (round % 2 == 0) {
                Locator facet = page.locator(facets.get(round / 2 % facets.size()));
                answered(facet::click);
            } else {
                answered(() -> page.evaluate(
                        "document.querySelector('.facet-value[aria-pressed=true]:not(#facet-waiting)').click()"));
            }
        });
        page.navigate(server.url() + "review");
        Screens.settle(page);
        Random random = new Random(SEED);
        measurePage("scrolled to any depth", REPEATS, round -> scrollTo(random.nextInt(total - 100)));
        measure(
                "next row, by key",
                REPEATS,
                round -> answered(() -> page.keyboard().press("j")));
        measure(
                "a decision on it, by key",
                REPEATS,
                round -> answered(() -> page.keyboard().press("h")));
        page.navigate(server.url() + "review");
        Screens.settle(page);
        walkOn(FAR_ROW);
        measure("by name, first visit, ordering the batch", 1, round -> {
            page.navigate(server.url() + "review?order=name");
            page.locator("#staged").waitFor();
        });
        measurePage("by name, any depth", REPEATS, round -> scrollTo(random.nextInt(total - 100)));
        page.navigate(server.url() + "review?order=status&show=all");
        Screens.settle(page);
        measurePage("by status, any depth", 10, round -> scrollTo(random.nextInt(total - 100)));
        page.navigate(server.url() + "review");
        Screens.settle(page);
        String[] words = {"cafe", "museum", "hill", "zzz", "north"};
        measure(
                "a text",
                words.length,
                round -> answered(() -> page.locator("#review-text input").fill(words[round])));
        page.navigate(server.url() + "review?show=all");
        Screens.settle(page);
        measure("a text among all rows, first time", 1, round -> {
            answered(() -> page.locator("#review-text input").fill("street"));
            page.locator("#review-preparing")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        });
        measure(
                "a text among all rows",
                words.length,
                round -> answered(() -> page.locator("#review-text input").fill(words[round])));
        page.navigate(server.url() + "review");
        Screens.settle(page);
        page.locator("#review-all").click();
        page.getByText("Accept all…").click();
        measure("all accepted, " + total + " rows", 1, round -> {
            page.locator("#bulk-confirm").click();
            page.getByText(Pattern.compile("rows accepted")).waitFor();
        });
        print(page.getByText(Pattern.compile("rows accepted")).innerText() + System.lineSeparator());
        measure("the dashboard, all waiting to be promoted", 5, round -> page.navigate(server.url()));
        page.navigate(server.url() + "review?show=all");
        answered(() -> page.locator("#promote").click());
        page.locator("#promote-confirm").click();
        page.locator("#stage-promote").getByText("completed").waitFor();
        measure("the dashboard, all public", 5, round -> page.navigate(server.url()));
        measurePublicData(words);
    }

    private void measurePublicData(String[] words) {
        indexed();
        measurePage("public data, opened", 5, round -> page.navigate(server.url() + "listings"));
        measurePage("public data of one source", 5, round -> page.navigate(server.url() + "listings?source=1:bench"));
        measurePage(
                "public data of one category",
                5,
                round -> page.navigate(server.url() + "listings?category=" + category()));
        page.navigate(server.url() + "listings");
        Screens.settle(page);
        // As somebody does who drags its bar.
        Random random = new Random(SEED);
        measurePage(
                "public data, any depth", REPEATS, round -> answered(() -> page.evaluate("""
                        share => {
                            const table = document.querySelector('#listings').$.table;
                            table.scrollTop = share * (table.scrollHeight - table.clientHeight);
                        }""", random.nextDouble())));
        measure("public data on the map", 5, round -> page.navigate(server.url() + "listings?view=map"));
        measure(
                "public data, a text",
                words.length,
                round -> page.navigate(server.url() + "listings?q=" + words[round]));
    }

    private String category() {
        return server.jdbc()
                .sql("SELECT category FROM public.listings GROUP BY category ORDER BY count(*) DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    /** Words of what was promoted are read in the background. */
    private void indexed() {
        page.waitForCondition(() -> server.count(
                        "public.listings l",
                        "NOT EXISTS (SELECT FROM public.listing_words w WHERE w.listing_id = l.id)")
                == 0);
    }

    private void stage(Path feed, int rows) {
        try {
            SyntheticListings.write(feed, rows, SEED);
            Map<Stage, JsonNode> how = new EnumMap<>(Stage.class);
            for (String assignment :
                    List.of("import.id_field=id", "transform.geocode.provider=none", "stage.auto_accept=false")) {
                Map.Entry<Stage, JsonNode> entry = DmoConfigs.assignment(assignment, null);
                how.put(entry.getKey(), entry.getValue());
            }
            Job job;
            try (InputStream content = Files.newInputStream(feed)) {
                job = server.get(Ingests.class)
                        .submit(
                                new Ingests.Request(
                                        server.get(Dmos.class).bySlug("demo"),
                                        DmoConfigs.LISTINGS,
                                        "bench",
                                        "feed.csv",
                                        Stage.STAGE,
                                        how,
                                        "bench"),
                                content);
            }
            server.await(job, Stage.STAGE, LONGEST);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Scrolls down as a wheel does, takes a row, and walks from there: of more than 100,000 rows the grid shows a shifted part. */
    private void walkOn(int far) {
        while ((int) page.evaluate("document.querySelector('#staged')._firstVisibleIndex") < far) {
            answered(() -> page.evaluate("document.querySelector('#staged').$.table.scrollTop += 5000"));
            Screens.settle(page);
        }
        answered(() -> page.locator("#staged vaadin-grid-cell-content .cut:visible")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\w")))
                .nth(20)
                .click());
        Screens.settle(page);
        String from = page.locator("#row-panel").getAttribute("data-row");
        measurePage(
                "next rows after the " + far + "th, by key",
                REPEATS,
                round -> answered(() -> page.keyboard().press("j")));
        assertThat(page.locator("#row-panel").getAttribute("data-row")).isNotEqualTo(from);
        assertThat((boolean) page.evaluate("""
                () => {
                    const bottom = document.querySelector('#staged').getBoundingClientRect().bottom;
                    return [...document.querySelector('#staged').$.items.querySelectorAll('[part~=at-hand]')]
                            .map(cell => cell.getBoundingClientRect())
                            .some(cell => cell.height > 0 && cell.top >= 0 && cell.bottom <= bottom + 1);
                }"""))
                .as("the row at hand is to be seen")
                .isTrue();
    }

    private void scrollTo(int row) {
        answered(() -> page.evaluate("row => document.querySelector('#staged').scrollToIndex(row)", row));
    }

    /** Does what the server is asked about, and waits for its first answer. */
    private void answered(Runnable act) {
        page.waitForResponse(response -> isRoundTrip(response.request()), act);
    }

    private static boolean isRoundTrip(Request request) {
        return request.url().contains("v-r=uidl")
                || request.url().contains("v-r=init")
                || request.isNavigationRequest();
    }

    private void finished(Request request) {
        if (isRoundTrip(request)) {
            roundTrips.add(request.timing().responseEnd - request.timing().requestStart);
        }
    }

    /** The same of what people wait for again and again: it has to be quick. */
    private void measurePage(String what, int times, IntConsumer deed) {
        double late = measure(what, times, deed);
        if (late >= MOST_MILLIS) {
            slow.add(String.format(Locale.ROOT, "%s: %.0f ms", what, late));
        }
    }

    /** Returns below which time, in milliseconds, the server was in 95 % of the cases. */
    private double measure(String what, int times, IntConsumer deed) {
        List<Double> seen = new ArrayList<>();
        roundTrips.clear();
        server.get(ServerTimes.class).take();
        for (int i = 0; i < times; i++) {
            int round = i;
            seen.add(timed(() -> {
                        deed.accept(round);
                        Screens.settle(page);
                    })
                    / 1e6);
        }
        List<Double> onServer = server.get(ServerTimes.class).take();
        print(String.format(
                Locale.ROOT,
                "%-42s %5d  %17s  %17s  %17s%n",
                what,
                times,
                middle(seen),
                middle(roundTrips),
                middle(onServer)));
        return late(onServer);
    }

    private static String middle(List<Double> millis) {
        if (millis.isEmpty()) {
            return "–";
        }
        return String.format(Locale.ROOT, "%,.0f, %,.0f", sorted(millis)[millis.size() / 2], late(millis));
    }

    private static double late(List<Double> millis) {
        return millis.isEmpty() ? 0 : sorted(millis)[Math.max(0, (int) Math.ceil(millis.size() * 0.95) - 1)];
    }

    private static double[] sorted(List<Double> millis) {
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static long timed(Runnable deed) {
        long begun = System.nanoTime();
        deed.run();
        return System.nanoTime() - begun;
    }

    private void print(String text) {
        report.append(text);
        System.out.print(text);
    }
}
