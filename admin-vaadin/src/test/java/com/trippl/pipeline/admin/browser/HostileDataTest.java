package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that means harm, or only is as data can be, on the pages that show it: it stays text, and leaves the page as wide as its window. */
class HostileDataTest {
    private static final String SCRIPT = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>";
    private static final String FORMULA = "=cmd|'/c calc'!A1";
    private static final String LONG = "y".repeat(500);
    /** It would turn the text around it. */
    private static final String TURNED = "\u202Ecod.exe";

    private static final String HEBREW = "פונדק הנמל";

    private static final AdminServer SERVER = AdminServer.shared();
    private static int run;
    private static int listing;

    private final List<String> dialogs = new ArrayList<>();
    private Page page;

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    @BeforeAll
    static void promote() {
        SERVER.empty();
        String csv = "name,address,lat,lng,category,description,website," + quoted(SCRIPT) + "\n"
                + quoted(SCRIPT) + ",1 Quay,35.51,-82.5," + quoted(FORMULA) + "," + quoted(SCRIPT)
                + ",javascript:window.owned=1,x\n"
                + LONG + ",2 Quay,35.52,-82.5," + LONG.substring(0, 90) + ",,,x\n"
                + HEBREW + "," + TURNED + ",35.53,-82.5,,,,x\n"
                + quoted("a;" + FORMULA) + "," + quoted(FORMULA + "\n" + FORMULA) + ",35.54,-82.5," + quoted(SCRIPT)
                + ","
                + "z".repeat(200_000) + ",," + quoted(FORMULA) + "\n";
        run = SERVER.ingest(SCRIPT, csv, Stage.PROMOTE);
        SERVER.readWords();
        listing = SERVER.jdbc()
                .sql("SELECT id FROM public.listings WHERE address = '1 Quay'")
                .query(Integer.class)
                .single();
        int other = SERVER.get(Dmos.class)
                .add("hostile", SCRIPT, "us", "nc", null, "test")
                .id();
        int waiting = SERVER.waitingJob(other, Stage.IMPORT, LONG.substring(0, 100));
        SERVER.jdbc()
                .sql(
                        "UPDATE pipeline.job_queue SET status = 'failed', finished_at = now(), error_message = ? WHERE job_id = ?")
                .param(SCRIPT + TURNED + LONG)
                .param(waiting)
                .update();
    }

    @AfterAll
    static void clean() {
        SERVER.empty();
    }

    @BeforeEach
    void open() {
        SERVER.account("hal", Permissions.READ, Permissions.IMPORT, Permissions.RUN);
        page = Chromium.window(1280, ColorScheme.LIGHT);
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        Screens.logIn(page, SERVER, "hal", AdminServer.PASSWORD);
        assertThat(page.locator("#menu-pipeline")).isVisible();
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    private void go(String route) {
        page.navigate(SERVER.url() + route);
        page.locator("#menu-pipeline").waitFor();
    }

    /** The page as it stands shows what it has as text, and no more of it than there is room for. */
    private void checkHarmless(String what) {
        Screens.settle(page);
        Screens.take(page, "hostile-" + what);
        assertThat(page.evaluate("window.owned")).as("a script of the data ran").isNull();
        assertThat(dialogs).isEmpty();
        assertThat(page.locator("img[src=x]")).hasCount(0);
        assertThat(page.locator("a[href^='javascript' i]")).hasCount(0);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as(what + " is wider than the window")
                .isEqualTo(0);
        assertThat(page.evaluate("document.body.innerText.includes('\\u202E')"))
                .as("what turns text is shown as a sign")
                .isEqualTo(false);
    }

    private void assertShown(String text) {
        assertThat(page.getByText(text).first()).isVisible();
    }

    @Test
    void onTheDashboardAndAmongTheDmos() {
        go("");
        assertShown("<img src=x onerror=");
        checkHarmless("dashboard");
        go("dmos");
        assertShown("<img src=x onerror=");
        checkHarmless("dmos");
    }

    @Test
    void amongRunsAndJobs() {
        go("runs");
        assertShown("<img src=x onerror=");
        checkHarmless("runs");
        go("runs?show=jobs");
        assertShown("<img src=x onerror=");
        checkHarmless("jobs");
        go("jobs/"
                + SERVER.jdbc()
                        .sql("SELECT job_id FROM pipeline.job_queue WHERE status = 'failed'")
                        .query(Integer.class)
                        .single());
        assertThat(page.locator("#job-message")).containsText("<script>window.owned=1</script>␦cod.exe");
        checkHarmless("job");
    }

    @Test
    void amongRefusedRecordsAndInTheirFile() throws IOException {
        go("runs/" + run);
        page.locator("#part-errors").click();
        assertThat(page.locator("#job-errors")).containsText("a;=cmd");
        page.locator("#job-errors").getByText("a;=cmd").first().click();
        assertThat(page.locator(".job-error pre")).containsText("<script>window.owned=1</script>");
        checkHarmless("errors");

        Download download =
                page.waitForDownload(() -> page.locator("#errors-download").click());
        String csv = Files.readString(download.path(), StandardCharsets.UTF_8);
        assertThat(csv).contains("a;'=cmd|'/c calc'!A1", "\"'=cmd|'/c calc'!A1\n'=cmd|'/c calc'!A1\"");
        for (char separator : new char[] {',', ';', '\t'}) {
            assertThat(cells(csv, separator))
                    .as("cells of a spreadsheet that splits at " + separator)
                    .noneMatch(cell -> cell.matches("(?s)[=+@-].*") && !cell.matches("-?[\\d.,]+"));
        }
    }

    /** As the simplest of readers cuts it, which knows no quotes: every line and separator begins a cell. */
    private static List<String> cells(String csv, char separator) {
        return csv.lines()
                .flatMap(line -> List.of(line.split(Pattern.quote(String.valueOf(separator)))).stream())
                .map(cell -> cell.replaceFirst("^[\" ]+", ""))
                .toList();
    }

    @Test
    void inTheFilesOfARun() {
        go("runs/" + run);
        page.locator("#part-files").click();
        Screens.settle(page);
        checkHarmless("files");
        page.locator("#part-config").click();
        checkHarmless("config");
    }

    @Test
    void amongWhatTheSearchFinds() {
        go("runs");
        page.locator("#search-field input").fill("quay");
        assertThat(page.locator("#search-panel")).containsText("<img src=x onerror=");
        checkHarmless("search");
        page.locator("#search-field input").fill(SCRIPT);
        Screens.settle(page);
        checkHarmless("search-script");
        page.locator("#search-field input").fill("yyyy");
        Screens.settle(page);
        checkHarmless("search-long");
    }

    @Test
    void inPublicData() {
        go("listings");
        assertThat(page.locator("#listing-count")).hasText("3 listings");
        assertShown("<img src=x onerror=");
        assertShown(HEBREW);
        checkHarmless("listings");
        go("listings?view=map");
        assertThat(page.locator("#listings-map .listing-map-point")).hasCount(3);
        checkHarmless("map");
        go("listings/" + listing);
        assertThat(page.locator("h1")).containsText("<img src=x onerror=");
        assertShown(FORMULA);
        checkHarmless("listing");
        go("listings/"
                + SERVER.jdbc()
                        .sql("SELECT id FROM public.listings WHERE address = '2 Quay'")
                        .query(Integer.class)
                        .single());
        assertThat(page.locator("h1")).containsText("yyyy");
        checkHarmless("listing-long");
    }
}
