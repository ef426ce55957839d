package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people with the same rows before them. */
class TwoReviewersTest {
    private static final ReviewFilter WAITING = ReviewFilter.WAITING;

    private final Pipeline pipeline = Pipeline.empty();
    private final Reviews reviews = pipeline.get(Reviews.class);

    @BeforeEach
    void stage() {
        Dmo dmo = pipeline.dmo("two");
        pipeline.stage(dmo, """
                name,address,lat,lng
                Harbour Inn,1 Quay Street,,
                Mill Museum,2 Mill Lane,,
                """);
    }

    @Test
    void whatOneDecidedIsNotOverwrittenByTheOtherWhoSawItBefore() {
        List<StagedRow> seenByBoth = pipeline.get(StagedRows.class).list(WAITING, ReviewOrder.FEED, 0, 10);
        assertThat(seenByBoth).hasSize(2);
        StagedRow inn = seenByBoth.getFirst();
        reviews.decide(ReviewFilter.ofRows(List.of(inn.id())), RowStatus.REJECTED, "bob", "gone");

        assertThatThrownBy(() -> reviews.decideSeen(seenByBoth, RowStatus.ACCEPTED, null))
                .isInstanceOf(ReviewException.class)
                .hasMessageContaining("Harbour Inn")
                .hasMessageContaining("by bob")
                .hasMessageContaining("nothing was decided");

        assertThat(pipeline.count("staging.listings", "status = 'rejected' AND decided_by = 'bob'"))
                .isEqualTo(1);
        assertThat(pipeline.count("staging.listings", "status = 'accepted'")).isZero();
    }

    @Test
    void rowsNobodyTouchedMeanwhileAreDecided() {
        List<StagedRow> seen = pipeline.get(StagedRows.class).list(WAITING, ReviewOrder.FEED, 0, 10);

        assertThat(reviews.decideSeen(seen, RowStatus.ACCEPTED, "both known").rows())
                .isEqualTo(2);

        assertThat(pipeline.count("staging.decisions", "to_status = 'accepted' AND notes = 'both known'"))
                .isEqualTo(2);
    }
}
