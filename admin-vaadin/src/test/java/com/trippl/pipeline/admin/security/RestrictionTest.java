package com.trippl.pipeline.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.admin.users.UsersView;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dashboard.Dashboards;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.publicdata.ListingTexts;
import com.trippl.pipeline.publicdata.Search;
import com.trippl.pipeline.review.Conflicts;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.PromotionPreviews;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.RowDetails;
import com.trippl.pipeline.review.RowEdits;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.Undos;
import com.trippl.pipeline.runs.ImportSetups;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.runs.SourceRecords;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.security.UserRow;
import com.trippl.pipeline.staging.RowStatus;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.grid.Grid;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who is restricted to some DMOs gets nothing of the others from any service, and changes nothing of theirs. */
class RestrictionTest {
    private static final AdminServer SERVER = AdminServer.shared();
    private static final int ELSEWHERE = 999_999;
    private static final ReviewFilter ALL = ReviewFilter.WAITING.in(Scope.ALL);

    private static StagedRow update;
    private static long settled;
    private static StagedRow waiting;
    private static int run;

    private record Call(String name, Asked asked) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Asked {
        /** What the service tells; a fault where it refuses. */
        Object ask() throws Exception;
    }

    @BeforeAll
    static void stage() {
        SERVER.empty();
        String header = "name,address,lat,lng,category\n";
        SERVER.ingest(header + "Anchor Inn,1 Quay,35.5,-82.5,hotel\n", Stage.PROMOTE);
        run = SERVER.ingest(header + "Anchor Inn,1 Quay,35.5,-82.5,inn\nBell Tower,2 Quay,,,museum\n", Stage.STAGE);
        logIn(Set.of());
        StagedRows rows = SERVER.get(StagedRows.class);
        List<StagedRow> all = rows.list(ALL, ReviewOrder.ACTION, 0, 10);
        settled = SERVER.get(Conflicts.class)
                .settle(List.of(all.getFirst()), Side.FIELD_BY_FIELD, List.of(), null)
                .group();
        update = rows.list(ALL, ReviewOrder.ACTION, 0, 1).getFirst();
        waiting = all.getLast();
        SecurityContextHolder.clearContext();
    }

    private static void logIn(Set<Integer> dmos) {
        LoginUser user = new LoginUser(
                "rita",
                "",
                Set.of(Permissions.READ, Permissions.REVIEW, Permissions.PROMOTE, Permissions.IMPORT, Permissions.RUN),
                dmos,
                true,
                false,
                false,
                null);
        SecurityContextHolder.getContext()
                .setAuthentication(new UsernamePasswordAuthenticationToken(user, "", user.getAuthorities()));
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    static Stream<Call> calls() {
        StagedRows rows = SERVER.get(StagedRows.class);
        Reviews reviews = SERVER.get(Reviews.class);
        Conflicts conflicts = SERVER.get(Conflicts.class);
        return Stream.of(
                new Call("open batches", rows::openBatches),
                new Call("batch of a run", () -> rows.batchOfRun(run)),
                new Call("count", () -> rows.count(ALL)),
                new Call("count of a text", () -> rows.count(ALL.withText("quay"))),
                new Call("facets", () -> rows.facets(ALL).total()),
                new Call("list", () -> rows.list(ALL, ReviewOrder.FEED, 0, 10)),
                new Call("list by name", () -> rows.list(ALL, ReviewOrder.NAME, 0, 10)),
                new Call("list by category", () -> rows.list(ALL, ReviewOrder.CATEGORY, 0, 10)),
                new Call("row", () -> rows.find(update.id())),
                new Call("row in detail", () -> SERVER.get(RowDetails.class).find(update.id())),
                new Call("texts of a row", () -> SERVER.get(ListingTexts.class).ofStaged(update.id())),
                new Call(
                        "texts of a listing",
                        () -> SERVER.get(ListingTexts.class).ofListing(update.listingId())),
                new Call("source record", () -> SERVER.get(SourceRecords.class).of(update.id())),
                new Call(
                        "preview",
                        () -> SERVER.get(PromotionPreviews.class)
                                .of(update.batchId(), 3)
                                .rows()),
                new Call("promotable", () -> SERVER.get(IngestDesk.class).promotable(update.batchId())),
                new Call("feeds", () -> SERVER.get(Dashboards.class).feeds()),
                new Call("last runs", () -> SERVER.get(Dashboards.class).lastRuns(null, 10)),
                new Call("last days", () -> SERVER.get(Dashboards.class).lastDays(null, 10)),
                new Call("import params", () -> SERVER.get(ImportSetups.class).params(1)),
                new Call("import sources", () -> SERVER.get(ImportSetups.class).sources(1)),
                new Call(
                        "search of jobs",
                        () -> SERVER.get(Search.class).find("feed", 5).jobs()),
                new Call(
                        "search of listings",
                        () -> SERVER.get(Search.class)
                                .find("#" + update.listingId(), 5)
                                .listings()),
                new Call("edit", () -> SERVER.get(RowEdits.class).edit(waiting, Map.of(ListingField.NAME, "Mine"))),
                new Call(
                        "settle",
                        () -> conflicts
                                .settle(List.of(update), Side.KEEP_CURRENT, List.of(), null)
                                .rows()),
                new Call("undo", () -> SERVER.get(Undos.class).undo(settled).rows()),
                new Call(
                        "settle all",
                        () -> conflicts
                                .settleAll(ALL, Side.TAKE_INCOMING, List.of(), null, reviews.now())
                                .rows()),
                new Call(
                        "decide",
                        () -> reviews.decideSeen(List.of(waiting), RowStatus.HELD, null)
                                .rows()),
                new Call(
                        "decide all",
                        () -> reviews.decideAll(ALL, RowStatus.HELD, null, reviews.now())
                                .rows()),
                new Call(
                        "start an import",
                        () -> SERVER.get(IngestDesk.class)
                                .start(1, "feed", "a.csv", Stage.IMPORT, InputStream.nullInputStream())
                                .jobId()),
                new Call(
                        "promote",
                        () -> SERVER.get(IngestDesk.class)
                                .promote(update.batchId(), Map.of())
                                .jobId()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nothingOfOtherDmosIsToldOrChanged(Call call) throws Exception {
        List<String> before = content();
        logIn(Set.of(ELSEWHERE));

        Object told;
        try {
            told = call.asked().ask();
        } catch (AccessDeniedException | ReviewException refused) {
            told = null;
        }

        assertThat(told == null ? "nothing" : String.valueOf(told)).isIn("nothing", "0", "[]", "{}", "Optional.empty");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    @SuppressWarnings("unchecked")
    void whoAdministersSomeDmosSeesTheirAccountsAndChangesNoRoles() {
        SERVER.account("rob", Permissions.ADMIN);
        SERVER.account("free", Permissions.READ);
        int demo = SERVER.get(Dmos.class).bySlug("demo").id();
        int other = SERVER.get(Dmos.class)
                .add("coast", null, "us", "nc", null, "test")
                .id();
        SERVER.jdbc()
                .sql(
                        "INSERT INTO public.user_dmos (user_id, dmo_id) SELECT id, ? FROM public.users WHERE username = 'rob'")
                .param(demo)
                .update();

        try (Window window = Window.restricted("rob", Set.of(demo), Permissions.ADMIN)) {
            window.open("users", UsersView.class);

            assertThat(names(window.byId(Grid.class, "users"))).contains("rob").doesNotContain("free", "admin");
            assertThat(window.shows("add-user")).isTrue();
            window.click(window.byId(Button.class, "add-user"));
            assertThat(window.byId(MultiSelectComboBox.class, "user-dmos")
                            .getListDataView()
                            .getItems())
                    .containsExactly("demo");
            window.click(window.byId(Button.class, "tab-roles"));
            assertThat(window.text()).contains("an administrator of all DMOs can change them");
            assertThat(window.shows("add-role")).isFalse();
            assertThat(window.byId(Grid.class, "roles").getColumns()).hasSize(3);
        }
        try (Window window = Window.of("ada", Permissions.ADMIN)) {
            window.open("users", UsersView.class);
            assertThat(names(window.byId(Grid.class, "users"))).contains("rob", "free");
            window.click(window.byId(Button.class, "tab-roles"));
            assertThat(window.shows("add-role")).isTrue();
        } finally {
            SERVER.jdbc()
                    .sql("DELETE FROM pipeline.dmo_configs WHERE dmo_id = ?")
                    .param(other)
                    .update();
            SERVER.jdbc()
                    .sql("DELETE FROM public.dmos WHERE id = ?")
                    .param(other)
                    .update();
        }
    }

    private static List<String> names(Grid<?> users) {
        return users.getListDataView()
                .getItems()
                .map(user -> ((UserRow) user).username())
                .toList();
    }

    /** What the calls would change. */
    private static List<String> content() {
        return SERVER.jdbc().sql("""
                        SELECT concat_ws('|', id, name, status, conflict_action, version) AS line FROM staging.listings
                        UNION ALL SELECT 'job ' || job_id FROM pipeline.job_queue ORDER BY line""").query(String.class).list();
    }
}
