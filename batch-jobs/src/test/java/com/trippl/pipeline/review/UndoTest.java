package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Decisions, edits and settled conflicts are taken back. */
class UndoTest {
    private static final String HEADER = "id,name,address,lat,lng,category,phone,website,hours,images,description\n";
    private static final ReviewFilter ALL = ReviewFilter.WAITING.in(Scope.ALL);

    private final Pipeline pipeline = Pipeline.empty();
    private final StagedRows rows = pipeline.get(StagedRows.class);
    private final Reviews reviews = pipeline.get(Reviews.class);
    private final RowEdits edits = pipeline.get(RowEdits.class);
    private final Conflicts conflicts = pipeline.get(Conflicts.class);
    private final Undos undos = pipeline.get(Undos.class);

    /** Three updates, one without contacts, and an insert without a position. */
    @BeforeEach
    void stage() {
        Dmo dmo = pipeline.dmo("undo", "import.id_field=id");
        pipeline.run(
                dmo,
                HEADER + "a,Inn,1 Quay,35.1,-82.1,hotel,111,https://a.example,9-5,https://i.example/1.jpg,Old\n"
                        + "b,Mill,2 Lane,35.2,-82.2,mill,222,,,,\nc,Pier,3 Beach,35.3,-82.3,pier,333,,,,\n");
        pipeline.run(
                dmo,
                "feed",
                "next.csv",
                (HEADER + "a,Inn,1 Quay,36.1,-82.1,guest house,999,,,https://i.example/2.jpg,New\n"
                                + "b,Mill,2 Lane,36.2,-82.2,museum,888,,,,\nc,Pier,3 Beach,36.3,-82.3,jetty,,,10-4,,\n"
                                + "d,Dune Walk,4 Beach,,,trail,444,,,,\n")
                        .getBytes(StandardCharsets.UTF_8),
                Stage.STAGE);
        assertThat(rows.count(ReviewFilter.WAITING)).isEqualTo(4);
    }

    private StagedRow row(String name) {
        return list().stream()
                .filter(row -> name.equals(row.name()))
                .findFirst()
                .orElseThrow();
    }

    private List<StagedRow> list() {
        return rows.list(ALL, ReviewOrder.FEED, 0, 10);
    }

    /** All that rows say, but for what tells that somebody touched them. */
    private List<String> content() {
        List<String> content =
                new ArrayList<>(pipeline.jdbc().sql("""
                        SELECT (to_jsonb(s) - '{version,updated_at,decided_by,decided_at,needs_review}'::text[])::text
                        FROM staging.listings s ORDER BY id""").query(String.class).list());
        for (String table : List.of("listing_contacts", "listing_info", "listing_hours", "listing_images")) {
            content.addAll(pipeline.jdbc()
                    .sql("SELECT '" + table + " ' || to_jsonb(t)::text FROM staging." + table + " t ORDER BY 1")
                    .query(String.class)
                    .list());
        }
        return content;
    }

    private List<String> whats(StagedRow row) {
        return pipeline.jdbc()
                .sql("SELECT coalesce(what, to_status) FROM staging.decisions WHERE staging_id = ? ORDER BY id")
                .param(row.id())
                .query(String.class)
                .list();
    }

    @Test
    void anEditIsTakenBackWholeAndBothAreTold() {
        StagedRow row = row("Dune Walk");
        List<String> before = content();
        Edited edited = edits.edit(
                row,
                Map.of(
                        ListingField.NAME, "Dunes",
                        ListingField.LAT, "35.5",
                        ListingField.LNG, "-82.5",
                        ListingField.PHONE, "",
                        ListingField.IMAGES, "https://i.example/a.jpg\nhttps://i.example/b.jpg",
                        ListingField.DESCRIPTION, "Sand"));
        assertThat(row("Dunes").flags()).isEmpty();

        assertThat(undos.undo(edited.group())).isEqualTo(new Undone(1, Map.of(), 0));

        assertThat(content()).isEqualTo(before);
        StagedRow now = row("Dune Walk");
        assertThat(now.flags()).containsExactly("missing_coordinates");
        assertThat(now.editedBy()).isNull();
        assertThat(now.version()).isEqualTo(row.version() + 2);
        assertThat(whats(row))
                .hasSize(2)
                .allMatch(what -> what.contains("name: “Dune Walk” → “Dunes”"))
                .last()
                .asString()
                .startsWith("undone: edited");
    }

    @Test
    void conflictsSettledForManyAreTakenBackButForThoseAnotherDecidedOnSince() {
        conflicts.settle(List.of(row("Mill")), Side.FIELD_BY_FIELD, List.of(ListingField.PHONE), null);
        List<String> before = content();
        Decided kept = conflicts.settleAll(ALL, Side.KEEP_CURRENT, List.of(), null, reviews.now());
        assertThat(kept.rows()).isEqualTo(3);
        reviews.decide(ReviewFilter.ofRows(List.of(row("Pier").id())), RowStatus.HELD, "bob", null);

        assertThat(undos.undo(kept.group())).isEqualTo(new Undone(2, Map.of("bob", 1), 0));

        assertThat(row("Inn").conflictAction()).isEqualTo("take_incoming");
        assertThat(row("Mill").conflictAction()).isEqualTo("field_by_field");
        assertThat(row("Pier").conflictAction()).isEqualTo("keep_current");
        assertThat(content()).filteredOn(line -> line.contains("Mill")).isSubsetOf(before);
    }

    @Test
    void whatAnotherChangedSinceIsNotTakenBackAndTheyAreNamed() {
        StagedRow inn = row("Inn");
        long edit = edits.edit(inn, Map.of(ListingField.PHONE, "1")).group();
        long settled = conflicts
                .settle(List.of(row("Mill")), Side.KEEP_CURRENT, List.of(), null)
                .group();
        for (String name : List.of("Inn", "Mill")) {
            reviews.decide(ReviewFilter.ofRows(List.of(row(name).id())), RowStatus.REJECTED, "bob", "gone");
        }
        List<String> before = content();
        for (long group : new long[] {edit, settled}) {
            assertThatThrownBy(() -> undos.undo(group))
                    .isInstanceOf(ReviewException.class)
                    .hasMessageContaining("was changed by bob since: it is rejected now")
                    .hasMessageContaining("nothing was taken back");
        }
        assertThat(content()).isEqualTo(before);

        assertThatThrownBy(() -> edits.edit(inn, Map.of(ListingField.PHONE, "2")))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("was changed by bob since you opened it");
    }

    /** Who edits decides nothing: their name stands in no column that a decision fills. */
    @Test
    void whoOnlyEditedARowIsNamedToWhoeverSawItBefore() {
        StagedRow seen = row("Inn");
        edits.edit(seen, Map.of(ListingField.PHONE, "1"));
        pipeline.jdbc().sql("UPDATE staging.decisions SET decided_by = 'bob'").update();

        assertThatThrownBy(() -> reviews.decideSeen(List.of(seen), RowStatus.ACCEPTED, null))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("was changed by bob since you opened it");
    }

    @Test
    void whatAnotherPersonDidIsNotTakenBackByMe() {
        Decided decided = reviews.decide(ReviewFilter.WAITING, RowStatus.HELD, "bob", null);

        assertThatThrownBy(() -> undos.undo(decided.group()))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("was not done by you");
        assertThat(pipeline.count("staging.listings", "status = 'held'")).isEqualTo(4);
    }

    @Test
    void whatIsPublicByNowIsNotTakenBack() {
        StagedRow inn = row("Inn");
        long edit = edits.edit(inn, Map.of(ListingField.PHONE, "1")).group();
        reviews.decideSeen(List.of(row("Inn")), RowStatus.ACCEPTED, null);
        long settled = conflicts
                .settle(List.of(row("Inn")), Side.TAKE_INCOMING, List.of(), null)
                .group();
        assertThat(settled).isZero();
        pipeline.jdbc()
                .sql("UPDATE staging.decisions SET undoes = 0 WHERE to_status = 'accepted'")
                .update();
        pipeline.promoteBatch(inn.batchId());

        assertThatThrownBy(() -> undos.undo(edit))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("(Inn) is promoted by now");
    }

    @Test
    void anUndoWaitsForADecisionUnderWayAndRespectsIt() throws Exception {
        long edit = edits.edit(row("Inn"), Map.of(ListingField.PHONE, "1")).group();
        StagedRow inn = row("Inn");
        CompletableFuture<Undone> undo =
                Objects.requireNonNull(new TransactionTemplate(pipeline.get(PlatformTransactionManager.class))
                        .execute(status -> {
                            reviews.decide(ReviewFilter.ofRows(List.of(inn.id())), RowStatus.HELD, "bob", null);
                            CompletableFuture<Undone> waiting = CompletableFuture.supplyAsync(() -> undos.undo(edit));
                            awaitALock();
                            return waiting;
                        }));

        assertThatThrownBy(() -> undo.orTimeout(30, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("was changed by bob since");
    }

    private void awaitALock() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (pipeline.count("pg_stat_activity", "wait_event_type = 'Lock'") == 0) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** What was done, and how all was before. */
    private record Done(long group, List<String> before) {}

    @Test
    void whateverWasDoneIsTakenBackStepByStep() {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            Deque<Done> done = new ArrayDeque<>();
            for (int i = 0; i < 8; i++) {
                List<String> before = content();
                long group = act(list().get(random.nextInt(4)), random);
                if (group > 0) {
                    done.push(new Done(group, before));
                }
            }
            int taken = done.size();
            for (Done last : done) {
                undos.undo(last.group());
                assertThat(content())
                        .as("seed " + seed + ", " + taken + " done")
                        .isEqualTo(last.before());
            }
            assertThat(rows.facets(ReviewFilter.WAITING).total())
                    .isEqualTo(pipeline.count("staging.listings", "status IN ('pending', 'held')"));
        }
    }

    private long act(StagedRow row, Random random) {
        List<ListingField> fields = List.of(ListingField.values());
        return switch (random.nextInt(5)) {
            case 0 ->
                reviews.decideSeen(List.of(row), random.nextBoolean() ? RowStatus.HELD : RowStatus.REJECTED, null)
                        .group();
            case 1 ->
                conflicts
                        .settle(
                                List.of(row),
                                Side.values()[random.nextInt(3)],
                                List.of(fields.get(random.nextInt(fields.size()))),
                                null)
                        .group();
            case 2 ->
                conflicts
                        .settleAll(ALL, Side.values()[random.nextInt(2)], List.of(), null, reviews.now())
                        .group();
            default -> {
                Map<ListingField, String> values = new HashMap<>();
                values.put(ListingField.LAT, "3" + random.nextInt(9));
                values.put(ListingField.LNG, "3" + random.nextInt(9) + ".123456789");
                values.put(ListingField.NAME, row.name() + random.nextInt(10));
                values.put(ListingField.PHONE, random.nextBoolean() ? null : "5" + random.nextInt(10));
                values.put(ListingField.HOURS, random.nextBoolean() ? null : "h" + random.nextInt(10));
                values.put(
                        ListingField.IMAGES,
                        random.nextBoolean() ? null : "https://i.example/" + random.nextInt(10) + ".jpg");
                values.keySet()
                        .removeIf(field ->
                                field != ListingField.LAT && field != ListingField.LNG && random.nextInt(3) == 0);
                yield edits.edit(row, values).group();
            }
        };
    }
}
