package com.trippl.pipeline.publicdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingOrder.Key;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunSearch;
import com.trippl.pipeline.testing.Pipeline;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists, counts and searches of what runs made public. */
class PublicListingsTest {
    private static final String HEADER = "id,name,address,lat,lng,category\n";

    private Pipeline pipeline;
    private Dmo dmo;
    private Dmo other;

    @BeforeEach
    void fill() {
        pipeline = Pipeline.empty();
        pipeline.jdbc().sql("TRUNCATE public.listing_words").update();
        pipeline.jdbc()
                .sql("UPDATE public.listing_words_state SET indexed_through = '-infinity'")
                .update();
        dmo = pipeline.dmo("asheville", "import.id_field=id");
        other = pipeline.dmo("denver", "import.id_field=id");
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < 25; i++) {
            rows.append(i)
                    .append(",Place ")
                    .append((char) ('Z' - i))
                    .append(",")
                    .append(i)
                    .append(" Oak Road,35.")
                    .append(i + 10)
                    .append(",-82.5,")
                    .append(i % 5 == 0 ? "museum" : "park")
                    .append('\n');
        }
        rows.append("90,Château d’Été,\"1 Rue Basse\",35.9,-82.9,castle\n");
        rows.append("91,Joe's <script>alert(1)</script>,2 Elm Street,35.8,-82.8,bar\n");
        pipeline.run(dmo, rows.toString());
        pipeline.run(other, HEADER + "1,Chateau Bar,7 Pine Street,39.7,-104.9,bar\n");
        pipeline.get(ListingIndexer.class).refresh(1000);
    }

    private <T> T in(java.util.function.Supplier<T> query) {
        return new TransactionTemplate(pipeline.get(PlatformTransactionManager.class)).execute(status -> query.get());
    }

    private PublicListings of(FixedAccess access) {
        return new PublicListings(pipeline.jdbc(), access, Clock.systemUTC());
    }

    private List<String> names(FixedAccess access, ListingFilter filter) {
        PublicListings listings = of(access);
        ListingCount count = in(() -> listings.count(filter));
        List<String> names = in(() -> listings.page(filter, new ListingOrder(Key.NAME, false), 0, 100, count)).stream()
                .map(ListingRow::name)
                .toList();
        assertThat(count).isEqualTo(new ListingCount(names.size(), true));
        return names;
    }

    private static ListingFilter text(String text) {
        return new ListingFilter(null, null, null, null, null, null, text);
    }

    @Test
    void pagesFromBothEndsJoinWithoutGapOrOverlapInEveryOrder() {
        PublicListings listings = of(FixedAccess.all());
        ListingCount count = in(() -> listings.count(ListingFilter.ALL));
        assertThat(count.rows()).isEqualTo(28);
        for (Key key : Key.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                ListingOrder order = new ListingOrder(key, descending);
                List<Long> paged = new ArrayList<>();
                for (int offset = 0; offset < 28; offset += 5) {
                    int from = offset;
                    in(() -> listings.page(ListingFilter.ALL, order, from, 5, count))
                            .forEach(row -> paged.add(row.id()));
                }
                List<Long> whole = in(() -> listings.page(ListingFilter.ALL, order, 0, 100, count)).stream()
                        .map(ListingRow::id)
                        .toList();
                assertThat(paged)
                        .as(order.toString())
                        .isEqualTo(whole)
                        .doesNotHaveDuplicates()
                        .hasSize(28);
            }
        }
    }

    @Test
    void wordsAreFoundByTheirBeginningsWithoutAccentsOrApostrophes() {
        assertThat(names(FixedAccess.all(), text("chat"))).containsExactly("Chateau Bar", "Château d’Été");
        assertThat(names(FixedAccess.all(), text("château ete basse"))).containsExactly("Château d’Été");
        assertThat(names(FixedAccess.all(), text("JOES elm"))).hasSize(1);
        assertThat(names(FixedAccess.all(), text("eau"))).isEmpty();
        assertThat(names(FixedAccess.all(), text("!!! ' & | :* \\ ("))).isEmpty();
        assertThat(names(FixedAccess.all(), text("x".repeat(5000)))).isEmpty();
    }

    @Test
    void aRenamedListingIsFoundByItsNewNameAfterTheNextIndexing() {
        pipeline.run(other, HEADER + "1,Granite Bar,7 Pine Street,39.7,-104.9,bar\n");
        assertThat(pipeline.get(ListingIndexer.class).refresh(1000)).isEqualTo(1);
        assertThat(names(FixedAccess.all(), text("granite"))).containsExactly("Granite Bar");
        assertThat(names(FixedAccess.all(), text("chateau"))).containsExactly("Château d’Été");
        assertThat(pipeline.get(ListingIndexer.class).refresh(1000)).isZero();
    }

    @Test
    void filtersNarrow() {
        assertThat(names(FixedAccess.all(), new ListingFilter(null, null, "museum", null, null, null, null)))
                .hasSize(5);
        assertThat(names(FixedAccess.all(), new ListingFilter(other.id(), null, null, null, null, null, null)))
                .containsExactly("Chateau Bar");
        assertThat(names(FixedAccess.all(), new ListingFilter(null, null, null, "removed", null, null, null)))
                .isEmpty();
        assertThat(names(FixedAccess.all(), new ListingFilter(null, null, null, null, null, false, null)))
                .isEmpty();
        assertThat(names(
                        FixedAccess.all(),
                        new ListingFilter(
                                null, null, null, null, new ListingFilter.Source(other.id(), "feed"), null, null)))
                .containsExactly("Chateau Bar");
        assertThat(in(() -> of(FixedAccess.all()).choices()).categories())
                .contains(new ListingChoices.Category("park", 20), new ListingChoices.Category("museum", 5));
    }

    @Test
    void whoIsRestrictedSeesNothingOfOtherDmos() {
        FixedAccess restricted = FixedAccess.only(other.id());
        assertThat(names(restricted, ListingFilter.ALL)).containsExactly("Chateau Bar");
        assertThat(names(restricted, new ListingFilter(dmo.id(), null, null, null, null, null, null)))
                .isEmpty();
        assertThat(names(restricted, text("place"))).isEmpty();
        assertThat(in(() -> of(restricted).choices()).categories())
                .containsExactly(new ListingChoices.Category("bar", 1));
        Search search = new Search(pipeline.jdbc(), restricted);
        long foreign = pipeline.jdbc()
                .sql("SELECT id FROM public.listings WHERE name = 'Place Z'")
                .query(Long.class)
                .single();
        assertThat(in(() -> search.find("place", 5)).isEmpty()).isTrue();
        assertThat(in(() -> search.find("#" + foreign, 5)).listings()).isEmpty();
        assertThat(in(() -> search.find("1", 5)).jobs()).isEmpty();
        assertThat(in(() -> search.find("asheville", 5)).runs()).isEmpty();
        assertThat(names(FixedAccess.only(), ListingFilter.ALL)).isEmpty();
    }

    /** As the list of runs has it: a promotion ordered later is the last word of the run that staged the batch. */
    @Test
    void aRunThatWasPromotedLaterIsToldAsItStands() {
        RunReport staged = pipeline.stage(dmo, "id,name,address,lat,lng\nlate,Late,9 Main St,35.9,-82.9\n");
        int batch = Pipeline.stageOf(staged, Stage.STAGE).job().jobId();
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET status = 'held', hold_reason = 'Look.' WHERE job_id = ?")
                .param(batch)
                .update();
        RunReport refused = pipeline.promoteBatch(batch);
        Search search = new Search(pipeline.jdbc(), FixedAccess.all());
        for (int run : new int[] {staged.runId(), refused.runId()}) {
            assertThat(in(() -> search.find("#" + run, 5)).runs())
                    .singleElement()
                    .satisfies(found -> assertThat(found.status())
                            .isEqualTo(pipeline.get(RunSearch.class)
                                    .find(run)
                                    .orElseThrow()
                                    .status()
                                    .label())
                            .isEqualTo("failed"));
        }
    }

    @Test
    void searchLeadsToListingsRunsAndJobs() {
        Search search = new Search(pipeline.jdbc(), FixedAccess.all());
        assertThat(in(() -> search.find("chateau", 5)).listings())
                .extracting(Search.Listing::name)
                .containsExactly("Chateau Bar", "Château d’Été");
        assertThat(in(() -> search.find("2", 5)).jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.dmo()).isEqualTo("asheville"));
        assertThat(in(() -> search.find("denv", 5)).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.source()).isEqualTo("feed"));
        long hotel = pipeline.jdbc()
                .sql("UPDATE public.listings SET name = '1911', updated_at = now() WHERE name = 'Place Y' RETURNING id")
                .query(Long.class)
                .single();
        pipeline.get(ListingIndexer.class).refresh(1000);
        assertThat(in(() -> search.find("1911", 5)).listings())
                .extracting(Search.Listing::id)
                .containsExactly(hotel);
        assertThat(in(() -> search.find("#1911", 5)).listings()).isEmpty();
        String id = Long.toString(hotel);
        assertThat(in(() -> search.find(id, 5)).listings().getFirst().id()).isEqualTo(hotel);
        assertThat(in(() -> search.find("%", 5)).isEmpty()).isTrue();
        assertThat(in(() -> search.find("<script>", 5)).listings()).hasSize(1);
        assertThat(in(() -> search.find("999999999999999999", 5)).isEmpty()).isTrue();
    }
}
