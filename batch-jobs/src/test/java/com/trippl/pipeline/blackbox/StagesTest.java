package com.trippl.pipeline.blackbox;

import static com.trippl.pipeline.testing.Pipeline.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.review.ReviewException;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of records from one feed to the next. */
class StagesTest {
    private static final String HEADER = "id,name,address,lat,lng,category,phone\n";

    private final Pipeline pipeline = Pipeline.empty();

    private Dmo feedOf(String kind) {
        return pipeline.dmo(
                "feeds",
                "import.id_field=id",
                "import.feed=" + kind,
                "stage.max_delete_percent=100",
                "stage.min_percent_of_last=0");
    }

    private List<String> names() {
        return pipeline.jdbc()
                .sql("SELECT name FROM public.listings WHERE status = 'live' ORDER BY id")
                .query(String.class)
                .list();
    }

    @Test
    void theSameFeedTwiceChangesNothing() {
        Dmo dmo = feedOf("full");
        String feed = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n";
        pipeline.run(dmo, feed);
        List<String> before = pipeline.jdbc()
                .sql("SELECT l::text FROM public.listings l ORDER BY id")
                .query(String.class)
                .list();
        int history = pipeline.count("public.listing_history", "true");
        List<String> records = sourceRecords();
        RunReport again = pipeline.run(dmo, feed);
        assertThat(results(again, Stage.PROMOTE)).isEqualTo(new JobResults(2, 0, 0, 0, 0, 2, 0));
        assertThat(pipeline.jdbc()
                        .sql("SELECT l::text FROM public.listings l ORDER BY id")
                        .query(String.class)
                        .list())
                .isEqualTo(before);
        assertThat(pipeline.count("public.listing_history", "true")).isEqualTo(history);
        assertThat(pipeline.count("public.listing_source_map", "last_seen > first_seen"))
                .isEqualTo(2);
        assertThat(sourceRecords()).as("rows and their versions").isEqualTo(records);
        assertThat(pipeline.count("staging.listings", "action = 'unchanged' AND status = 'promoted'"))
                .isEqualTo(2);
        RunReport promotedAgain = pipeline.promote(again);
        assertThat(results(promotedAgain, Stage.PROMOTE).total()).isZero();
    }

    private List<String> sourceRecords() {
        return pipeline.jdbc()
                .sql("SELECT xmin || r::text FROM public.source_records r ORDER BY source_key")
                .query(String.class)
                .list();
    }

    @Test
    void aDeltaFeedTellsOfEachRecordWhenItWasSeen() {
        Dmo dmo = feedOf("delta");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n");
        RunReport again = pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n");
        assertThat(results(again, Stage.PROMOTE)).isEqualTo(new JobResults(1, 0, 0, 0, 0, 1, 0));
        assertThat(pipeline.count("public.listing_source_map", "last_seen > first_seen AND source_id = 'a'"))
                .isOne();
        assertThat(pipeline.count("public.listing_source_map", "last_seen > first_seen"))
                .isOne();
    }

    @Test
    void whatComesBackInTheSameWordsIsThereAgain() {
        Dmo dmo = feedOf("full");
        String whole = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n";
        String half = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n";
        pipeline.run(dmo, whole);
        pipeline.run(dmo, half);
        pipeline.run(dmo, whole);
        assertThat(names()).as("missed once, nobody removed it").containsExactly("One", "Two");
        assertThat(pipeline.count("public.listing_source_map", "missing_since IS NOT NULL OR last_seen = first_seen"))
                .isZero();

        RunReport report = pipeline.run(dmo, half);
        pipeline.decide(RowStatus.ACCEPTED, "delete", null);
        pipeline.promote(report);
        assertThat(names()).containsExactly("One");
        assertThat(pipeline.count(
                        "public.listing_source_map", "last_seen > (SELECT max(created_at) FROM staging.batches)"))
                .as("only the one that is there was seen by the last feed")
                .isOne();
        RunReport back = pipeline.run(dmo, whole);
        assertThat(results(back, Stage.PROMOTE)).isEqualTo(new JobResults(2, 1, 0, 0, 0, 1, 0));
        assertThat(names()).containsExactly("One", "Two");
        assertThat(pipeline.count("public.listing_source_map", "missing_since IS NOT NULL"))
                .isZero();
    }

    /** The second promotion has a result of its own. */
    private static List<String> withoutResults(List<String> content) {
        return content.stream().filter(line -> !line.startsWith("result ")).toList();
    }

    @Test
    void promotingTwiceChangesNothing() {
        Dmo dmo = feedOf("full");
        RunReport first =
                pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\na2,one,1 main st,35.1,-82.1,cafe,1\n");
        List<String> content = withoutResults(pipeline.content());
        RunReport second = pipeline.promote(first);
        assertThat(second.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(second, Stage.PROMOTE).total()).isZero();
        assertThat(withoutResults(pipeline.content())).isEqualTo(content);
    }

    @Test
    void changesBecomeUpdatesWithHistory() {
        Dmo dmo = feedOf("full");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n");
        RunReport report =
                pipeline.run(dmo, HEADER + "a,Uno,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,3\n");
        assertThat(results(report, Stage.PROMOTE).updated()).isEqualTo(2);
        assertThat(names()).containsExactly("Uno", "Two");
        assertThat(pipeline.jdbc()
                        .sql("SELECT fields::text FROM public.listing_history WHERE change = 'update' ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("{\"name\": [\"One\", \"Uno\"]}", "{\"phone\": [\"2\", \"3\"]}");
    }

    @Test
    void duplicatesShareAListing() {
        Dmo dmo = feedOf("full");
        RunReport report = pipeline.run(
                dmo,
                HEADER
                        + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,ONE,1 Main St.,35.1,-82.1,cafe,2\na,One!,1 Main St,35.1,-82.1,cafe,9\n");
        assertThat(results(report, Stage.PROMOTE)).isEqualTo(new JobResults(3, 1, 0, 0, 2, 0, 0));
        assertThat(names()).containsExactly("ONE");
        assertThat(pipeline.jdbc()
                        .sql("SELECT DISTINCT listing_id FROM public.listing_source_map")
                        .query(Long.class)
                        .list())
                .hasSize(1);
        assertThat(pipeline.count("public.listing_source_map", "true")).isEqualTo(2);
        assertThat(pipeline.count("staging.listings", "status = 'merged'")).isEqualTo(2);
    }

    @Test
    void anotherSourceOfTheSamePlaceAddsNoListing() {
        Dmo dmo = feedOf("delta");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n");
        byte[] other = (HEADER + "x,one,1 MAIN ST,35.1,-82.1,Cafe,7\n").getBytes(StandardCharsets.UTF_8);
        RunReport report = pipeline.run(dmo, "other", "other.csv", other, Stage.PROMOTE);
        assertThat(results(report, Stage.PROMOTE).unchanged()).isOne();
        assertThat(names()).containsExactly("One");
        assertThat(pipeline.count("public.listing_source_map", "true")).isEqualTo(2);
    }

    @Test
    void whatAFullFeedNoLongerNamesIsDeletedOnceAPersonSaysSo() {
        Dmo dmo = feedOf("full");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n");
        RunReport report = pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n");
        assertThat(results(report, Stage.STAGE).deleted()).isOne();
        assertThat(names()).containsExactly("One", "Two");
        assertThat(pipeline.count("public.listing_source_map", "missing_since IS NOT NULL"))
                .isOne();
        assertThat(pipeline.decide(RowStatus.ACCEPTED, "delete", null)).isOne();
        assertThat(results(pipeline.promote(report), Stage.PROMOTE).deleted()).isOne();
        assertThat(names()).containsExactly("One");

        RunReport back = pipeline.run(
                dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two again,2 Main St,35.2,-82.2,cafe,2\n");
        assertThat(results(back, Stage.PROMOTE).added()).isOne();
        assertThat(names()).containsExactly("One", "Two again");
        assertThat(pipeline.count("public.listings", "true"))
                .as("it returns under its id")
                .isEqualTo(2);
    }

    @Test
    void aDeltaFeedDeletesNothing() {
        Dmo dmo = feedOf("delta");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n");
        RunReport report = pipeline.run(dmo, HEADER + "c,Three,3 Main St,35.3,-82.3,cafe,3\n");
        assertThat(results(report, Stage.STAGE).deleted()).isZero();
        assertThat(names()).containsExactly("One", "Two", "Three");
    }

    @Test
    void graceComesBeforeDeletion() {
        Dmo dmo = feedOf("full");
        pipeline.configure(dmo, "stage.delete_grace_days=3");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n");
        String half = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n";
        assertThat(results(pipeline.run(dmo, half), Stage.STAGE).deleted()).isZero();
        pipeline.jdbc()
                .sql("UPDATE public.listing_source_map SET missing_since = missing_since - interval '4 days'")
                .update();
        assertThat(results(pipeline.run(dmo, half), Stage.STAGE).deleted()).isOne();
    }

    @Test
    void aBatchThatShrankTooMuchIsHeldUntilReleased() {
        Dmo dmo = pipeline.dmo("guard", "import.id_field=id", "import.feed=full");
        StringBuilder feed = new StringBuilder(HEADER);
        for (int i = 0; i < 100; i++) {
            feed.append(i + ",Place " + i + "," + i + " Main St,35." + (100 + i) + ",-82.1,cafe,\n");
        }
        pipeline.run(dmo, feed.toString());
        RunReport report = pipeline.run(dmo, HEADER + "1,Place 1,1 Main St,35.101,-82.1,cafe,\n");
        assertThat(report.review().batchStatus()).isEqualTo("held");
        assertThat(report.review().holdReason()).contains("min_percent_of_last");
        assertThat(pipeline.count("public.listing_source_map", "missing_since IS NOT NULL"))
                .isZero();
        assertThat(pipeline.promote(report).status()).isEqualTo(JobStatus.FAILED);
        pipeline.get(Reviews.class).release(report.review().batchId(), "reviewer");
        RunReport released = pipeline.promote(report);
        assertThat(released.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(released, Stage.PROMOTE)).isEqualTo(new JobResults(1, 0, 0, 0, 0, 1, 0));
        assertThat(pipeline.count("public.listing_source_map", "last_seen > first_seen"))
                .as("a feed in doubt says nothing of what it does not name")
                .isOne();
    }

    @Test
    void decisionsOutliveAReimportOfTheSameContent() {
        Dmo dmo = feedOf("full");
        String feed = HEADER + "a,One,1 Main St,,,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n";
        pipeline.stage(dmo, feed);
        assertThat(pipeline.decide(RowStatus.REJECTED, "missing_coordinates", null))
                .isOne();
        RunReport again = pipeline.run(dmo, feed);
        assertThat(again.review().pending()).isZero();
        assertThat(names()).containsExactly("Two");
        RunReport changed = pipeline.run(dmo, feed.replace("One", "Uno"));
        assertThat(changed.review().pending())
                .as("changed content is a new question")
                .isOne();
    }

    @Test
    void aNewerBatchSupersedesTheOlder() {
        Dmo dmo = feedOf("full");
        RunReport old = pipeline.stage(dmo, HEADER + "a,Old,1 Main St,35.1,-82.1,cafe,1\n");
        pipeline.stage(dmo, HEADER + "a,New,1 Main St,35.1,-82.1,cafe,1\n");
        assertThat(results(pipeline.promote(old), Stage.PROMOTE).total()).isZero();
        assertThat(pipeline.count("staging.listings", "status = 'superseded'")).isOne();
        assertThat(names()).isEmpty();
    }

    @Test
    void twoWaitingBatchesOfTheSamePlaceMakeOneListing() {
        Dmo dmo = feedOf("delta");
        RunReport one = pipeline.stage(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n");
        byte[] other = (HEADER + "x,one,1 MAIN ST,35.1,-82.1,Cafe,7\n").getBytes(StandardCharsets.UTF_8);
        RunReport two = pipeline.run(dmo, "other", "other.csv", other, Stage.STAGE);
        pipeline.promote(two);
        pipeline.promote(one);
        assertThat(pipeline.count("public.listings", "true")).isOne();
        assertThat(pipeline.count("public.listing_source_map", "true")).isEqualTo(2);
    }

    @Test
    void fillBlanksKeepsWhatIsThere() {
        Dmo dmo = feedOf("full");
        pipeline.configure(dmo, "promote.merge_policy=fill_blanks");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,,\n");
        pipeline.run(dmo, HEADER + "a,Uno,1 Main St,35.1,-82.1,cafe,5\n");
        assertThat(pipeline.jdbc()
                        .sql("SELECT name || '/' || category || '/' || phone FROM public.listings")
                        .query(String.class)
                        .single())
                .isEqualTo("One/cafe/5");
    }

    @Test
    void aRowWithoutANameCannotBeAccepted() {
        pipeline.stage(feedOf("full"), HEADER + "a,,1 Main St,35.1,-82.1,cafe,1\n");
        long row = pipeline.jdbc()
                .sql("SELECT id FROM staging.listings")
                .query(Long.class)
                .single();
        assertThat(pipeline.decide(RowStatus.ACCEPTED, "missing_name", null)).isZero();
        assertThatThrownBy(() -> pipeline.get(Reviews.class)
                        .decideAll(
                                ReviewFilter.ofRows(List.of(row)),
                                RowStatus.ACCEPTED,
                                null,
                                pipeline.get(Reviews.class).now()))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("cannot be accepted: missing_name");
    }

    @Test
    void aFarMoveIsShownToAPerson() {
        Dmo dmo = feedOf("full");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n");
        RunReport report = pipeline.run(dmo, HEADER + "a,One,1 Main St,36.1,-82.1,cafe,1\n");
        assertThat(report.review().flags()).containsEntry("coordinates_moved", 1);
        assertThat(pipeline.count("public.listings", "lat = 35.1")).isOne();
    }

    @Test
    void theBridgeLeadsFromAFilesRecordToItsListing() {
        pipeline.run(feedOf("full"), HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,one,1 main st,35.1,-82.1,cafe,1\n");
        assertThat(pipeline.count(
                        "pipeline.bridge_source_listing b JOIN pipeline.files f ON f.id = b.job_file_id JOIN public.listings l ON l.id = b.listing_id",
                        "f.stage = 'transform'"))
                .isEqualTo(2);
    }

    @Test
    void aListingWhoseRecordIsFaultyIsNotMissing() {
        Dmo dmo = feedOf("full");
        pipeline.run(
                dmo,
                HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n"
                        + "c,Three,3 Main St,35.3,-82.3,cafe,3\nd,Four,4 Main St,35.4,-82.4,cafe,4\n");
        RunReport report = pipeline.run(
                dmo,
                HEADER
                        + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,abc,cafe,2\nc,Three,3 Main St,35.3,-82.3,cafe,3,4,5,6\n");
        assertThat(results(report, Stage.STAGE).deleted()).as("d alone").isOne();
        assertThat(pipeline.jdbc()
                        .sql("SELECT source_id FROM public.listing_source_map WHERE missing_since IS NOT NULL")
                        .query(String.class)
                        .list())
                .containsExactly("d");
    }

    @Test
    void thatAListingMayGoIsSaidOfOneTimeItIsMissing() {
        Dmo dmo = feedOf("full");
        String both = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,2 Main St,35.2,-82.2,cafe,2\n";
        String one = HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\n";
        pipeline.run(dmo, both);
        RunReport missing = pipeline.run(dmo, one);
        pipeline.decide(RowStatus.ACCEPTED, "delete", null);
        pipeline.promote(missing);
        assertThat(names()).containsExactly("One");
        pipeline.run(dmo, both);
        assertThat(names()).containsExactly("One", "Two");
        RunReport again = pipeline.run(dmo, one);
        assertThat(names()).as("a person decides anew").containsExactly("One", "Two");
        assertThat(again.review().pending()).isOne();
    }

    @Test
    void theNextBatchIsMeasuredByTheOneSomebodyReleased() {
        Dmo dmo = pipeline.dmo("guarded", "import.id_field=id", "import.feed=full", "stage.max_delete_percent=100");
        StringBuilder large = new StringBuilder(HEADER);
        for (int i = 0; i < 10; i++) {
            large.append("a%d,Place %d,%d Main St,35.%d,-82.1,cafe,1\n".formatted(i, i, i, i));
        }
        pipeline.run(dmo, large.toString());
        String small = HEADER + "a0,Place 0,0 Main St,35.0,-82.1,cafe,1\na1,Place 1,1 Main St,35.1,-82.1,cafe,1\n";
        RunReport held = pipeline.run(dmo, small);
        assertThat(held.review().batchStatus()).isEqualTo("held");
        pipeline.get(Reviews.class).release(held.review().batchId(), "reviewer");
        pipeline.promote(held);
        assertThat(pipeline.run(dmo, small).review().batchStatus()).isNotEqualTo("held");
    }

    @Test
    void aBatchReleasedAfterAnOlderOneWasPromotedUpdatesWhatThatAdded() {
        Dmo dmo = pipeline.dmo("guarded", "import.id_field=id", "import.feed=delta");
        RunReport first = pipeline.stage(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,Two,,,,cafe,2\n");
        pipeline.configure(dmo, "stage.max_delete_percent=100");
        RunReport second = pipeline.stage(dmo, HEADER + "a,Uno,1 Main Street,35.1,-82.1,cafe,1\nb,Two,,,,cafe,3\n");
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET status = 'ready' WHERE job_id = ?")
                .param(first.review().batchId())
                .update();
        pipeline.jdbc()
                .sql("UPDATE staging.listings SET own_status = 'accepted' WHERE job_id IN (?, ?)")
                .param(first.review().batchId())
                .param(second.review().batchId())
                .update();
        assertThat(results(pipeline.promote(first), Stage.PROMOTE).added()).isEqualTo(2);
        RunReport promoted = pipeline.promote(second);
        assertThat(promoted.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(results(promoted, Stage.PROMOTE)).isEqualTo(new JobResults(2, 0, 2, 0, 0, 0, 0));
        assertThat(names()).containsExactly("Uno", "Two");
    }

    @Test
    void duplicatesFollowTheirSurvivorToTheListingOfAnotherBatch() {
        Dmo dmo = feedOf("delta");
        byte[] other = (HEADER + "x,one,1 MAIN ST,35.1,-82.1,Cafe,7\n").getBytes(StandardCharsets.UTF_8);
        RunReport waiting = pipeline.run(dmo, "other", "other.csv", other, Stage.STAGE);
        RunReport report =
                pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1,cafe,1\nb,ONE,1 Main St.,35.1,-82.1,cafe,2\n");
        assertThat(results(report, Stage.PROMOTE)).isEqualTo(new JobResults(2, 1, 0, 0, 1, 0, 0));
        pipeline.promote(waiting);
        assertThat(names()).hasSize(1);
        assertThat(pipeline.jdbc()
                        .sql("SELECT count(DISTINCT listing_id) FROM public.listing_source_map")
                        .query(Integer.class)
                        .single())
                .isOne();
        assertThat(pipeline.count("public.listing_source_map", "true")).isEqualTo(3);
        assertThat(pipeline.count("staging.batches", "status = 'promoted'")).isEqualTo(2);
    }
}
