package com.trippl.pipeline.promote;

import static com.trippl.pipeline.testing.Pipeline.results;
import static com.trippl.pipeline.testing.Pipeline.stageOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.testing.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Indexes are left out for a first load, and never forgotten. */
class SuspendedIndexesTest {
    private static final int ROWS = 51_000;

    private final Pipeline pipeline = Pipeline.empty();
    private final SuspendedIndexes indexes = pipeline.get(SuspendedIndexes.class);

    private List<String> definitions() {
        return pipeline.jdbc().sql("""
                        SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'pipeline') AND (tablename LIKE '%listing%' OR tablename = 'source_records')
                        ORDER BY indexdef""").query(String.class).list();
    }

    private static String feed() {
        StringBuilder csv = new StringBuilder("id,name,address,lat,lng,category\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("n%d,Place %d,%d Main St,%.4f,-82.1,cafe\n".formatted(i, i, i, 35 + i / 100_000.0));
        }
        return csv.toString();
    }

    @Test
    void aFirstLoadLeavesThemOutAndHasThemAgainAtItsEnd() {
        List<String> before = definitions();
        Dmo dmo = pipeline.dmo("first", "import.id_field=id", "import.feed=full");
        RunReport first = pipeline.run(dmo, feed());
        assertThat(results(first, Stage.PROMOTE).added()).isEqualTo(ROWS);
        assertThat(definitions()).isEqualTo(before);
        assertThat(pipeline.count("pipeline.suspended_indexes", "true")).isZero();
        List<String> content = pipeline.content();
        RunReport again = pipeline.run(dmo, feed());
        assertThat(results(again, Stage.PROMOTE).unchanged()).isEqualTo(ROWS);
        Set<String> after = new HashSet<>(pipeline.content());
        assertThat(content.stream().filter(line -> line.startsWith("listing ") || line.startsWith("map ")))
                .hasSize(2 * ROWS)
                .allMatch(after::contains);
    }

    @Test
    void aFeedThatRepeatsItselfRepeatsNothingInPublic() {
        List<String> before = definitions();
        Dmo dmo = pipeline.dmo("repeats", "import.id_field=id", "import.feed=full");
        StringBuilder csv = new StringBuilder(feed());
        for (int i = 0; i < ROWS; i += 100) {
            csv.append("n%d,Renamed %d,%d Main St,%.4f,-82.1,cafe\n".formatted(i, i, i, 35 + i / 100_000.0));
            csv.append("other%d,PLACE %d,%d Main St.,%.4f,-82.1,cafe\n"
                    .formatted(i, i + 1, i + 1, 35 + (i + 1) / 100_000.0));
            csv.append("again%d,Place %d,%d Main St,%.4f,-82.1,cafe\n"
                    .formatted(i, i + 1, i + 1, 35 + (i + 1) / 100_000.0));
        }
        RunReport run = pipeline.run(dmo, csv.toString());
        int repeats = ROWS / 100;
        assertThat(results(run, Stage.PROMOTE).added()).isEqualTo(ROWS);
        assertThat(results(run, Stage.PROMOTE).duplicates()).isEqualTo(3 * repeats);
        assertThat(pipeline.count("public.listings", "name LIKE 'Renamed%'")).isEqualTo(repeats);
        assertThat(pipeline.count("public.source_records", "true")).isEqualTo(ROWS + 2 * repeats);
        assertThat(pipeline.count("pipeline.bridge_source_listing", "true")).isEqualTo(ROWS + 2 * repeats);
        assertThat(pipeline.count("public.listing_history", "change = 'insert'"))
                .isEqualTo(ROWS);
        assertThat(definitions()).isEqualTo(before);
    }

    @Test
    void whatADeadJobSuspendedIsBuiltByWhoComesNext() {
        List<String> before = definitions();
        Dmo dmo = pipeline.dmo("dead", "import.id_field=id");
        RunReport report = pipeline.run(dmo, "id,name,address,lat,lng\na,One,1 Main St,35.1,-82.1\n");
        int job = stageOf(report, Stage.PROMOTE).job().jobId();
        indexes.suspend(job, 60_000, true);
        assertThat(definitions()).hasSize(before.size() - 5);
        indexes.restoreForgotten();
        assertThat(definitions()).isEqualTo(before);
    }

    @Test
    void whileItsJobRunsNobodyElseBuildsThem() {
        List<String> before = definitions();
        Dmo dmo = pipeline.dmo("runs", "import.id_field=id");
        RunReport report = pipeline.run(dmo, "id,name,address,lat,lng\na,One,1 Main St,35.1,-82.1\n");
        int job = stageOf(report, Stage.PROMOTE).job().jobId();
        pipeline.jdbc().sql("""
                        UPDATE pipeline.job_queue SET status = 'running', locked_by = 'w', lease_until = now() + interval '1 hour', finished_at = NULL
                        WHERE job_id = ?""").param(job).update();
        indexes.suspend(job, 60_000, true);
        indexes.restoreForgotten();
        assertThat(definitions()).hasSize(before.size() - 5);
        indexes.restore(job);
        assertThat(definitions()).isEqualTo(before);
        assertThat(report.status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void keysAreLeftOutOfEmptyTablesOnlyAndByAPromotionThatIsAlone() {
        List<String> before = definitions();
        List<String> constraints = constraints();
        int accompanied = nobody();
        indexes.suspend(accompanied, 60_000, false);
        assertThat(definitions()).hasSize(before.size() - 5);
        assertThat(indexes.bulkOf(accompanied)).isEqualTo(Promotion.Bulk.DOUBLING);
        indexes.restoreForgotten();
        int job = nobody();
        indexes.suspend(job, 60_000, true);
        assertThat(definitions()).hasSize(before.size() - 10);
        assertThat(indexes.bulkOf(job)).isEqualTo(Promotion.Bulk.FIRST);
        indexes.restoreKeys(job);
        assertThat(definitions()).hasSize(before.size() - 5);
        assertThat(indexes.bulkOf(job)).isEqualTo(Promotion.Bulk.DOUBLING);
        indexes.restore(job);
        assertThat(constraints()).isEqualTo(constraints);
        assertThat(definitions()).isEqualTo(before);
        assertThat(indexes.bulkOf(job)).isEqualTo(Promotion.Bulk.NO);
    }

    @Test
    @Timeout(120)
    void noOtherPromotionBeginsBeforeTheKeysAreThereAgain() throws Exception {
        List<String> before = definitions();
        Dmo dmo = pipeline.dmo("waits", "import.id_field=id");
        int job = nobody();
        pipeline.jdbc().sql("""
                        UPDATE pipeline.job_queue SET status = 'running', locked_by = 'w', lease_until = now() + interval '1 hour', finished_at = NULL
                        WHERE job_id = ?""").param(job).update();
        indexes.suspend(job, 60_000, true);
        CompletableFuture<RunReport> other = CompletableFuture.supplyAsync(
                () -> pipeline.run(dmo, "id,name,address,lat,lng\na,One,1 Main St,35.1,-82.1\n"));
        try {
            String told = "job_type = 'promote_public' AND error_message LIKE 'Job " + job + " is the first load%'";
            while (pipeline.count("pipeline.job_queue", told) == 0) {
                assertThat(other).isNotDone();
                Thread.sleep(50);
            }
            assertThat(pipeline.count("public.listings", "true")).isZero();
        } finally {
            indexes.restore(job);
        }
        assertThat(results(other.get(1, TimeUnit.MINUTES), Stage.PROMOTE).added())
                .isOne();
        assertThat(definitions()).isEqualTo(before);
    }

    /** A job that ended long ago. */
    private int nobody() {
        return pipeline.jdbc().sql("""
                        INSERT INTO pipeline.job_queue (job_type, status, dmo_id, data_domain, stage, finished_at)
                        SELECT 'promote_public', 'failed', id, 'listings', 'promote', now() FROM public.dmos LIMIT 1 RETURNING job_id""").query(Integer.class).single();
    }

    private List<String> constraints() {
        return pipeline.jdbc().sql("""
                        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                        WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1""").query(String.class).list();
    }
}
