package com.trippl.pipeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DashboardsTest {
    private Pipeline pipeline;
    private Dmo dmo;
    private Dashboards dashboards;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        dmo = pipeline.dmo("alpha");
        dashboards = pipeline.get(Dashboards.class);
    }

    private Feed feed() {
        return dashboards.feeds().stream()
                .filter(feed -> feed.dmoId() == dmo.id())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDmoWithoutRunsIsListedAsEmpty() {
        assertThat(feed().lastRun()).isNull();
        assertThat(feed().publicRows()).isZero();
        assertThat(dashboards.failures()).isEmpty();
        assertThat(dashboards.lastRuns(null, 10)).isEmpty();
    }

    @Test
    void figuresAreThoseOfTheTables() {
        RunReport report = pipeline.run(dmo, Path.of("../samples/listings.csv"));
        Feed feed = feed();
        assertThat(feed.lastRun()).isEqualTo(report.runId());
        assertThat(feed.lastRunStatus()).isEqualTo("completed");
        assertThat(feed.lastPromoted()).isNotNull();
        assertThat(feed.publicRows())
                .isPositive()
                .isEqualTo(pipeline.count("public.listings", "status = 'live' AND dmo_id = " + dmo.id()));
        assertThat(feed.waiting())
                .isPositive()
                .isEqualTo(pipeline.count("staging.listings", "needs_review AND status = 'pending'"));
        assertThat(feed.moreWaiting()).isFalse();

        Outcomes run = dashboards.lastRuns(dmo.id(), 10).getFirst();
        assertThat(run.total()).isEqualTo(Pipeline.results(report, Stage.IMPORT).total());
        assertThat(run.added() + run.updated() + run.unchanged() + run.duplicates() + run.errors())
                .isEqualTo(run.total());
        assertThat(dashboards.lastDays(null, 30))
                .hasSize(1)
                .first()
                .extracting(Outcomes::total)
                .isEqualTo(run.total());
        assertThat(dashboards.lastRuns(dmo.id() + 1, 10)).isEmpty();
    }

    @Test
    void whatWaitsIsTheSameWhetherTheReviewHasCountedItOrNot() {
        pipeline.run(dmo, Path.of("../samples/listings.csv"));
        long uncounted = feed().waiting();
        int counted = pipeline.get(StagedRows.class)
                .facets(ReviewFilter.WAITING.ofDmo(dmo.id()))
                .total();
        assertThat(pipeline.count("staging.surveys", "true")).isPositive();
        assertThat(feed().waiting()).isPositive().isEqualTo(uncounted).isEqualTo(counted);

        Reviews reviews = pipeline.get(Reviews.class);
        reviews.decideAll(ReviewFilter.WAITING, RowStatus.HELD, null, reviews.now());
        assertThat(feed().waiting()).isZero();
    }

    @Test
    void aFailureStandsUntilANewerSuccess() {
        RunReport broken = pipeline.run(dmo, "nothing,of,use\n1,2,3\n");
        List<Failure> failures = dashboards.failures();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failures.getFirst().runId()).isEqualTo(broken.runId());
        assertThat(failures.getFirst().message()).isNotBlank();
        assertThat(feed().failures()).isEqualTo(1);

        pipeline.run(dmo, "name,address\nCafe,1 Main St\n");
        assertThat(dashboards.failures()).isEmpty();
        assertThat(feed().failures()).isEqualTo(1);
    }

    @Test
    void deadWorkersAndHeldBatchesWantALook() {
        RunReport report = pipeline.run(dmo, "name,address\nCafe,1 Main St\n");
        pipeline.jdbc()
                .sql("UPDATE staging.batches SET status = 'held', hold_reason = 'too few'")
                .update();
        pipeline.jdbc().sql("""
                        UPDATE pipeline.job_queue SET status = 'running', finished_at = NULL, locked_by = 'gone:1',
                            lease_until = now() - interval '1 hour' WHERE stage = 'promote'""").update();
        assertThat(dashboards.failures())
                .extracting(Failure::kind)
                .containsExactlyInAnyOrder(Failure.Kind.HELD, Failure.Kind.DEAD);
        assertThat(dashboards.failures()).extracting(Failure::runId).containsOnly(report.runId());
    }
}
