package com.trippl.pipeline.promote;

import static com.trippl.pipeline.testing.Pipeline.results;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows on which nobody decides go with their batch: their status is that of what promotions came by, and nobody writes it to them. */
class WithTheBatchTest {
    private static final String CSV = """
            id,name,address,lat,lng
            a,One,1 Main St,35.1,-82.1
            b,Two,2 Main St,35.2,-82.2
            c,Three,3 Main St,35.3,-82.3
            d,Four,4 Main St,35.4,-82.4
            e,One,1 Main St,35.1,-82.1
            f,Nowhere,,,
            """;

    private final Pipeline pipeline = Pipeline.empty();
    private Dmo dmo;

    @BeforeEach
    void open() {
        dmo = pipeline.dmo("with", "import.id_field=id");
    }

    /** Of each row its source id, status and own status. */
    private List<String> rows(RunReport run) {
        return pipeline.jdbc()
                .sql("SELECT concat_ws(' ', source_id, status, coalesce(own_status, '-'), ok_to_promote)"
                        + " FROM staging.listings WHERE job_id = ? ORDER BY id")
                .param(run.review().batchId())
                .query(String.class)
                .list();
    }

    private void decide(String sourceId, RowStatus to) {
        long id = pipeline.jdbc()
                .sql("SELECT id FROM staging.listings WHERE source_id = ? ORDER BY id DESC LIMIT 1")
                .param(sourceId)
                .query(Long.class)
                .single();
        pipeline.get(Reviews.class).decide(ReviewFilter.ofRows(List.of(id)), to, "reviewer", null);
    }

    @Test
    void aPromotionWritesToNoRowThatNobodyDecidesOn() {
        RunReport staged = pipeline.stage(dmo, CSV);
        assertThat(rows(staged))
                .containsExactly(
                        "a accepted - t",
                        "b accepted - t",
                        "c accepted - t",
                        "d accepted - t",
                        "e accepted accepted t",
                        "f pending pending f");
        String written =
                "SELECT string_agg(xmin::text, ' ' ORDER BY id) FROM staging.listing_rows WHERE own_status IS NULL";
        String before = pipeline.jdbc().sql(written).query(String.class).single();
        pipeline.promote(staged);
        assertThat(rows(staged))
                .containsExactly(
                        "a promoted - t",
                        "b promoted - t",
                        "c promoted - t",
                        "d promoted - t",
                        "e merged merged f",
                        "f pending pending f");
        assertThat(pipeline.jdbc().sql(written).query(String.class).single()).isEqualTo(before);
    }

    @Test
    void whatIsAcceptedLaterIsPromotedAloneThoughItStandsAmongPromotedRows() {
        RunReport staged = pipeline.stage(dmo, CSV);
        decide("b", RowStatus.HELD);
        RunReport first = pipeline.promote(staged);
        assertThat(results(first, Stage.PROMOTE).added()).isEqualTo(3);
        assertThat(rows(staged)).contains("a promoted - t", "b held held f", "c promoted - t");
        decide("b", RowStatus.ACCEPTED);
        RunReport second = pipeline.promote(staged);
        assertThat(results(second, Stage.PROMOTE).added()).isOne();
        assertThat(results(second, Stage.PROMOTE).total()).isOne();
        assertThat(rows(staged)).contains("b promoted promoted t");
        assertThat(results(pipeline.promote(staged), Stage.PROMOTE).total()).isZero();
        assertThat(pipeline.count("public.listings", "true")).isEqualTo(4);
    }

    @Test
    void whatAPromotionThatWasCutOffCameByIsNotPromotedAgain() {
        RunReport staged = pipeline.stage(dmo, CSV);
        pipeline.jdbc().sql("""
                        INSERT INTO staging.promoted_rows (batch_id, ids)
                        SELECT job_id, int8multirange(int8range(min(id) FILTER (WHERE source_id = 'b'), min(id) FILTER (WHERE source_id = 'c'), '[]'))
                        FROM staging.listings GROUP BY job_id""").update();
        assertThat(rows(staged)).contains("a accepted - t", "b promoted - t", "c promoted - t", "d accepted - t");
        RunReport rest = pipeline.promote(staged);
        assertThat(results(rest, Stage.PROMOTE).added()).isEqualTo(2);
        assertThat(pipeline.jdbc()
                        .sql("SELECT source_id FROM public.listing_source_map ORDER BY 1")
                        .query(String.class)
                        .list())
                .containsExactly("a", "d", "e");
        assertThat(rows(staged)).contains("a promoted - t", "b promoted - t", "c promoted - t", "d promoted - t");
        assertThat(pipeline.count("staging.promoted_rows", "ids = int8multirange(range_merge(ids))"))
                .isOne();
    }

    @Test
    void aNewerBatchSupersedesWhatWasNotPromotedOfTheOlder() {
        pipeline.configure(dmo, "import.feed=full");
        RunReport older = pipeline.stage(dmo, CSV);
        RunReport newer = pipeline.stage(dmo, CSV);
        assertThat(rows(older))
                .contains("a superseded superseded f", "e superseded superseded f", "f superseded superseded f");
        pipeline.promote(newer);
        pipeline.run(dmo, CSV.replace("2 Main St", "2 High St"));
        assertThat(rows(newer)).contains("a promoted - t", "b promoted - t", "e merged merged f");
    }
}
