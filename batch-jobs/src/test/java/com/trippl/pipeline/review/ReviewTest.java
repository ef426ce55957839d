package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.FacetCounts.Count;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people see of staged rows, and do with them. */
class ReviewTest {
    private static final String HEADER = "id,name,address,lat,lng,category,phone,website,hours\n";

    private final Pipeline pipeline = Pipeline.empty();
    private final StagedRows rows = pipeline.get(StagedRows.class);
    private final Reviews reviews = pipeline.get(Reviews.class);
    private final Undos undos = pipeline.get(Undos.class);
    private final RowEdits edits = pipeline.get(RowEdits.class);
    private final RowDetails details = pipeline.get(RowDetails.class);
    private final Conflicts conflicts = pipeline.get(Conflicts.class);

    private Dmo dmo(String slug, String... more) {
        Dmo dmo = pipeline.dmo(slug, "import.id_field=id");
        pipeline.configure(dmo, more);
        return dmo;
    }

    /** More than one block of ids, with every kind of row mixed. */
    private void stageMany(Dmo dmo, int records) {
        String csv = IntStream.rangeClosed(1, records)
                .mapToObj(i -> i + "," + List.of("Place ", "place ", "Plàce ").get(i % 3) + i + "," + i + " Main St,"
                        + (i % 7 == 0 ? "," : "35." + (10_000 + i) + ",-82." + (10_000 + i)) + ","
                        + List.of("cafe", "hotel", "trail", "").get(i % 4) + ",,,\n")
                .collect(Collectors.joining("", HEADER, ""));
        pipeline.stage(dmo, csv);
    }

    @Test
    void countsAndPagesOfEveryFilterEqualWhatTheRowsSay() {
        stageMany(dmo("many", "stage.auto_accept=false"), 2_600);
        stageMany(dmo("more"), 700);
        reviews.decideAll(
                ReviewFilter.WAITING.with(Facet.CATEGORY, Set.of("hotel")).withText("Place 1"),
                RowStatus.HELD,
                null,
                reviews.now());
        reviews.decideAll(
                ReviewFilter.WAITING.with(Facet.CATEGORY, Set.of("trail", "")),
                RowStatus.ACCEPTED,
                "fine",
                reviews.now());
        List<StagedRow> all = rows.list(ReviewFilter.WAITING.in(Scope.ALL), ReviewOrder.FEED, 0, 10_000);
        assertThat(all).hasSize(3_300);
        for (ReviewOrder order : ReviewOrder.values()) {
            assertThat(rows.list(ReviewFilter.WAITING.in(Scope.ALL), order, 0, 10_000))
                    .isSortedAccordingTo(by(order))
                    .hasSize(3_300);
        }
        Random random = new Random(5);
        List<Integer> batches = all.stream().map(StagedRow::batchId).distinct().toList();
        for (int round = 0; round < 72; round++) {
            if (round % 6 == 5) {
                decideAndEdit(all, random);
                all = rows.list(ReviewFilter.WAITING.in(Scope.ALL), ReviewOrder.FEED, 0, 10_000);
            }
            ReviewFilter filter = ReviewFilter.WAITING
                    .in(random.nextBoolean() ? Scope.ALL : Scope.WAITING)
                    .ofBatch(random.nextInt(3) == 0 ? batches.get(random.nextInt(2)) : null)
                    .with(Facet.FLAG, pick(random, "missing_coordinates"))
                    .with(Facet.CATEGORY, pick(random, "cafe", "hotel", ""))
                    .with(Facet.STATUS, random.nextInt(3) > 0 ? Set.of() : pick(random, "pending", "held", "accepted"));
            List<StagedRow> expected =
                    all.stream().filter(row -> fits(row, filter)).toList();
            FacetCounts counts = rows.facets(filter);
            assertThat(counts.total()).as("%s", filter).isEqualTo(expected.size());
            assertThat(rows.count(filter)).isEqualTo(expected.size());
            Map<String, Integer> flags = new HashMap<>();
            all.stream()
                    .filter(row -> fits(row, filter.with(Facet.FLAG, Set.of())))
                    .forEach(row -> row.flags().forEach(flag -> flags.merge(flag, 1, Integer::sum)));
            assertThat(counts.values().get(Facet.FLAG))
                    .containsExactlyInAnyOrderElementsOf(flags.entrySet().stream()
                            .map(e -> new Count(e.getKey(), e.getValue()))
                            .toList());
            ReviewOrder order = ReviewOrder.values()[round % ReviewOrder.values().length];
            List<Long> read = new ArrayList<>();
            for (int offset = 0; offset < expected.size(); offset += 170) {
                rows.list(filter, order, offset, 170).forEach(row -> read.add(row.id()));
            }
            List<StagedRow> sorted = expected.stream().sorted(by(order)).toList();
            assertThat(read)
                    .as("%s by %s", filter, order)
                    .isEqualTo(sorted.stream().map(StagedRow::id).toList());
            if (!sorted.isEmpty()) {
                int place = random.nextInt(sorted.size());
                assertThat(rows.placeOf(filter, order, sorted.get(place))).isEqualTo(place);
                int fromEnd = sorted.size() - 1 - place;
                assertThat(rows.placeFromEnd(filter, order, sorted.get(place))).isEqualTo(fromEnd);
                assertThat(rows.listFromEnd(filter, order, fromEnd, 7))
                        .isEqualTo(sorted.subList(Math.max(0, place - 6), place + 1)
                                .reversed());
            }
        }
        ReviewFilter text = ReviewFilter.WAITING.in(Scope.ALL).withText("place");
        for (ReviewOrder order : ReviewOrder.values()) {
            List<StagedRow> found = rows.list(text, order, 0, 10_000);
            assertThat(found).hasSize(3_300).isSortedAccordingTo(by(order));
            assertThat(rows.placeOf(text, order, found.get(3_000))).isEqualTo(3_000);
        }
    }

    /** Decides on rows here and there, gives one texts that stand elsewhere in the lists, and takes some back. */
    private void decideAndEdit(List<StagedRow> all, Random random) {
        List<StagedRow> waiting =
                all.stream().filter(row -> row.status().equals("pending")).toList();
        List<StagedRow> some = Stream.generate(() -> waiting.get(random.nextInt(waiting.size())))
                .distinct()
                .limit(4)
                .toList();
        reviews.decideSeen(some.subList(0, 3), RowStatus.HELD, null);
        Edited edited = edits.edit(
                some.get(3),
                Map.of(
                        ListingField.NAME, "Plàce " + random.nextInt(10_000),
                        ListingField.ADDRESS, random.nextInt(4_000) + " Side St",
                        ListingField.CATEGORY, List.of("Càfe", "barn", "hotel").get(random.nextInt(3))));
        if (random.nextBoolean()) {
            undos.undo(edited.group());
        }
    }

    private static Comparator<StagedRow> by(ReviewOrder order) {
        Comparator<StagedRow> key = switch (order) {
            case FEED -> Comparator.comparing(row -> 0);
            case NAME -> Comparator.comparing(row -> folded(row.name()));
            case ADDRESS -> Comparator.comparing(row -> folded(row.address()));
            case CATEGORY -> Comparator.comparing(row -> folded(row.category()));
            case ACTION ->
                Comparator.comparing(row -> List.of("delete", "update", "insert", "duplicate", "unchanged")
                        .indexOf(row.action()));
            case STATUS -> Comparator.comparing(row -> RowStatus.of(row.status()));
        };
        return key.thenComparing(StagedRow::id);
    }

    private static String folded(@Nullable String text) {
        return text == null ? "\uffff" : text.toLowerCase(Locale.ROOT).replace('à', 'a');
    }

    private static Set<String> pick(Random random, String... values) {
        return List.of(values).stream().filter(v -> random.nextInt(3) == 0).collect(Collectors.toSet());
    }

    private static boolean fits(StagedRow row, ReviewFilter filter) {
        boolean open = Set.of("pending", "held").contains(row.status());
        return (filter.batchId() == null || filter.batchId() == row.batchId())
                && (filter.flags().isEmpty() || row.flags().stream().anyMatch(filter.flags()::contains))
                && (filter.categories().isEmpty()
                        || filter.categories().contains(row.category() == null ? "" : row.category()))
                && (filter.statuses().isEmpty()
                        ? filter.scope() == Scope.ALL || open
                        : filter.statuses().contains(row.status()));
    }

    @Test
    void rowsWithoutANameFillWholeBlocksOfNames() {
        pipeline.stage(
                dmo("nameless"),
                IntStream.rangeClosed(1, 2_100)
                        .mapToObj(i -> i + ",," + i + " Main St,35." + (10_000 + i) + ",-82.5,cafe,,,\n")
                        .collect(Collectors.joining("", HEADER, "")));

        StagedRow row =
                rows.list(ReviewFilter.WAITING, ReviewOrder.NAME, 2_050, 10).getFirst();

        assertThat(row.sourceId()).isEqualTo("2051");
        assertThat(rows.placeOf(ReviewFilter.WAITING, ReviewOrder.NAME, row)).isEqualTo(2_050);
    }

    @Test
    void countsOfClosedBatchesArePrunedAndMadeAnewWhenAskedFor() {
        Dmo dmo = dmo("pruned", "stage.auto_accept=false");
        stageMany(dmo, 40);
        int closed = rows.openBatches().getFirst().id();
        ReviewFilter old = ReviewFilter.WAITING.in(Scope.ALL).ofBatch(closed);
        stageMany(dmo, 50);
        int open = rows.openBatches().getFirst().id();
        assertThat(rows.facets(old).total()).isEqualTo(40);
        assertThat(rows.facets(old.ofBatch(open)).total()).isEqualTo(50);
        ReviewCounts counts = pipeline.get(ReviewCounts.class);
        Instant now = pipeline.jdbc()
                .sql("SELECT max(updated_at) FROM staging.batches")
                .query(Timestamp.class)
                .single()
                .toInstant();

        assertThat(counts.pruneCounts(now.minusSeconds(3600))).isZero();
        assertThat(counts.pruneCounts(now.plusSeconds(1))).isOne();
        assertThat(pipeline.count("staging.combinations", "job_id = " + closed)).isZero();
        assertThat(pipeline.count("staging.combinations", "job_id = " + open)).isPositive();
        assertThat(counts.pruneCounts(now.plusSeconds(1))).isZero();
        assertThat(rows.facets(old).total()).isEqualTo(40);
    }

    @Test
    void aTextIsFoundByTheBeginningsOfItsWordsWithoutCaseAndAccents() {
        Dmo dmo = dmo("texts", "stage.auto_accept=false");
        pipeline.stage(
                dmo,
                HEADER + "1,Château d'Été,1 Rue du Port,35.1,-82.1,castle,,,\n2,Harbour Inn,2 Quay,35.2,-82.2,,,,\n");
        assertThat(rows.list(ReviewFilter.WAITING.withText("CHATEAU por"), ReviewOrder.FEED, 0, 10))
                .extracting(StagedRow::name)
                .containsExactly("Château d'Été");
        FacetCounts counts = rows.facets(ReviewFilter.WAITING.withText("harb"));
        assertThat(counts.total()).isOne();
        assertThat(counts.values().get(Facet.CATEGORY)).containsExactly(new Count("", 1));
        assertThat(rows.count(ReviewFilter.WAITING.withText("';--"))).isZero();
        assertThat(rows.list(ReviewFilter.WAITING, ReviewOrder.NAME, 0, 10))
                .extracting(StagedRow::name)
                .containsExactly("Château d'Été", "Harbour Inn");
    }

    @Test
    void aWholeFilterIsAcceptedButForWhatCannotBeAndTakenBack() {
        Dmo dmo = dmo("bulk", "stage.auto_accept=false");
        stageMany(dmo, 300);
        pipeline.stage(dmo("nameless"), HEADER + "1,,1 Main St,35.1,-82.1,cafe,,,\n2,Named,2 Main St,,,cafe,,,\n");

        Decided decided = reviews.decideAll(ReviewFilter.WAITING, RowStatus.ACCEPTED, "all of them", reviews.now());

        assertThat(decided.rows()).isEqualTo(301);
        assertThat(decided.blocked()).isOne();
        assertThat(pipeline.count("staging.listings", "status = 'accepted'")).isEqualTo(301);
        assertThat(rows.count(ReviewFilter.WAITING)).isOne();
        StagedRow touched = rows.list(
                        ReviewFilter.WAITING.with(Facet.STATUS, Set.of("accepted")), ReviewOrder.FEED, 0, 1)
                .getFirst();
        reviews.decideSeen(List.of(touched), RowStatus.REJECTED, null);

        Undone undone = undos.undo(decided.group());
        assertThat(undone.rows()).isEqualTo(300);
        assertThat(undone.left().values()).containsExactly(1);

        assertThat(pipeline.count("staging.listings", "status = 'accepted'")).isZero();
        assertThat(pipeline.count("staging.listings", "status = 'rejected'")).isOne();
        assertThat(rows.count(ReviewFilter.WAITING)).isEqualTo(301);
        assertThatThrownBy(() -> undos.undo(decided.group()))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining(touched.name() + ") was changed by you since: it is rejected now");
    }

    @Test
    void anEditIsPromotedAndToldAndTheSourceIsRecognisedNextTime() {
        Dmo dmo = dmo("edit");
        String feed = HEADER + "a,Habor Inn,1 Quay,,,hotel,1,,\n";
        RunReport staged = pipeline.stage(dmo, feed);
        StagedRow row = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        assertThat(row.flags()).containsExactly("missing_coordinates");

        assertThat(edits.edit(
                                row,
                                Map.of(
                                        ListingField.NAME, "Harbor Inn",
                                        ListingField.LAT, "35,5",
                                        ListingField.LNG, "-82.5",
                                        ListingField.PHONE, "555 1"))
                        .fields())
                .isEqualTo(4);

        RowDetail edited = details.find(row.id()).orElseThrow();
        assertThat(edited.row().flags()).isEmpty();
        assertThat(edited.row().version()).isEqualTo(row.version() + 1);
        assertThat(edited.sourceValues()).containsEntry("name", "Habor Inn").containsEntry("lat", null);
        assertThat(edited.decisions().getFirst().what()).contains("name: “Habor Inn” → “Harbor Inn”");
        assertThatThrownBy(() -> edits.edit(row, Map.of(ListingField.NAME, "Mine")))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("was changed");

        reviews.decideSeen(List.of(edited.row()), RowStatus.ACCEPTED, null);
        pipeline.promote(staged);

        assertThat(pipeline.count("public.listings", "name = 'Harbor Inn' AND lat = 35.5"))
                .isOne();
        assertThat(pipeline.count("public.listing_contacts", "phone = '555 1'")).isOne();
        assertThat(pipeline.count(
                        "public.listing_history",
                        "change = 'edit' AND fields ->> 'name' = '[\"Habor Inn\", \"Harbor Inn\"]'"))
                .isOne();
        RunReport again = pipeline.run(dmo, feed);
        assertThat(Pipeline.results(again, Stage.STAGE).unchanged()).isOne();
        assertThat(pipeline.count("public.listings", "name = 'Harbor Inn'")).isOne();

        RunReport changed = pipeline.run(dmo, HEADER + "a,Habor Inn & Spa,1 Quay,35.5,-82.5,hotel,1,,\n");
        assertThat(changed.review().flags()).containsEntry("edit_conflict", 1);
    }

    @Test
    void aNewerBatchTakesAnEditOverWhereTheSourceSaysTheSame() {
        Dmo dmo = dmo("carry");
        String feed = HEADER + "a,Habor Inn,1 Quay,,,hotel,1,,\n";
        pipeline.stage(dmo, feed);
        StagedRow row = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        edits.edit(row, Map.of(ListingField.NAME, "Harbor Inn", ListingField.WEBSITE, "https://inn.example"));

        pipeline.stage(dmo, feed);

        StagedRow newer =
                rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        assertThat(newer.id()).isNotEqualTo(row.id());
        RowDetail detail = details.find(newer.id()).orElseThrow();
        assertThat(detail.values())
                .containsEntry(ListingField.NAME, "Harbor Inn")
                .containsEntry(ListingField.WEBSITE, "https://inn.example");
        assertThat(detail.sourceValues()).containsEntry("name", "Habor Inn");
    }

    @Test
    void aNewerBatchTellsWhoDecidedOnWhatItSaysAgainAndWhy() {
        Dmo dmo = dmo("again");
        String feed = HEADER + "a,Inn,1 Quay,,,hotel,1,,\nb,Mill,2 Lane,,,mill,2,,\n";
        pipeline.stage(dmo, feed);
        StagedRow inn = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        reviews.decide(ReviewFilter.ofRows(List.of(inn.id())), RowStatus.HELD, "rita", "closed in winter");

        pipeline.stage(dmo, feed);

        List<StagedRow> newer = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 10);
        assertThat(newer).extracting(StagedRow::status).containsExactly("held", "pending");
        RowDetail.Decision told =
                details.find(newer.getFirst().id()).orElseThrow().decisions().getFirst();
        assertThat(told.earlier()).isTrue();
        assertThat(told.by()).isEqualTo("rita");
        assertThat(told.to()).isEqualTo("held");
        assertThat(told.notes()).isEqualTo("closed in winter");
        assertThat(details.find(newer.get(1).id()).orElseThrow().decisions()).isEmpty();

        reviews.decideSeen(List.of(newer.getFirst()), RowStatus.REJECTED, "gone");
        assertThat(details.find(newer.getFirst().id()).orElseThrow().decisions())
                .extracting(RowDetail.Decision::to, RowDetail.Decision::earlier)
                .containsExactly(tuple("rejected", false), tuple("held", true));
    }

    @Test
    void whatCannotBeWrittenIsRefusedInPlainWords() {
        pipeline.stage(dmo("rules"), HEADER + "a,Inn,1 Quay,,,hotel,1,,\n");
        StagedRow row = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        for (Map.Entry<Map<ListingField, String>, String> wrong : Map.of(
                        Map.of(ListingField.NAME, "  "), "needs a name",
                        Map.of(ListingField.LAT, "95", ListingField.LNG, "1"), "from -90 to 90",
                        Map.of(ListingField.LAT, "35"), "both latitude and longitude",
                        Map.of(ListingField.EMAIL, "nobody"), "no e-mail address",
                        Map.of(ListingField.WEBSITE, "javascript:alert(1)"), "no address of a website")
                .entrySet()) {
            assertThatThrownBy(() -> edits.edit(row, new HashMap<>(wrong.getKey())))
                    .isInstanceOf(ReviewException.class)
                    .hasMessageContaining(wrong.getValue());
        }
        assertThat(details.find(row.id()).orElseThrow().row().version()).isZero();
    }

    /** Three listings of one source, each of which another source would change. */
    private List<StagedRow> threeUpdates(Dmo dmo) {
        pipeline.run(
                dmo,
                HEADER
                        + "a,Inn,1 Quay,35.1,-82.1,hotel,111,https://a.example,9-5\nb,Mill,2 Lane,35.2,-82.2,mill,222,,\n"
                        + "c,Pier,3 Beach,35.3,-82.3,pier,333,,\n");
        pipeline.run(
                dmo,
                "feed",
                "next.csv",
                (HEADER + "a,Inn,1 Quay,36.1,-82.1,guest house,999,,\nb,Mill,2 Lane,36.2,-82.2,museum,888,,\n"
                                + "c,Pier,3 Beach,36.3,-82.3,jetty,,,10-4\n")
                        .getBytes(StandardCharsets.UTF_8),
                Stage.STAGE);
        return rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 10);
    }

    @Test
    void whatAPersonChoseOfTwoSidesIsWhatIsPromoted() {
        Dmo dmo = dmo("sides");
        List<StagedRow> updates = threeUpdates(dmo);
        assertThat(updates).hasSize(3).allMatch(row -> row.flags().contains("coordinates_moved"));
        RowDetail inn = details.find(updates.getFirst().id()).orElseThrow();
        assertThat(inn.fields().stream().filter(RowDetail.FieldDiff::differs).map(RowDetail.FieldDiff::field))
                .containsExactly(
                        ListingField.LAT,
                        ListingField.CATEGORY,
                        ListingField.PHONE,
                        ListingField.WEBSITE,
                        ListingField.HOURS);
        assertThat(inn.distance()).isBetween(111_000.0, 111_400.0);

        conflicts.settle(
                List.of(updates.get(0)),
                Side.FIELD_BY_FIELD,
                List.of(ListingField.LAT, ListingField.WEBSITE, ListingField.HOURS),
                "asked the owner");
        assertThat(details.find(updates.get(0).id()).orElseThrow().decisions())
                .extracting(RowDetail.Decision::notes)
                .containsExactly("asked the owner");
        conflicts.settle(List.of(updates.get(1)), Side.KEEP_CURRENT, List.of(), null);
        reviews.decideAll(ReviewFilter.WAITING, RowStatus.ACCEPTED, null, reviews.now());
        int batch = updates.getFirst().batchId();
        PromotionPreview preview = pipeline.get(PromotionPreviews.class).of(batch, 5);
        assertThat(preview.counts()).containsExactly(Map.entry("update", 3));
        assertThat(preview.samples()).hasSize(3);
        promote(batch);

        assertThat(line("Inn")).isEqualTo("35.1 guest house 999 https://a.example 9-5");
        assertThat(line("Mill")).isEqualTo("35.2 mill 222 - -");
        assertThat(line("Pier")).isEqualTo("36.3 jetty - - 10-4");
    }

    private void promote(int batch) {
        pipeline.promoteBatch(batch);
    }

    private String line(String name) {
        return pipeline.jdbc().sql("""
                        SELECT concat_ws(' ', l.lat, l.category, coalesce(c.phone, '-'), coalesce(c.website, '-'), coalesce(h.hours, '-'))
                        FROM public.listings l LEFT JOIN public.listing_contacts c ON c.listing_id = l.id
                        LEFT JOIN public.listing_hours h ON h.listing_id = l.id WHERE l.name = ?""").param(name).query(String.class).single();
    }
}
