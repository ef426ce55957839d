package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.ConfigEdit;
import com.trippl.pipeline.configure.StageSetup;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.runs.ImportSetups;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** A file as it comes in: looked at, mapped, saved, refused. */
class ImportTest {
    private final AdminServer server = AdminServer.shared();
    private Page page;
    private JsonNode before;

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
        server.account(
                "iris",
                Permissions.READ,
                Permissions.CONFIGURE,
                Permissions.IMPORT,
                Permissions.RUN,
                Permissions.REVIEW);
        server.empty();
        before = importParams();
    }

    @AfterEach
    void close() {
        SecurityContextHolder.clearContext();
        page.context().close();
        if (!importParams().equals(before)) {
            server.get(DmoConfigs.class).save(demo(), Stage.IMPORT, DmoConfigs.LISTINGS, before, null, "test");
        }
    }

    private int demo() {
        return server.get(Dmos.class).bySlug("demo").id();
    }

    private JsonNode importParams() {
        return server.get(DmoConfigs.class)
                .active(demo(), Stage.IMPORT, DmoConfigs.LISTINGS)
                .params();
    }

    private void openAs(String user) {
        Screens.logIn(page, server, user, AdminServer.PASSWORD);
        page.navigate(server.url() + "import");
        choose("import-dmo", "Demo");
    }

    private void choose(String id, String text) {
        Locator input = page.locator("#" + id + " input").first();
        if (input.inputValue().contains(text)) {
            return;
        }
        input.click();
        input.fill(text);
        page.locator("vaadin-combo-box-item:visible", new Page.LocatorOptions().setHasText(text))
                .first()
                .click();
    }

    private void drop(String name, byte[] content) {
        page.locator("#import-file input[type=file]").setInputFiles(new FilePayload(name, "text/csv", content));
        assertThat(page.locator("#import-shown")).containsText("is here");
    }

    private void drop(String name, String content) {
        drop(name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void thePageAnswersWhileALargeFileIsStored() throws SQLException {
        openAs("iris");
        drop("a.csv", "name,lat,lng\nAnchor Inn,35.5,-82.5\n");
        try (Connection slow = server.get(DataSource.class).getConnection()) {
            slow.setAutoCommit(false);
            try (Statement lock = slow.createStatement()) {
                // What stores the file waits for this, as long as a large one takes.
                lock.execute("LOCK TABLE pipeline.runs, pipeline.files IN ACCESS EXCLUSIVE MODE");
                page.locator("#import-start").click();

                assertThat(page.locator("#import-storing")).isVisible();
                assertThat(page.locator("#import-reason")).containsText("The file is being stored");
                assertThat(page.locator("#import-start")).isDisabled();
                page.locator("#user-menu").click();
                assertThat(page.getByText("Log out")).isVisible();
                page.keyboard().press("Escape");
            } finally {
                slow.rollback();
            }
        }

        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
    }

    @Test
    void aFileWithoutHeaderIsMappedByHandAndByDragSavedAndRun() {
        String text = """
                4711;Käsestube;Markt 1;Ulm;48,3984;9,9916;post@example.org
                4712;Bär;Gasse 22;Ulm;48,4011;9,9876;baer@example.org
                4713;Zum Löwen;Weg 3;Ulm;48,3999;9,9955;loewe@example.org
                """;
        openAs("iris");
        drop("liste.txt", text.getBytes(Charset.forName("windows-1252")));

        assertThat(page.locator("#import-encoding")).containsText("windows-1252 (detected)");
        assertThat(page.locator("#import-delimiter")).containsText("Semicolon");
        assertThat(page.locator("#import-header")).containsText("None (detected)");
        assertThat(page.locator("#import-sample")).containsText("Käsestube");
        assertThat(page.locator("#import-map-email input")).hasValue("column_7");

        assertThat(page.locator("#import-map-name input")).hasValue("column_2");
        page.setViewportSize(1280, 1500);
        page.locator("#import-column-1").dragTo(page.locator("#import-field-id"));
        assertThat(page.locator("#import-map-id input")).hasValue("column_1");
        assertThat(page.locator("#import-column-1")).containsText("→ id");
        page.locator("#import-column-3").dragTo(page.locator("#import-field-address"));
        assertThat(page.locator("#import-field-address .import-field-about")).containsText("Markt 1");
        page.locator("#import-column-4").dragTo(page.locator("#import-field-address"));
        assertThat(page.locator("#import-field-address .import-field-about")).containsText("Markt 1, Ulm");
        choose("import-map-lat", "column_5");
        choose("import-map-lng", "column_6");
        assertThat(page.locator("#import-field-lat")).containsText("48,3984");
        assertThat(page.locator("#import-problems")).containsText("comma for the decimal point");
        page.locator("#import-save input").check();
        page.locator("#import-start").click();

        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        page.waitForCondition(
                () -> server.count("pipeline.job_queue", "job_type = 'promote_public' AND status = 'completed'") == 1,
                new Page.WaitForConditionOptions().setTimeout(60_000));
        assertThat(server.count(
                        "public.listings",
                        "name = 'Käsestube' AND address = 'Markt 1, Ulm' AND lat BETWEEN 48.398 AND 48.399"))
                .isEqualTo(1);
        assertThat(server.count("public.listing_source_map", "source_id = '4712'"))
                .isEqualTo(1);
        JsonNode saved = importParams();
        assertThat(saved.path("columns").path("name").toString()).isEqualTo("[\"2\"]");
        assertThat(saved.path("id_field").asString()).isEqualTo("1");
        assertThat(saved.has("encoding")).isFalse();
        assertThat(saved.path("columns").propertyNames()).containsOnly("name", "address", "lat", "lng", "email");
    }

    @Test
    void jobsThatWaitAreDecidedOnBeforeAMappingIsSaved() {
        int waiting = server.waitingJob(demo(), Stage.IMPORT, "feed");
        openAs("iris");
        drop("list.csv", "Etablissement,phone,website\nAdler,123456,https://adler.example\n");
        choose("import-map-name", "Etablissement");
        page.locator("#import-map-phone [part~=clear-button]").click();
        assertThat(page.locator("#import-map-phone input")).hasValue("");
        page.locator("#import-save input").check();
        page.locator("#import-start").click();

        assertThat(page.getByText("1 job waits with the old configuration")).isVisible();
        assertThat(importParams()).isEqualTo(before);
        page.locator("#decide-" + waiting).getByText("Cancel").click();
        page.locator("#jobs-save").click();
        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        assertThat(server.count("pipeline.job_queue", "job_id = " + waiting + " AND status = 'cancelled'"))
                .isEqualTo(1);
        assertThat(importParams().path("columns").toString())
                .isEqualTo("{\"name\":[\"Etablissement\"],\"phone\":[],\"website\":[\"website\"]}");
    }

    @Test
    void aMappingThatIsNotSavedHoldsForItsRunAlone() {
        openAs("iris");
        drop("list.csv", "Etablissement,Bemerkung\nAdler,gut\nBär,fein\n");
        assertThat(page.locator("#import-start")).isDisabled();
        assertThat(page.locator("#import-reason")).containsText("choose the column for the name");
        choose("import-map-name", "Etablissement");
        assertThat(page.locator("#import-reason")).isEmpty();
        page.locator("#import-start").click();

        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+"));
        page.waitForCondition(
                () -> server.count("staging.listings", "name IN ('Adler', 'Bär')") == 2,
                new Page.WaitForConditionOptions().setTimeout(60_000));
        assertThat(importParams()).isEqualTo(before);
        assertThat(server.count(
                        "pipeline.job_configs c JOIN pipeline.job_queue q USING (job_id)",
                        "q.stage = 'import' AND c.config_params -> 'columns' -> 'name' = '[\"Etablissement\"]'"))
                .isEqualTo(1);

        page.navigate(server.url() + "import");
        drop("again.csv", "Etablissement,Bemerkung\nAdler,gut\nBär,fein\n");
        assertThat(page.locator("#import-earlier")).containsText("by iris for Demo");
        assertThat(page.locator("#import-earlier a")).hasAttribute("href", Pattern.compile("runs/\\d+"));
    }

    @Test
    void aFileThatIsRefusedShowsTheSentenceOfTheImporterAndTheNextTakesItsPlace() throws IOException {
        openAs("iris");
        drop("book.csv", new byte[] {'P', 'K', 3, 4, 0, 0, 0});
        assertThat(page.locator("#import-refused"))
                .containsText("book.csv is a zip archive or an Office document, not a CSV or JSON file.");
        assertThat(page.locator("#import-start")).isDisabled();

        drop("open.csv", "name,x\nA,\"b\n");
        assertThat(page.locator("#import-refused")).containsText("its quote is never closed");
        assertThat(received()).isEqualTo(1);
        page.locator("#import-quote").click();
        page.locator("vaadin-select-item:visible", new Page.LocatorOptions().setHasText("None"))
                .click();
        assertThat(page.locator("#import-refused")).hasCount(0);
        assertThat(page.locator("#import-sample")).containsText("\"b");
        assertThat(page.locator("#import-start")).isEnabled();

        page.locator("#menu-pipeline a[href='runs']").click();
        assertThat(page).hasURL(Pattern.compile(".*/runs"));
        page.waitForCondition(() -> received() == 0);
    }

    private long received() {
        try (var files = Files.list(server.get(PipelineHome.class).files().resolveSibling("received"))) {
            return files.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void problemCellsAreMarked() {
        openAs("iris");
        drop("odd.csv", """
                name,address,lat,lng
                Fine,Street 1,48.5,2.5
                Far,Street 2,123,2.5
                Word,Street 3,48.5,abc
                Short,Street 4
                """);

        assertThat(page.locator("#import-problems")).containsText("lng 'abc' is not a number");
        assertThat(page.locator("#import-problems li")).hasCount(3);
        assertThat(page.locator("#import-sample")).containsText("✖ abc");
        assertThat(page.locator("#import-sample")).containsText("⚠ 123");
        assertThat(page.locator("#import-sample [part~=problem-error]")).not().hasCount(0);
        page.getByText("✖ abc").hover();
        assertThat(page.getByText("the record is not imported").last()).isVisible();
        Screens.takeAll(page, "import-sample", 1400);
        Screens.checkAccess(page, "a sample with problems");
    }

    @Test
    void hostileNamesAndCellsAreShownHarmless() {
        List<String> dialogs = new ArrayList<>();
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        openAs("iris");
        String script = "<script>alert(1)</script>";
        String image = "<img src=x onerror=alert(2)>";
        drop(
                "<img src=x onerror=alert(3)>.csv",
                "name," + script + "," + image + "\n" + image + ",مطعم البحر," + "x".repeat(10_000)
                        + "\n\u202Eevil,${7*7},`\n");

        assertThat(page.locator("#import-sample")).containsText(image);
        assertThat(page.locator("#import-sample")).containsText("مطعم البحر");
        assertThat(page.locator("#import-column-2")).containsText(script);
        assertThat(page.locator("#import-shown")).containsText("onerror");
        choose("import-map-category", "<script>");
        assertThat(page.locator("#import-field-category")).containsText("مطعم البحر");
        assertThat(page.locator("img[src=x]")).hasCount(0);
        assertThat(page.getByText("␦evil").first()).isVisible();
        Screens.settle(page);
        Screens.take(page, "import-hostile");
        assertThat(dialogs).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedInTheBrowser() {
        openAs("iris");
        assertThat(page.locator("#import-file").evaluate("upload => upload.maxFileSize"))
                .isEqualTo(2_000_000_000);
        page.locator("#import-file").evaluate("upload => upload.maxFileSize = 10");
        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload("big.csv", "text/csv", new byte[100]));

        assertThat(page.getByText("Files of up to 2 GB are taken")).isVisible();
        assertThat(page.locator("#import-shown")).hasText("No file chosen yet.");
    }

    @Test
    void savingAMappingNeedsPermissionToConfigure() {
        server.account("ivo", Permissions.READ, Permissions.IMPORT);
        openAs("ivo");
        drop("list.csv", "name,address\nA,B\n");
        assertThat(page.locator("#import-start")).isEnabled();
        assertThat(page.locator("#import-save")).hasCount(0);

        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(
                        "ivo", "", "ROLE_" + Permissions.READ, "ROLE_" + Permissions.IMPORT));
        StageSetup.Basis basis = new StageSetup.Basis(1, 1);
        ConfigEdit edit = new ConfigEdit(
                demo(), Stage.IMPORT, DmoConfigs.LISTINGS, basis, before, "manual", true, null, Map.of());
        assertThatThrownBy(() -> server.get(ConfigDesk.class).save(edit)).isInstanceOf(AccessDeniedException.class);
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("ivo", "", "ROLE_" + Permissions.READ));
        assertThatThrownBy(() -> server.get(ImportSetups.class).params(demo()))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void thePageLooksRightWithARealFile() throws IOException {
        openAs("iris");
        drop("listings.csv", Files.readAllBytes(Path.of("..", "samples", "listings.csv")));
        assertThat(page.locator("#import-sample")).isVisible();
        Screens.takeAll(page, "import-file", 1700);
        assertThat(page.locator("#import-start")).isEnabled();
    }
}
