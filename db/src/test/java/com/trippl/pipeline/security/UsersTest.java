package com.trippl.pipeline.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;

class UsersTest {
    private static EmbeddedPostgres postgres;

    private final Clock clock = Clock.systemUTC();
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private Users users;
    private Roles roles;
    private Accounts accounts;

    /** The administrator who acts. */
    private record Admin(String user, Integer[] dmos) implements Access {
        @Override
        public boolean may(String permission) {
            return true;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void one() {
        DataSource database = postgres.getPostgresDatabase();
        jdbc = JdbcClient.create(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        jdbc.sql("TRUNCATE public.users RESTART IDENTITY CASCADE").update();
        jdbc.sql("DELETE FROM public.roles WHERE name <> 'super_admin'").update();
        accounts = new Accounts(jdbc, clock);
        users = new Users(jdbc, new Admin("admin", null), clock);
        roles = new Roles(jdbc, new Admin("admin", null));
        in(() -> accounts.createFirst("admin", "hash"));
    }

    private void in(Runnable action) {
        transaction.executeWithoutResult(status -> action.run());
    }

    private UserRow user(String name) {
        return users.list().stream()
                .filter(user -> user.username().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNewUserHasItsRolesAndDmosAndMustChangeItsPassword() {
        in(() -> roles.create("reviewer", Set.of(Permissions.READ, Permissions.REVIEW)));
        in(() -> users.create("  Anna ", "secret hash", Set.of("reviewer"), Set.of("demo")));

        assertThat(user("anna"))
                .returns(List.of("reviewer"), UserRow::roles)
                .returns(List.of("demo"), UserRow::dmos)
                .returns(true, UserRow::mustChangePassword)
                .returns(true, UserRow::enabled);
        Account account = accounts.find("ANNA").orElseThrow();
        assertThat(account.permissions()).containsExactlyInAnyOrder(Permissions.READ, Permissions.REVIEW);
        assertThat(account.dmoIds()).hasSize(1);
        assertThat(users.list().toString()).doesNotContain("secret hash");
    }

    @Test
    void namesThatAreTakenOrNoNamesAreRefused() {
        in(() -> users.create("anna", "h", Set.of(), Set.of()));
        for (String name : new String[] {"Anna", "", "  ", "a b", "<script>", "x".repeat(101), "ünal"}) {
            assertThatThrownBy(() -> in(() -> users.create(name, "h", Set.of(), Set.of())))
                    .as(name)
                    .isInstanceOf(AccountException.class);
        }
        assertThat(users.list()).hasSize(2);
    }

    @Test
    void aRestrictionThatCannotBeMadeIsNotDroppedSilently() {
        assertThatThrownBy(() -> in(() -> users.create("anna", "h", Set.of(), Set.of("no-such-dmo"))))
                .isInstanceOf(AccountException.class);
        assertThat(users.list()).hasSize(1);
    }

    @Test
    void theLastSuperAdminStays() {
        int admin = user("admin").id();
        in(() -> users.create("second", "h", Set.of("super_admin"), Set.of()));
        int second = user("second").id();

        assertThatThrownBy(() -> in(() -> users.enable(admin, false)))
                .isInstanceOf(AccountException.class)
                .hasMessageContaining("you are logged in with");
        in(() -> users.enable(second, false));
        assertThatThrownBy(() -> in(() -> users.change(admin, Set.of(), Set.of())))
                .isInstanceOf(AccountException.class)
                .hasMessageContaining("Nobody would be left");
        assertThatThrownBy(() -> in(() -> users.change(admin, Set.of("super_admin"), Set.of("demo"))))
                .isInstanceOf(AccountException.class);
        assertThat(user("admin").roles()).containsExactly("super_admin");
        in(() -> users.enable(second, true));
        in(() -> users.change(admin, Set.of(), Set.of()));
        assertThat(user("admin").roles()).isEmpty();
        Users asSecond = new Users(jdbc, new Admin("second", null), clock);
        in(() -> asSecond.enable(admin, false));
        assertThat(user("admin").enabled()).isFalse();
    }

    @Test
    void aLockedUserIsLetInAgainAndAResetPasswordHasToBeChanged() {
        in(() -> users.create("anna", "h", Set.of(), Set.of()));
        accounts.changePassword("anna", "own");
        for (int i = 0; i < Accounts.MAX_FAILURES; i++) {
            accounts.recordFailure("anna");
        }
        assertThat(user("anna").isLocked(clock.instant())).isTrue();
        in(() -> users.unlock(user("anna").id()));
        assertThat(user("anna").isLocked(clock.instant())).isFalse();
        in(() -> users.resetPassword(user("anna").id(), "given"));
        assertThat(accounts.find("anna").orElseThrow())
                .returns("given", Account::passwordHash)
                .returns(true, Account::mustChangePassword);
        assertThatThrownBy(() -> in(() -> users.resetPassword(user("admin").id(), "h")))
                .isInstanceOf(AccountException.class);
    }

    @Test
    void rolesAreRenamedNarrowedAndDeletedButForSuperAdmin() {
        in(() -> roles.create("reviewer", Set.of(Permissions.READ)));
        in(() -> users.create("anna", "h", Set.of("reviewer"), Set.of()));
        Roles.Role reviewer = roles.list().getFirst();
        in(() -> roles.change(reviewer.id(), " Checker ", Set.of(Permissions.READ, Permissions.REVIEW)));
        assertThat(user("anna").roles()).containsExactly("Checker");
        assertThat(accounts.find("anna").orElseThrow().permissions()).contains(Permissions.REVIEW);
        assertThatThrownBy(() -> in(() -> roles.create("Checker", Set.of()))).isInstanceOf(AccountException.class);
        assertThatThrownBy(() -> in(() -> roles.create("  ", Set.of()))).isInstanceOf(AccountException.class);
        in(() -> roles.delete(reviewer.id()));
        assertThat(user("anna").roles()).isEmpty();
        int fixed = roles.list().getFirst().id();
        assertThatThrownBy(() -> in(() -> roles.delete(fixed))).isInstanceOf(AccountException.class);
        assertThatThrownBy(() -> in(() -> roles.change(fixed, "super_admin", Set.of())))
                .isInstanceOf(AccountException.class);
        assertThat(roles.permissions()).hasSize(7).containsKey(Permissions.ADMIN);
    }

    @Test
    void onlyAdministratorsReachAnyOfIt() {
        for (Class<?> service : List.of(Users.class, Roles.class)) {
            assertThat(Arrays.stream(service.getDeclaredMethods())
                            .filter(method -> Modifier.isPublic(method.getModifiers()))
                            .toList())
                    .isNotEmpty()
                    .allSatisfy(method -> assertThat(expression(method)).isEqualTo(Permissions.MAY_ADMIN));
        }
    }

    private static String expression(Method method) {
        PreAuthorize annotation = method.getAnnotation(PreAuthorize.class);
        return annotation == null ? "none on " + method : annotation.value();
    }

    @Test
    void whoIsRestrictedCannotLiftThatOrGiveMoreThanTheyHave() {
        jdbc.sql(
                        "INSERT INTO public.dmos (slug, name, country, state) VALUES ('coast', 'Coast', 'us', 'nc'), ('hills', 'Hills', 'us', 'nc') ON CONFLICT DO NOTHING")
                .update();
        int coast = jdbc.sql("SELECT id FROM public.dmos WHERE slug = 'coast'")
                .query(Integer.class)
                .single();
        int[] ids = new int[2];
        in(() -> ids[0] = users.create("carl", "hash", List.of(Roles.SUPER_ADMIN), List.of("coast")));
        in(() -> ids[1] = users.create("free", "hash", List.of(), List.of()));
        Users restricted = new Users(jdbc, new Admin("carl", new Integer[] {coast}), clock);

        for (Runnable wider : List.<Runnable>of(
                () -> restricted.change(ids[0], List.of(Roles.SUPER_ADMIN), List.of()),
                () -> restricted.change(ids[0], List.of(Roles.SUPER_ADMIN), List.of("coast", "hills")),
                () -> restricted.change(ids[1], List.of(Roles.SUPER_ADMIN), List.of("coast")),
                () -> restricted.create("another", "hash", List.of(Roles.SUPER_ADMIN), List.of()),
                () -> restricted.resetPassword(ids[1], "hash"),
                () -> restricted.enable(ids[1], false))) {
            assertThatThrownBy(() -> in(wider))
                    .isInstanceOf(AccountException.class)
                    .hasMessageContaining("You are restricted to coast");
        }
        in(() -> restricted.create("mate", "hash", List.of(), List.of("coast")));
        in(() -> users.create("both", "hash", List.of(), List.of("coast", "hills")));
        assertThat(restricted.list()).extracting(UserRow::username).containsExactly("carl", "mate");
        assertThat(users.list().stream().filter(user -> user.username().equals("mate")))
                .singleElement()
                .satisfies(user -> assertThat(user.dmos()).containsExactly("coast"));
    }

    @Test
    void whoIsRestrictedSeesTheRolesThatAllDmosShareAndChangesNone() {
        int coast = jdbc.sql("SELECT id FROM public.dmos WHERE slug = 'demo'")
                .query(Integer.class)
                .single();
        in(() -> roles.create("reviewer", Set.of(Permissions.READ, Permissions.REVIEW)));
        in(() -> users.create("anna", "h", Set.of("reviewer"), Set.of()));
        Roles restricted = new Roles(jdbc, new Admin("carl", new Integer[] {coast}));
        Roles.Role reviewer = restricted.list().getFirst();

        assertThat(reviewer).returns("reviewer", Roles.Role::name).returns(0, Roles.Role::users);
        assertThat(restricted.mayChange()).isFalse();
        for (Runnable change : List.<Runnable>of(
                () -> restricted.create("mine", Set.of(Permissions.ADMIN)),
                () -> restricted.change(reviewer.id(), "reviewer", Set.of()),
                () -> restricted.delete(reviewer.id()))) {
            assertThatThrownBy(() -> in(change))
                    .isInstanceOf(AccountException.class)
                    .hasMessageContaining("restricted to some DMOs");
        }
        assertThat(roles.list().getFirst()).returns(1, Roles.Role::users);
        assertThat(accounts.find("anna").orElseThrow().permissions()).contains(Permissions.REVIEW);
    }
}
