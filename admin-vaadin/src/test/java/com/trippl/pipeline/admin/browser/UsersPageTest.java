package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may log in and what they may do, as an administrator decides it on the page, and as those concerned find it. */
class UsersPageTest {
    private final AdminServer server = AdminServer.shared();
    private final List<Page> pages = new ArrayList<>();
    private Page ada;

    @BeforeEach
    void open() {
        server.jdbc()
                .sql("DELETE FROM public.users WHERE username IN ('nina', 'leo', 'ada')")
                .update();
        server.jdbc()
                .sql("DELETE FROM public.roles WHERE name IN ('night shift', 'day shift')")
                .update();
        server.onlyDemo();
        server.account("ada", Permissions.READ, Permissions.ADMIN);
        ada = logIn("ada", AdminServer.PASSWORD);
        ada.navigate(server.url() + "users");
        assertThat(ada.locator("#users")).isVisible();
    }

    @AfterEach
    void close() {
        pages.forEach(page -> page.context().close());
    }

    private Page logIn(String user, String password) {
        Page page = Chromium.window(1280, ColorScheme.LIGHT);
        pages.add(page);
        Screens.logIn(page, server, user, password);
        return page;
    }

    private void addRole(String name, String... permissions) {
        ada.locator("#tab-roles").click();
        ada.locator("#add-role").click();
        ada.locator("#role-name input").fill(name);
        for (String permission : permissions) {
            ada.locator("#role-permissions")
                    .getByLabel(Pattern.compile(permission))
                    .check();
        }
        ada.locator("#role-save").click();
        assertThat(ada.getByText("The role " + name + " is saved.")).isVisible();
    }

    /** Adds a user on the page; the password they are given. */
    private String addUser(String name, String role) {
        ada.locator("#tab-users").click();
        ada.locator("#add-user").click();
        ada.locator("#user-name input").fill(name);
        role(role).check();
        ada.locator("#user-save").click();
        String password = ada.locator("#one-time-password").innerText();
        ada.locator("#password-noted").click();
        assertThat(ada.locator("#one-time-password")).hasCount(0);
        return password;
    }

    private Locator role(String name) {
        return ada.locator("#user-roles").getByLabel(name, new Locator.GetByLabelOptions().setExact(true));
    }

    private void more(String user, String item) {
        ada.getByLabel("More for " + user).click();
        ada.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item))
                .click();
    }

    private void confirm() {
        ada.locator("vaadin-button[slot=confirm-button]:visible").click();
    }

    private Locator rowOf(String user) {
        return ada.locator("#users vaadin-grid-cell-content:visible .users-cut", new Page.LocatorOptions())
                .getByText(user, new Locator.GetByTextOptions().setExact(true));
    }

    /** Opens a page until it shows something: a change counts within seconds. */
    private void awaitSeen(Page page, String route, String what) {
        page.waitForCondition(() -> {
            page.navigate(server.url() + route);
            Screens.settle(page);
            return page.locator(what).count() > 0;
        });
    }

    private static void choosePassword(Page page, String given, String own) {
        assertThat(page).hasURL(Pattern.compile(".*/password"));
        page.locator("#current-password input").fill(given);
        page.locator("#new-password input").fill(own);
        page.locator("#new-password-again input").fill(own);
        page.locator("#save-password").click();
    }

    @Test
    void aUserOfSomeDmosGetsAPasswordThatIsShownOnceAndSeesTheirDmosAlone() {
        int other = server.get(Dmos.class)
                .add("elsewhere", "Elsewhere", "us", "nc", null, "test")
                .id();
        int hidden = server.waitingJob(other, Stage.IMPORT, "their-feed");
        ada.reload();
        addRole("night shift", Permissions.IMPORT);
        ada.locator("#tab-users").click();
        ada.locator("#add-user").click();
        ada.locator("#user-name input").fill("Nina");
        role("night shift").check();
        ada.locator("#user-dmos input").click();
        ada.locator("vaadin-multi-select-combo-box-item:visible", new Page.LocatorOptions().setHasText("demo"))
                .click();
        ada.keyboard().press("Escape");
        Screens.settle(ada);
        Screens.take(ada, "users-add");
        ada.locator("#user-save").click();
        String given = ada.locator("#one-time-password").innerText();
        Screens.take(ada, "users-password");
        ada.locator("#password-noted").click();
        assertThat(rowOf("nina")).isVisible();
        assertThat(ada.getByText("new password due").first()).isVisible();
        ada.reload();
        assertThat(rowOf("nina")).isVisible();
        assertThat(ada.content()).doesNotContain(given);

        Page nina = logIn("nina", given);
        choosePassword(nina, given, "a secret of her own");
        assertThat(nina.locator("#menu-pipeline")).isVisible();
        nina.navigate(server.url() + "dmos");
        assertThat(nina.locator("#dmo-demo")).isVisible();
        assertThat(nina.locator("#dmo-elsewhere")).hasCount(0);
        nina.navigate(server.url() + "jobs/" + hidden);
        assertThat(nina.getByText("Nothing here, or not for you")).isVisible();
        nina.navigate(server.url() + "import");
        assertThat(nina.locator("#import-dmo input")).hasValue(Pattern.compile("Demo.*"));
        assertThat(nina.locator("#menu-administration")).hasCount(0);
        assertThat(server.count(
                        "public.users u JOIN public.user_dmos d ON d.user_id = u.id",
                        "u.username = 'nina' AND NOT u.must_change_password"))
                .isEqualTo(1);
        nina.context().close();
        Page again = logIn("nina", given);
        assertThat(again.getByText("You could not be logged in")).isVisible();
        server.onlyDemo();
    }

    @Test
    void aRoleIsASetOfPermissionsThatCountsInOpenSessions() {
        addRole("night shift", Permissions.REVIEW);
        assertThat(server.count(
                        "public.role_permissions p JOIN public.roles r ON r.id = p.role_id", "r.name = 'night shift'"))
                .as("what is allowed in the pipeline is seen, too")
                .isEqualTo(2);
        String given = addUser("leo", "night shift");
        Page leo = logIn("leo", given);
        choosePassword(leo, given, "a secret of his own");
        assertThat(leo.locator("#menu-pipeline")).isVisible();
        assertThat(leo.locator("#menu-pipeline a[href='import']")).hasCount(0);

        int role = server.jdbc()
                .sql("SELECT id FROM public.roles WHERE name = 'night shift'")
                .query(Integer.class)
                .single();
        ada.locator("#tab-roles").click();
        ada.locator("#edit-role-" + role).click();
        ada.locator("#role-name input").fill("day shift");
        ada.locator("#role-permissions")
                .getByLabel(Pattern.compile("pipeline:import"))
                .check();
        ada.locator("#role-permissions")
                .getByLabel(Pattern.compile("pipeline:review"))
                .uncheck();
        ada.locator("#role-save").click();
        assertThat(ada.getByText("The role day shift is saved.")).isVisible();
        awaitSeen(leo, "import", "#import-file");

        ada.locator("#delete-role-" + role).click();
        assertThat(ada.locator("vaadin-confirm-dialog"))
                .containsText("1 user will lose what it allows: pipeline:import, pipeline:read.");
        confirm();
        assertThat(ada.getByText("The role day shift is deleted.")).isVisible();
        awaitSeen(leo, "runs", "text=Nothing here, or not for you");
        assertThat(leo.locator("#menu-pipeline")).hasCount(0);
    }

    @Test
    void disablingAUserEndsTheSessionThatIsOpenAlsoWhereItOnlyWatches() {
        server.account("leo", Permissions.READ);
        ada.reload();
        Page leo = logIn("leo", AdminServer.PASSWORD);
        leo.navigate(server.url() + "runs");
        assertThat(leo.locator("h1")).containsText("Runs and jobs");

        more("leo", "Disable");
        assertThat(ada.locator("vaadin-confirm-dialog")).containsText("They are logged out within seconds");
        confirm();
        assertThat(ada.getByText("leo is disabled.")).isVisible();

        // Nobody touches leo's page: what it shows came by push.
        assertThat(leo).hasURL(Pattern.compile(".*/login"));
        Screens.logIn(leo, server, "leo", AdminServer.PASSWORD);
        assertThat(leo.getByText("You could not be logged in")).isVisible();

        more("leo", "Enable");
        assertThat(ada.getByText("leo can log in again.")).isVisible();
        Screens.logIn(leo, server, "leo", AdminServer.PASSWORD);
        assertThat(leo.locator("#menu-pipeline")).isVisible();
    }

    @Test
    void aPasswordGivenAnewEndsTheSessionAndIsShownOnce() {
        server.account("leo", Permissions.READ);
        ada.reload();
        Page leo = logIn("leo", AdminServer.PASSWORD);
        assertThat(leo.locator("#menu-pipeline")).isVisible();

        more("leo", "New password");
        confirm();
        String given = ada.locator("#one-time-password").innerText();
        ada.locator("#password-noted").click();

        assertThat(leo).hasURL(Pattern.compile(".*/login"));
        Screens.logIn(leo, server, "leo", AdminServer.PASSWORD);
        assertThat(leo.getByText("You could not be logged in")).isVisible();
        Screens.logIn(leo, server, "leo", given);
        choosePassword(leo, given, "a secret of his own");
        assertThat(leo.locator("#menu-pipeline")).isVisible();
    }

    @Test
    void whatCannotBeIsSaidWhereItWasAsked() {
        ada.locator("#add-user").click();
        ada.locator("#user-name input").fill("ada");
        ada.locator("#user-save").click();
        assertThat(ada.locator("#user-fault")).hasText("There is a user 'ada' already. Choose another name.");
        ada.locator("#user-name input").fill("<b>ada</b>");
        ada.locator("#user-save").click();
        assertThat(ada.locator("#user-fault")).containsText("A user name has letters from a to z");
        ada.keyboard().press("Escape");
        assertThat(ada.locator("#user-fault")).hasCount(0);

        assertThat(ada.getByLabel("More for ada")).hasCount(0);
        ada.locator("#edit-admin").click();
        role("super_admin").uncheck();
        ada.locator("#user-save").click();
        assertThat(ada.locator("#user-fault"))
                .hasText("Nobody would be left who can log in as super_admin for all DMOs."
                        + " Give that role to another user first.");
        ada.keyboard().press("Escape");

        ada.locator("#tab-roles").click();
        ada.locator("#add-role").click();
        ada.locator("#role-name input").fill("super_admin");
        ada.locator("#role-save").click();
        assertThat(ada.locator("#role-fault")).hasText("There is a role 'super_admin' already. Choose another name.");
        assertThat(server.count("public.users", "username LIKE '%b>%'")).isZero();
    }
}
