package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.publicdata.ListingTexts;
import com.trippl.pipeline.review.Conflicts.Side;
import com.trippl.pipeline.review.RowDetail.FieldDiff;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are shown before a promotion is what the promotion then does. */
class SurvivorshipTest {
    private static final String HEADER =
            "id,name,address,lat,lng,category,phone,email,website,description,hours,images\n";
    private static final int PLACES = 60;

    private final Pipeline pipeline = Pipeline.empty();
    private final StagedRows rows = pipeline.get(StagedRows.class);
    private final RowDetails details = pipeline.get(RowDetails.class);
    private final RowEdits edits = pipeline.get(RowEdits.class);
    private final Conflicts conflicts = pipeline.get(Conflicts.class);
    private final Reviews reviews = pipeline.get(Reviews.class);

    @ParameterizedTest
    @CsvSource({
        "latest_wins, first, 1",
        "latest_wins, second, 2",
        "fill_blanks, first, 3",
        "fill_blanks, second, 4",
        "source_priority, first, 5",
        "source_priority, second, 6",
        "source_priority, zeroth, 7"
    })
    void eachFieldEndsAsItWasShown(String policy, String source, int seed) {
        Random random = new Random(seed);
        Dmo dmo = pipeline.dmo(
                "shown",
                "import.id_field=id",
                "stage.auto_accept=false",
                "promote.merge_policy=" + policy,
                "promote.source_priority=[\"zeroth\",\"first\",\"second\"]");
        run(dmo, "first", file(random), Stage.STAGE);
        reviews.decideAll(ReviewFilter.WAITING, RowStatus.ACCEPTED, null, reviews.now());
        pipeline.promoteBatch(rows.openBatches().getFirst().id());
        RunReport staged = run(dmo, source, file(random), Stage.STAGE);
        shape(random);
        reviews.decideAll(ReviewFilter.WAITING, RowStatus.ACCEPTED, null, reviews.now());

        PromotionPreview preview =
                pipeline.get(PromotionPreviews.class).of(staged.review().batchId(), 3);
        Map<Long, Map<ListingField, String>> shown = new HashMap<>();
        int idle = 0;
        for (StagedRow row : accepted()) {
            RowDetail detail = details.find(row.id()).orElseThrow();
            if (detail.listing() != null) {
                shown.put(detail.listing().id(), results(detail));
                idle += row.action().equals("update") && !detail.changesSomething() ? 1 : 0;
            }
        }
        assertThat(shown.size()).isGreaterThan(PLACES / 2);
        assertThat(preview.idle()).isEqualTo(idle);
        pipeline.promote(staged);

        Map<Long, Map<ListingField, String>> promoted = new HashMap<>();
        shown.keySet()
                .forEach(id -> promoted.put(id, pipeline.get(ListingTexts.class).ofListing(id)));
        assertThat(promoted).isEqualTo(shown);
    }

    private List<StagedRow> accepted() {
        return rows.list(ReviewFilter.WAITING.with(Facet.STATUS, Set.of("accepted")), ReviewOrder.FEED, 0, 1000);
    }

    private static Map<ListingField, String> results(RowDetail detail) {
        Map<ListingField, String> results = new EnumMap<>(ListingField.class);
        for (FieldDiff field : detail.fields()) {
            String result = field.result();
            if (result != null) {
                results.put(field.field(), result);
            }
        }
        return results;
    }

    /** The same places each time, with other things said of them, or nothing. */
    private static String file(Random random) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int i = 1; i <= PLACES; i++) {
            boolean moved = random.nextInt(8) == 0;
            csv.append(i)
                    .append(",Place ")
                    .append(i)
                    .append(',')
                    .append(i)
                    .append(" Main St,35.")
                    .append(1000 + i)
                    .append(moved ? "9" : "")
                    .append(",-82.")
                    .append(1000 + i)
                    .append(',')
                    .append(said(random, "cafe", "hotel", "trail"))
                    .append(',')
                    .append(said(random, "111", "222"))
                    .append(',')
                    .append(said(random, "a@example.org", "b@example.org"))
                    .append(',')
                    .append(said(random, "https://a.example", "https://b.example"))
                    .append(',')
                    .append(said(random, "Quiet", "Loud"))
                    .append(',')
                    .append(said(random, "9-5", "10-4"))
                    .append(',')
                    .append(said(random, "https://i.example/1.jpg", "https://i.example/2.jpg"))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String said(Random random, String... values) {
        return random.nextInt(3) == 0 ? "" : values[random.nextInt(values.length)];
    }

    /** People edit and settle some. */
    private void shape(Random random) {
        for (StagedRow row : rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1000)) {
            if (RowEdits.isEditable(row) && random.nextInt(3) == 0) {
                ListingField field = ListingField.values()[5 + random.nextInt(6)];
                edits.edit(row, emptied(field, random));
            } else if (row.action().equals("update") && random.nextInt(2) == 0) {
                Side side = Side.values()[random.nextInt(3)];
                List<ListingField> keep = Arrays.stream(ListingField.values())
                        .filter(field -> random.nextBoolean() || field == ListingField.NAME)
                        .toList();
                conflicts.settle(List.of(row), side, keep, null);
            }
        }
    }

    private static Map<ListingField, String> emptied(ListingField field, Random random) {
        Map<ListingField, String> values = new HashMap<>();
        values.put(
                field,
                random.nextBoolean()
                        ? null
                        : switch (field) {
                            case EMAIL -> "c@example.org";
                            case WEBSITE -> "https://c.example";
                            case IMAGES ->
                                "https://i.example/3.jpg\n https://i.example/4.jpg \n\nhttps://i.example/3.jpg";
                            default -> "Edited";
                        });
        return values;
    }

    private RunReport run(Dmo dmo, String source, String csv, Stage through) {
        return pipeline.run(dmo, source, "feed.csv", csv.getBytes(StandardCharsets.UTF_8), through);
    }

    @Test
    void imagesAreEditedToldAndTakenOverByTheNextBatch() {
        Dmo dmo = pipeline.dmo("images", "import.id_field=id", "stage.auto_accept=false");
        String feed = HEADER + "a,Inn,1 Quay,35.1,-82.1,,,,,,,https://i.example/old.jpg\n";
        pipeline.stage(dmo, feed);
        StagedRow row = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        edits.edit(row, Map.of(ListingField.IMAGES, "https://i.example/a.jpg\nhttp://i.example/b.jpg"));

        RunReport again = pipeline.stage(dmo, feed);

        StagedRow newer =
                rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        RowDetail detail = details.find(newer.id()).orElseThrow();
        assertThat(detail.values())
                .containsEntry(ListingField.IMAGES, "https://i.example/a.jpg\nhttp://i.example/b.jpg");
        assertThat(detail.sourceValues()).containsEntry("images", "https://i.example/old.jpg");
        reviews.decideSeen(List.of(newer), RowStatus.ACCEPTED, null);
        pipeline.promote(again);
        assertThat(pipeline.count(
                        "public.listing_history",
                        "change = 'edit' AND fields -> 'images' = '[[\"https://i.example/old.jpg\"],"
                                + " [\"https://i.example/a.jpg\", \"http://i.example/b.jpg\"]]'"))
                .isOne();
        assertThat(pipeline.count("public.listing_images", "true")).isEqualTo(2);
    }

    @Test
    void addressesThatAreNoImagesAreRefused() {
        pipeline.stage(pipeline.dmo("rules", "stage.auto_accept=false"), HEADER + "a,Inn,1 Quay,35.1,-82.1,,,,,,,\n");
        StagedRow row = rows.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, 1).getFirst();
        for (Map.Entry<String, String> wrong : Map.of(
                        "javascript:alert(1)",
                        "no address of an image",
                        "https://i.example/a b.jpg",
                        "no address of an image",
                        "file:///etc/passwd",
                        "no address of an image",
                        "https://i.example/" + "x".repeat(2_000),
                        "at most 2000 letters",
                        manyImages(51),
                        "at most 50 images")
                .entrySet()) {
            assertThatThrownBy(() -> edits.edit(row, Map.of(ListingField.IMAGES, wrong.getKey())))
                    .isInstanceOf(ReviewException.class)
                    .hasMessageContaining(wrong.getValue());
        }
    }

    private static String manyImages(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("https://i.example/").append(i).append(".jpg\n");
        }
        return lines.toString();
    }
}
