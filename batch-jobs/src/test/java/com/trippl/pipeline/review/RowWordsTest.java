package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A text means the same for rows that need a person and for all others, before and after their words were read. */
class RowWordsTest {
    private static final ReviewFilter ALL = ReviewFilter.WAITING.in(Scope.ALL);
    private static final int RECORDS = 200;

    private final Pipeline pipeline = Pipeline.empty();
    private final StagedRows rows = pipeline.get(StagedRows.class);
    private final RowWords words = pipeline.get(RowWords.class);

    /** Every fourth row has no coordinates, so that it waits for a person; the others need nobody. */
    @BeforeEach
    void stage() {
        Dmo dmo = pipeline.dmo("words", "import.id_field=id");
        pipeline.stage(
                dmo,
                IntStream.rangeClosed(1, RECORDS)
                        .mapToObj(i -> "id" + i + ",Château " + i + ",Rue du Port " + i % 10 + ","
                                + (i % 4 == 0 ? "," : "35." + (1000 + i) + ",-82." + (1000 + i)) + "\n")
                        .collect(Collectors.joining("", "id,name,address,lat,lng\n", "")));
    }

    private void expectFound() {
        assertThat(rows.facets(ALL.withText("chateau por")).total()).isEqualTo(RECORDS);
        assertThat(rows.count(ALL.withText("CHATEAU 17"))).isEqualTo(11);
        assertThat(names(ALL.withText("chateau 17 rue"))).startsWith("Château 17");
        assertThat(names(ALL.withText("id150"))).containsExactly("Château 150");
        assertThat(names(ALL.withText("id152"))).containsExactly("Château 152");
        assertThat(names(ALL.withText("hateau")))
                .as("parts of words are found nowhere")
                .isEmpty();
        ReviewFilter accepted =
                ReviewFilter.WAITING.with(Facet.STATUS, Set.of("accepted")).withText("port");
        assertThat(rows.count(accepted)).isEqualTo(RECORDS * 3 / 4);
        assertThat(rows.list(accepted, ReviewOrder.NAME, 10, 20)).hasSize(20);
        StagedRow some = rows.list(accepted, ReviewOrder.NAME, 30, 1).getFirst();
        assertThat(rows.placeOf(accepted, ReviewOrder.NAME, some)).isEqualTo(30);
    }

    private List<String> names(ReviewFilter filter) {
        return rows.list(filter, ReviewOrder.FEED, 0, 50).stream()
                .map(StagedRow::name)
                .toList();
    }

    @Test
    void allRowsAreFoundBeforeTheirWordsAreReadAndAfter() {
        assertThat(pipeline.count("staging.row_words", "true")).isZero();
        expectFound();
        assertThat(pipeline.count("staging.row_words", "true")).isZero();

        assertThat(rows.preparing(ALL.withText("port")))
                .as("few rows are read at once")
                .isEmpty();

        assertThat(pipeline.count("staging.row_words", "true")).isEqualTo(RECORDS * 3 / 4);
        expectFound();
    }

    @Test
    void aSearchOfWhatWaitsNeedsNoPreparation() {
        assertThat(rows.preparing(ReviewFilter.WAITING.withText("port"))).isEmpty();
        assertThat(rows.preparing(ALL)).isEmpty();

        assertThat(pipeline.count("staging.row_word_batches", "true")).isZero();
    }

    @Test
    void manyRowsAreReadInTheBackgroundAndTheProgressIsTold() {
        pipeline.jdbc().sql("UPDATE staging.batches SET records = 1000000").update();

        assertThat(rows.preparing(ALL.withText("port"))).hasValue(0);
        assertThat(words.refresh(150)).isEqualTo(150);
        expectFound();
        assertThat(words.refresh(150)).isEqualTo(RECORDS - 150);
        assertThat(rows.preparing(ALL.withText("port"))).isEmpty();
        expectFound();
        assertThat(words.refresh(150)).isZero();
    }

    @Test
    void whatIsEditedOrDecidedAfterwardsIsFoundOnceAndAsItIsNow() {
        rows.preparing(ALL.withText("port"));
        StagedRow row = rows.list(ALL.withText("id1"), ReviewOrder.FEED, 0, 1).getFirst();
        pipeline.get(RowEdits.class).edit(row, Map.of(ListingField.NAME, "Manoir"));
        StagedRow other = rows.list(ALL.withText("id2"), ReviewOrder.FEED, 0, 1).getFirst();
        pipeline.get(Reviews.class).decideSeen(List.of(other), RowStatus.HELD, null);

        assertThat(names(ALL.withText("manoir"))).containsExactly("Manoir");
        assertThat(rows.count(ALL.withText("chateau"))).isEqualTo(RECORDS - 1);
        assertThat(rows.facets(ALL.withText("port")).total()).isEqualTo(RECORDS);
        assertThat(names(ReviewFilter.WAITING.with(Facet.STATUS, Set.of("held")).withText("port")))
                .containsExactly(other.name());
    }

    @Test
    void wordsOfClosedBatchesGoWithTheirCounts() {
        rows.facets(ALL);
        rows.preparing(ALL.withText("port"));
        pipeline.jdbc().sql("UPDATE staging.batches SET status = 'promoted'").update();
        Timestamp now = pipeline.jdbc()
                .sql("SELECT max(updated_at) FROM staging.batches")
                .query(Timestamp.class)
                .single();

        pipeline.get(ReviewCounts.class).pruneCounts(now.toInstant().plusSeconds(1));

        assertThat(pipeline.count("staging.row_words", "true")).isZero();
        assertThat(pipeline.count("staging.row_word_batches", "true")).isZero();
    }
}
