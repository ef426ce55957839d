package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.ConfigEdit;
import com.trippl.pipeline.configure.DmoDesk;
import com.trippl.pipeline.configure.FileDesk;
import com.trippl.pipeline.configure.GeocodeDesk;
import com.trippl.pipeline.configure.StageSetup;
import com.trippl.pipeline.dmo.DmoFields;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who may not configure sees the configuration, and can change nothing. */
class ConfigurePermissionsTest {
    private static final String LISTINGS = DmoConfigs.LISTINGS;
    private static final StageSetup.Basis BASIS = new StageSetup.Basis(1, 1);

    private final AdminServer server = AdminServer.shared();
    private Page page;

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() {
        SecurityContextHolder.clearContext();
        page.context().close();
    }

    @Test
    void withoutReadThereIsNoPage() {
        server.account("stranger", Permissions.CONFIGURE);
        Screens.logIn(page, server, "stranger", AdminServer.PASSWORD);
        for (String route : List.of("dmos", "dmos/1")) {
            page.navigate(server.url() + route);
            assertThat(page.getByText("Nothing here, or not for you")).isVisible();
        }
    }

    @Test
    void aReaderSeesTheConfigurationWithoutAnythingToChangeIt() {
        server.account("reader", Permissions.READ);
        int demo = server.get(Dmos.class).bySlug("demo").id();
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);
        page.navigate(server.url() + "dmos");
        assertThat(page.locator("#dmo-demo")).isVisible();
        assertThat(page.locator("#add-dmo")).hasCount(0);

        for (Stage stage : Stage.values()) {
            page.navigate(server.url() + "dmos/" + demo + "?stage=" + stage.label());
            assertThat(page.locator("#config-json textarea")).not().isEditable();
            for (String id : List.of(
                    "#config-save", "#config-discard", "#edit-dmo", "#add-column", "#test-geocode", "#test-file")) {
                assertThat(page.locator(id)).hasCount(0);
            }
            Screens.take(page, "config-" + stage.label() + "-reader");
            assertThat(page.locator("[id^=restore-]")).hasCount(0);
            assertThat(page.locator(".config-grid > :not([readonly]):not(.field-map)"))
                    .hasCount(0);
        }
    }

    @Test
    void whoIsRestrictedToAnotherDmoFindsNone() {
        server.account("narrow", Permissions.READ, Permissions.CONFIGURE);
        int demo = server.get(Dmos.class).bySlug("demo").id();
        int other = server.get(Dmos.class)
                .add("narrow-one", null, "us", "nc", null, "test")
                .id();
        try {
            server.jdbc()
                    .sql(
                            "INSERT INTO public.user_dmos (user_id, dmo_id) SELECT id, ? FROM public.users WHERE username = 'narrow'")
                    .param(other)
                    .update();
            Screens.logIn(page, server, "narrow", AdminServer.PASSWORD);
            page.navigate(server.url() + "dmos");
            assertThat(page.locator("#dmo-narrow-one")).isVisible();
            assertThat(page.locator("#dmo-demo")).hasCount(0);
            assertThat(page.locator("#add-dmo")).hasCount(0);
            page.navigate(server.url() + "dmos/" + demo);
            assertThat(page.getByText("Nothing here, or not for you")).isVisible();
        } finally {
            for (String table : List.of("public.user_dmos", "pipeline.dmo_configs")) {
                server.jdbc()
                        .sql("DELETE FROM " + table + " WHERE dmo_id = ?")
                        .param(other)
                        .update();
            }
            server.jdbc()
                    .sql("DELETE FROM public.dmos WHERE id = ?")
                    .param(other)
                    .update();
        }
    }

    private record Call(String needs, String name, Runnable action) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Call> calls() {
        AdminServer server = AdminServer.shared();
        ConfigDesk desk = server.get(ConfigDesk.class);
        DmoDesk dmos = server.get(DmoDesk.class);
        DmoFields fields = new DmoFields("x", "X", "us", "nc", "UTC");
        ConfigEdit edit = new ConfigEdit(
                1,
                Stage.IMPORT,
                LISTINGS,
                BASIS,
                JsonNodeFactory.instance.objectNode(),
                "manual",
                true,
                null,
                Map.of());
        return Stream.of(
                new Call(Permissions.READ, "list", dmos::list),
                new Call(Permissions.READ, "find", () -> dmos.find(1)),
                new Call(Permissions.CONFIGURE, "add", () -> dmos.add(fields)),
                new Call(Permissions.CONFIGURE, "change", () -> dmos.change(1, fields)),
                new Call(Permissions.READ, "setup", () -> desk.setup(1, Stage.IMPORT, LISTINGS)),
                new Call(Permissions.READ, "domains", () -> desk.domains(1)),
                new Call(Permissions.READ, "versions", () -> desk.versions(1, Stage.IMPORT, LISTINGS)),
                new Call(Permissions.READ, "history", () -> desk.history(1, Stage.IMPORT, LISTINGS)),
                new Call(Permissions.READ, "diff", () -> desk.diff(1, Stage.IMPORT, LISTINGS, 0, 1)),
                new Call(Permissions.READ, "waiting", () -> desk.waiting(1, Stage.IMPORT, LISTINGS)),
                new Call(Permissions.CONFIGURE, "save", () -> desk.save(edit)),
                new Call(
                        Permissions.CONFIGURE,
                        "restore",
                        () -> desk.restore(1, Stage.IMPORT, LISTINGS, 1, BASIS, Map.of())),
                new Call(
                        Permissions.CONFIGURE,
                        "sent",
                        () -> server.get(FileDesk.class).sent(1)),
                new Call(Permissions.CONFIGURE, "read", () -> {
                    try {
                        server.get(FileDesk.class).read(1, JsonNodeFactory.instance.objectNode(), Path.of("x"), "x");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                new Call(Permissions.CONFIGURE, "readSent", () -> {
                    try {
                        server.get(FileDesk.class).readSent(1, JsonNodeFactory.instance.objectNode(), 1);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                new Call(
                        Permissions.CONFIGURE,
                        "geocode",
                        () -> server.get(GeocodeDesk.class)
                                .geocode(1, LISTINGS, JsonNodeFactory.instance.objectNode(), "x")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallIsDeniedToWhoHasEveryOtherPermission(Call call) {
        String[] others = Stream.of(
                        Permissions.READ,
                        Permissions.CONFIGURE,
                        Permissions.IMPORT,
                        Permissions.RUN,
                        Permissions.REVIEW,
                        Permissions.PROMOTE,
                        Permissions.ADMIN)
                .filter(permission -> !permission.equals(call.needs()))
                .map(permission -> "ROLE_" + permission)
                .toArray(String[]::new);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("almost", "", others));

        assertThatThrownBy(call.action()::run).isInstanceOf(AccessDeniedException.class);
    }
}
