package com.trippl.pipeline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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

    private static ReviewFilter row(StagedRow row) {
        return ReviewFilter.ofRows(List.of(row.id()));
    }

    @Test
    void aDecisionOnAllThatFitLeavesWhatOthersDecidedSinceTheyWereCounted() {
        StagedRow inn = pipeline.get(StagedRows.class)
                .list(WAITING, ReviewOrder.FEED, 0, 1)
                .getFirst();
        Moment asOf = reviews.now();
        reviews.decide(row(inn), RowStatus.REJECTED, "bob", "gone");

        Decided all = reviews.decideAll(WAITING.in(ReviewFilter.Scope.ALL), RowStatus.PENDING, null, asOf);
        Decided waiting = reviews.decideAll(WAITING, RowStatus.HELD, null, asOf);

        assertThat(all.rows()).isZero();
        assertThat(all.left()).isEqualTo(Map.of("bob", 1));
        assertThat(waiting.rows()).isEqualTo(1);
        assertThat(waiting.left()).isEqualTo(Map.of("bob", 1));
        assertThat(pipeline.count("staging.listings", "status = 'rejected' AND decided_by = 'bob'"))
                .isEqualTo(1);
        assertThat(reviews.decideAll(WAITING, RowStatus.PENDING, null, reviews.now())
                        .left())
                .isEmpty();
    }

    /** Others' decisions that were under way at the look are not seen by it, whatever the clock says of them. */
    @Test
    void aDecisionThatWasUnderWayWhenTheRowsWereCountedIsNotOverwritten() {
        List<StagedRow> rows = pipeline.get(StagedRows.class).list(WAITING, ReviewOrder.FEED, 0, 2);
        Moment asOf = Objects.requireNonNull(new TransactionTemplate(pipeline.get(PlatformTransactionManager.class))
                .execute(status -> {
                    reviews.decide(row(rows.getFirst()), RowStatus.REJECTED, "bob", "gone");
                    return CompletableFuture.supplyAsync(reviews::now).join();
                }));

        Decided decided = reviews.decideAll(WAITING.in(ReviewFilter.Scope.ALL), RowStatus.HELD, null, asOf);

        assertThat(decided.left()).isEqualTo(Map.of("bob", 1));
        assertThat(decided.rows()).isEqualTo(1);
        assertThat(pipeline.count("staging.listings", "status = 'rejected' AND decided_by = 'bob'"))
                .isEqualTo(1);
    }

    @Test
    void aDecisionUnderWayIsWaitedForByOneOnAllThatFit() throws Exception {
        StagedRow inn = pipeline.get(StagedRows.class)
                .list(WAITING, ReviewOrder.FEED, 0, 1)
                .getFirst();
        Moment asOf = reviews.now();
        CompletableFuture<Decided> all =
                Objects.requireNonNull(new TransactionTemplate(pipeline.get(PlatformTransactionManager.class))
                        .execute(status -> {
                            reviews.decide(row(inn), RowStatus.REJECTED, "bob", "gone");
                            CompletableFuture<Decided> waiting = CompletableFuture.supplyAsync(
                                    () -> reviews.decideAll(WAITING, RowStatus.HELD, null, asOf));
                            awaitLock();
                            return waiting;
                        }));

        assertThat(all.get(10, TimeUnit.SECONDS).left()).isEqualTo(Map.of("bob", 1));
        assertThat(pipeline.count("staging.listings", "status = 'rejected' AND decided_by = 'bob'"))
                .isEqualTo(1);
    }

    private void awaitLock() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (pipeline.count("pg_locks", "NOT granted") == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
