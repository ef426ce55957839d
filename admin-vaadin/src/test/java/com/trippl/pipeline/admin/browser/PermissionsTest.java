package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.trippl.pipeline.admin.security.LoginUser;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.review.Conflicts;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.Moment;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.RowEdits;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.Undos;
import com.trippl.pipeline.runs.DeadLetterDesk;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.runs.JobActions;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.security.Roles;
import com.trippl.pipeline.security.Users;
import com.trippl.pipeline.staging.RowStatus;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who lacks a permission is refused the page, does not see the button, and is denied the call. */
class PermissionsTest {
    private static final ReviewFilter ANY = ReviewFilter.WAITING;
    private static final StagedRow ROW = new StagedRow(
            1,
            1,
            null,
            "feed",
            "1",
            null,
            null,
            null,
            null,
            null,
            null,
            "insert",
            "pending",
            List.of(),
            1,
            null,
            null,
            "take_incoming",
            null,
            null,
            1,
            null);

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

    @ParameterizedTest
    @ValueSource(strings = {"", "runs", "review", "listings", "import"})
    void withoutReadNoPageIsShown(String route) {
        server.account("stranger", Permissions.IMPORT);
        Screens.logIn(page, server, "stranger", AdminServer.PASSWORD);

        page.navigate(server.url() + route);

        assertThat(page.getByText("Nothing here, or not for you")).isVisible();
        assertThat(page.locator("#menu-pipeline")).hasCount(0);
        assertThat(page.locator("#menu-administration")).hasCount(0);
    }

    @Test
    void whoOnlyAdministersSeesAdministrationAndNotThePipeline() {
        server.account("keeper", Permissions.ADMIN);
        Screens.logIn(page, server, "keeper", AdminServer.PASSWORD);

        page.navigate(server.url() + "users");

        assertThat(page.locator("#menu-administration a[href='users']")).isVisible();
        assertThat(page.locator("#users")).isVisible();
        assertThat(page.locator("#menu-pipeline")).hasCount(0);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallIntoThePipelineNeedsReadAsWell(Call call) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("stranger", "", "ROLE_" + call.needs()));

        if (!call.needs().equals(Permissions.READ) && !call.needs().equals(Permissions.ADMIN)) {
            assertThatThrownBy(call.action()::run).isInstanceOf(AccessDeniedException.class);
        }
    }

    @Test
    void aRoleThatMayDoSomethingInThePipelineMaySeeIt() {
        server.jdbc()
                .sql("DELETE FROM public.roles WHERE name IN ('importers', 'keepers')")
                .update();
        LoginUser ada = new LoginUser("ada", "", Set.of(Permissions.ADMIN), Set.of(), true, false, false, null);
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(ada, "", List.copyOf(ada.getAuthorities())));
        Roles roles = server.get(Roles.class);

        roles.create("importers", List.of(Permissions.IMPORT));
        roles.create("keepers", List.of(Permissions.ADMIN));

        assertEquals(Set.of(Permissions.IMPORT, Permissions.READ), allowedTo(roles, "importers"));
        assertEquals(Set.of(Permissions.ADMIN), allowedTo(roles, "keepers"));
    }

    private static Set<String> allowedTo(Roles roles, String role) {
        return roles.list().stream()
                .filter(r -> r.name().equals(role))
                .findFirst()
                .orElseThrow()
                .permissions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "users"})
    void readAloneDoesNotOpenWhatNeedsMore(String route) {
        server.account("reader", Permissions.READ);
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);

        page.navigate(server.url() + route);

        assertThat(page.getByText("Nothing here, or not for you")).isVisible();
        assertThat(page.locator("vaadin-side-nav a[href='" + route + "']")).hasCount(0);
    }

    @Test
    void aReaderSeesTheReviewWithoutItsButtons() {
        server.account("reader", Permissions.READ);
        Screens.logIn(page, server, "reader", AdminServer.PASSWORD);

        page.navigate(server.url() + "review");

        assertThat(page.locator("#review-count")).isVisible();
        for (String button : List.of("#review-accept", "#review-hold", "#review-reject", "#review-all", "#promote")) {
            assertThat(page.locator(button)).hasCount(0);
        }
    }

    private record Call(String needs, Runnable action) {
        @Override
        public String toString() {
            return needs;
        }
    }

    static Stream<Call> calls() {
        AdminServer server = AdminServer.shared();
        return Stream.of(
                new Call(Permissions.READ, () -> server.get(StagedRows.class).count(ANY)),
                new Call(
                        Permissions.REVIEW,
                        () -> server.get(Reviews.class).decideAll(ANY, RowStatus.HELD, null, new Moment("1:1:"))),
                new Call(
                        Permissions.REVIEW,
                        () -> server.get(Reviews.class).decideSeen(List.of(), RowStatus.HELD, null)),
                new Call(Permissions.REVIEW, () -> server.get(Reviews.class).release(1)),
                new Call(Permissions.REVIEW, () -> server.get(RowEdits.class).edit(ROW, Map.of())),
                new Call(
                        Permissions.REVIEW,
                        () -> server.get(Conflicts.class).settle(List.of(), Side.KEEP_CURRENT, List.of(), null)),
                new Call(
                        Permissions.REVIEW,
                        () -> server.get(Conflicts.class)
                                .settleAll(ANY, Side.KEEP_CURRENT, List.of(), null, new Moment("1:1:"))),
                new Call(Permissions.REVIEW, () -> server.get(Undos.class).undo(1)),
                new Call(Permissions.PROMOTE, () -> server.get(IngestDesk.class).promote(1, Map.of())),
                new Call(Permissions.PROMOTE, () -> server.get(IngestDesk.class).promotable(1)),
                new Call(
                        Permissions.PROMOTE,
                        () -> server.get(PromotionPreviews.class).of(1, 1)),
                new Call(Permissions.RUN, () -> server.get(JobActions.class).retry(1)),
                new Call(Permissions.RUN, () -> server.get(ScheduleDesk.class).pause(null, null, null)),
                new Call(Permissions.RUN, () -> server.get(ScheduleDesk.class).resume(1, "feed")),
                new Call(Permissions.ADMIN, () -> server.get(Users.class).list()),
                new Call(
                        Permissions.ADMIN,
                        () -> server.get(DeadLetterDesk.class).delete()),
                new Call(Permissions.IMPORT, () -> {
                    try {
                        server.get(IngestDesk.class)
                                .start(1, "feed", "a.csv", Stage.STAGE, InputStream.nullInputStream());
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                }));
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
