package com.trippl.pipeline.publicdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.FieldChange;
import com.trippl.pipeline.publicdata.ListingDetail.Origin;
import com.trippl.pipeline.publicdata.ListingDetail.Origin.Certainty;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of listings after real runs. */
class ListingDetailsTest {
    private static final String HEADER = "id,name,address,lat,lng,category,phone,website\n";
    private static final String INN =
            "1,Old Inn,\"1 Main St, Asheville\",35.5,-82.5,hotel,555-0100,https://inn.example\n";

    private Pipeline pipeline;
    private Dmo dmo;
    private ListingDetails details;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        dmo = pipeline.dmo("asheville", "import.id_field=id");
        details = new ListingDetails(pipeline.jdbc(), FixedAccess.all());
    }

    private ListingDetail only() {
        long id = pipeline.jdbc()
                .sql("SELECT id FROM public.listings")
                .query(Long.class)
                .single();
        return details.find(id).orElseThrow();
    }

    @Test
    void eachValueLeadsToTheJobAndLineThatBroughtIt() {
        int first = pipeline.run(dmo, HEADER + INN).runId();
        int second =
                pipeline.run(dmo, HEADER + INN.replace("555-0100", "555-0199")).runId();

        ListingDetail detail = only();

        Origin phone = detail.origins().get(ListingField.PHONE);
        assertThat(detail.values()).containsEntry(ListingField.PHONE, "555-0199");
        assertThat(phone.certainty()).isEqualTo(Certainty.RECORDED);
        assertThat(phone.source()).isEqualTo("feed");
        assertThat(phone.change().runId()).isEqualTo(second);
        assertThat(phone.change().fileName()).isEqualTo("feed.csv");
        assertThat(phone.change().line()).isEqualTo(2);
        assertThat(phone.change().fields()).containsExactly(new FieldChange("phone", "555-0100", "555-0199"));
        for (ListingField unchanged : List.of(ListingField.NAME, ListingField.LAT, ListingField.WEBSITE)) {
            assertThat(detail.origins().get(unchanged).change().runId())
                    .as(unchanged.label())
                    .isEqualTo(first);
        }
    }

    @Test
    void historyTellsWhatAnInsertBroughtEvenWhenItsStagedRowIsGone() {
        pipeline.run(dmo, HEADER + INN);
        pipeline.run(dmo, HEADER + INN.replace("555-0100", "555-0199").replace("hotel", "inn"));
        Change kept = only().history().getLast();

        pipeline.jdbc().sql("DELETE FROM staging.listings").update();
        Change workedOut = only().history().getLast();

        assertThat(kept.kind()).isEqualTo("insert");
        assertThat(kept.reconstructed()).isFalse();
        assertThat(workedOut.reconstructed()).isTrue();
        assertThat(workedOut.fields())
                .containsExactlyInAnyOrderElementsOf(kept.fields())
                .contains(new FieldChange("phone", null, "555-0100"), new FieldChange("category", null, "hotel"));
    }

    @Test
    void aValueThatNoEntryTellsOfIsConcludedFromTheJobOrSaidToBeUnknown() {
        pipeline.run(dmo, HEADER + INN);
        long id = only().listing().id();
        pipeline.jdbc()
                .sql(
                        "INSERT INTO public.listing_hours (listing_id, hours, created_at, updated_at) SELECT ?, 'always', started_at, started_at"
                                + " FROM pipeline.job_queue WHERE job_type = 'promote_public'")
                .param(id)
                .update();
        pipeline.jdbc()
                .sql("INSERT INTO public.listing_info (listing_id, description, content_hash, created_at)"
                        + " VALUES (?, 'out of nowhere', gen_random_uuid(), '2001-01-01')")
                .param(id)
                .update();

        ListingDetail detail = only();

        assertThat(detail.origins().get(ListingField.HOURS))
                .returns(Certainty.CONCLUDED, Origin::certainty)
                .returns("feed", Origin::source);
        assertThat(detail.origins().get(ListingField.DESCRIPTION).certainty()).isEqualTo(Certainty.UNKNOWN);
    }

    @Test
    void sourcesNameTheirFilesAndHideThoseOfOtherDmos() {
        int run = pipeline.run(dmo, HEADER + INN).runId();
        ListingDetail detail = only();
        assertThat(detail.sources()).singleElement().satisfies(source -> {
            assertThat(source.sourceId()).isEqualTo("1");
            assertThat(source.dmo()).isEqualTo("asheville");
            assertThat(source.missingSince()).isNull();
            assertThat(source.deliveries()).singleElement().satisfies(delivery -> {
                assertThat(delivery.fileName()).isEqualTo("feed.csv");
                assertThat(delivery.runId()).isEqualTo(run);
            });
        });
        long id = detail.listing().id();
        Dmo other = pipeline.dmo("elsewhere");
        assertThat(new ListingDetails(pipeline.jdbc(), FixedAccess.only(other.id())).find(id))
                .isEmpty();
        assertThat(new ListingDetails(pipeline.jdbc(), FixedAccess.only(other.id())).resolve(id))
                .isEmpty();
        assertThat(new ListingDetails(pipeline.jdbc(), FixedAccess.only(dmo.id())).find(id))
                .isPresent();
        pipeline.jdbc()
                .sql("UPDATE public.listing_source_map SET dmo_id = ?")
                .param(other.id())
                .update();
        assertThat(new ListingDetails(pipeline.jdbc(), FixedAccess.only(dmo.id()))
                        .find(id)
                        .orElseThrow())
                .returns(List.of(), ListingDetail::sources)
                .returns(1, ListingDetail::otherSources);
    }

    @Test
    void whatAnotherDmoBroughtIsToldWithoutWhereItCameFrom() {
        pipeline.run(dmo, HEADER + INN);
        long id = only().listing().id();
        Dmo other = pipeline.dmo("elsewhere", "import.id_field=id");
        byte[] content = (HEADER + INN.replace("1,Old", "secret-7,Old").replace("555-0100", "555-0199"))
                .getBytes(StandardCharsets.UTF_8);
        RunReport staged = pipeline.run(other, "other feed", "theirs.csv", content, Stage.STAGE);
        pipeline.decide(RowStatus.ACCEPTED, null, null);
        pipeline.promote(staged);
        pipeline.jdbc()
                .sql("UPDATE public.listing_changes SET actor = 'reviewer' WHERE change = 'update'")
                .update();

        ListingDetail told = new ListingDetails(pipeline.jdbc(), FixedAccess.only(dmo.id()))
                .find(id)
                .orElseThrow();

        assertThat(told.history().getFirst())
                .returns(true, Change::elsewhere)
                .returns(List.of(new FieldChange("phone", "555-0100", "555-0199")), Change::fields)
                .returns(null, Change::actor)
                .returns(null, Change::jobId);
        assertThat(told.history().getLast())
                .returns(false, Change::elsewhere)
                .returns("feed", Change::source)
                .returns("feed.csv", Change::fileName);
        assertThat(told.origins().get(ListingField.PHONE).certainty()).isEqualTo(Certainty.ELSEWHERE);
        assertThat(told.origins().get(ListingField.NAME).certainty()).isEqualTo(Certainty.RECORDED);
        assertThat(told.toString()).doesNotContain("other feed", "secret-7", "theirs.csv", "reviewer");
        assertThat(only().toString()).contains("other feed", "secret-7", "theirs.csv", "reviewer");
    }

    @Test
    void redirectsOfMergesAreFollowedToTheEndAndNeverInCircles() {
        pipeline.run(
                dmo,
                HEADER
                        + INN
                        + INN.replace("1,Old", "2,New").replace("1 Main", "9 Side")
                        + INN.replace("1,Old", "3,Far").replace("1 Main", "77 End"));
        List<Long> ids = pipeline.jdbc()
                .sql("SELECT id FROM public.listings ORDER BY id")
                .query(Long.class)
                .list();
        merge(ids.get(0), ids.get(1));
        merge(ids.get(1), ids.get(2));

        assertThat(details.resolve(ids.get(0))).contains(ids.get(2));
        assertThat(details.resolve(ids.get(2))).contains(ids.get(2));
        assertThat(details.find(ids.get(2)).orElseThrow().absorbed()).containsExactly(ids.get(1));
        assertThat(details.resolve(-1)).isEmpty();
        merge(ids.get(2), ids.get(0));
        assertThat(details.resolve(ids.get(0))).isEmpty();
    }

    private void merge(long from, long into) {
        pipeline.jdbc()
                .sql("UPDATE public.listings SET status = 'merged', merged_into = ? WHERE id = ?")
                .param(into)
                .param(from)
                .update();
    }

    @Test
    void everyValueOfTheSampleHasAnOrigin() throws IOException {
        Path sample = Path.of("../samples/listings.csv");
        Dmo plain = pipeline.dmo("plain");
        pipeline.run(plain, sample);
        Path changed = Files.createTempFile("changed", ".csv");
        Files.writeString(changed, Files.readString(sample).replace("(800) 411-3812", "(828) 555-0142"));
        pipeline.run(plain, changed);

        List<Long> ids = pipeline.jdbc()
                .sql("SELECT id FROM public.listings WHERE status = 'live'")
                .query(Long.class)
                .list();
        assertThat(ids).hasSizeGreaterThan(200);
        assertThat(ids).allSatisfy(id -> {
            ListingDetail detail = details.find(id).orElseThrow();
            assertThat(detail.origins().keySet()).isEqualTo(detail.values().keySet());
            assertThat(detail.origins().values()).extracting(Origin::certainty).containsOnly(Certainty.RECORDED);
        });
        long changedRows = ids.stream()
                .map(id -> details.find(id).orElseThrow())
                .filter(detail -> "(828) 555-0142".equals(detail.values().get(ListingField.PHONE)))
                .peek(detail -> assertThat(detail.origins()
                                .get(ListingField.PHONE)
                                .change()
                                .fields())
                        .containsExactly(new FieldChange("phone", "(800) 411-3812", "(828) 555-0142")))
                .count();
        assertThat(changedRows).isPositive();
    }
}
