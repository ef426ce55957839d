package com.trippl.pipeline.promote;

import static com.trippl.pipeline.testing.Pipeline.stageOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.staging.RowStatus;
import com.trippl.pipeline.testing.Pipeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** History and bridge tell of a new listing what it and its record say themselves, and go on telling it whatever becomes of them. */
class ToldOnceTest {
    private static final String HEADER = "id,name,address,lat,lng\n";

    private final Pipeline pipeline = Pipeline.empty();

    private List<String> history() {
        return pipeline.jdbc().sql("""
                        SELECT concat_ws('|', change, h.source_name, h.job_id, s.source_id, actor, changed_at = l.created_at)
                        FROM public.listing_history h JOIN public.listings l ON l.id = h.listing_id
                        LEFT JOIN staging.listings s ON s.id = h.staging_id ORDER BY h.listing_id, h.changed_at, h.id""").query(String.class).list();
    }

    private List<String> bridge() {
        return pipeline.jdbc().sql("""
                        SELECT concat_ws('|', f.job_id, b.listing_id, b.certainty_score, b.mapped_at = q.first)
                        FROM pipeline.bridge_source_listing b JOIN pipeline.files f ON f.id = b.job_file_id
                        CROSS JOIN (SELECT min(created_at) AS first FROM public.listings) q ORDER BY f.job_id, b.listing_id""").query(String.class).list();
    }

    @Test
    void aNewListingIsNotToldOfTwice() {
        Dmo dmo = pipeline.dmo("once", "import.id_field=id");
        RunReport run = pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1\nb,Two,2 Main St,35.2,-82.2\n");
        int job = stageOf(run, Stage.PROMOTE).job().jobId();
        int transform = stageOf(run, Stage.TRANSFORM).job().jobId();
        assertThat(history()).containsExactly("insert|feed|" + job + "|a|t", "insert|feed|" + job + "|b|t");
        assertThat(bridge()).hasSize(2).allMatch(line -> line.matches(transform + "\\|\\d+\\|1\\.0000\\|t"));
        assertThat(pipeline.count("public.listing_changes", "true")).isZero();
        assertThat(pipeline.count("pipeline.bridge_records", "true")).isZero();
    }

    @Test
    void whoAcceptedANewListingIsTold() {
        Dmo dmo = pipeline.dmo("person", "import.id_field=id");
        RunReport staged = pipeline.run(dmo, HEADER + "a,Nowhere,,,\nb,Two,2 Main St,35.2,-82.2\n");
        assertThat(pipeline.decide(RowStatus.ACCEPTED, null, null)).isOne();
        RunReport promoted = pipeline.promote(staged);
        int first = stageOf(staged, Stage.PROMOTE).job().jobId();
        int second = stageOf(promoted, Stage.PROMOTE).job().jobId();
        assertThat(history())
                .containsExactlyInAnyOrder("insert|feed|" + second + "|a|reviewer|t", "insert|feed|" + first + "|b|t");
        assertThat(bridge()).hasSize(2);
        assertThat(pipeline.count("staging.listings", "status = 'promoted'")).isEqualTo(2);
    }

    @Test
    void aRecordThatLeadsElsewhereLaterLedWhereItDid() {
        Dmo dmo = pipeline.dmo("moves", "import.id_field=id");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1\nb,Two,2 Main St,35.2,-82.2\n");
        List<String> before = bridge();
        pipeline.jdbc().sql("""
                        UPDATE public.source_records SET listing_id = (SELECT listing_id FROM public.source_records WHERE source_id = 'a')
                        WHERE source_id = 'b'""").update();
        assertThat(bridge()).isEqualTo(before);
        assertThat(pipeline.count("pipeline.bridge_records", "true")).isOne();
        pipeline.jdbc()
                .sql("UPDATE public.source_records SET listing_id = listing_id")
                .update();
        assertThat(pipeline.count("pipeline.bridge_records", "true")).isOne();
    }

    @Test
    void theTriggerWorksForPromotionsThatPutOffChecks() {
        Dmo dmo = pipeline.dmo("replica", "import.id_field=id");
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1\nb,Two,2 Main St,35.2,-82.2\n");
        List<String> before = bridge();
        assertThat(pipeline.jdbc()
                        .sql("SELECT tgenabled FROM pg_trigger WHERE tgname = 'keep_first_bridge'")
                        .query(String.class)
                        .single())
                .isEqualTo("A");
        // Record b comes to be a duplicate of a, so that it leads to its listing from then on.
        pipeline.run(dmo, HEADER + "a,One,1 Main St,35.1,-82.1\nb,One,1 Main St,35.1,-82.1\n");
        assertThat(bridge()).containsAll(before);
    }
}
