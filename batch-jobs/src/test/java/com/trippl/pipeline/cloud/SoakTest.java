package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many jobs on four workers, of which one after the other is killed at random and replaced. Short unless told otherwise:
 * {@code ./pipeline test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.jobs=200}.
 */
class SoakTest {
    private static final int JOBS = Integer.getInteger("soak.jobs", 16);
    private static final long SEED = Long.getLong("soak.seed", 20_261_124);
    private static final int RUNS = JOBS / Stage.values().length;
    private static final int ROWS = 300;
    private static final int WORKERS = 4;
    private static final int MOST_SECONDS_BETWEEN_KILLS = 6;
    private static final long SECONDS_PER_RUN = 60;

    @TempDir
    Path folder;

    private List<Path> feeds() throws IOException {
        List<Path> feeds = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Path feed = folder.resolve("feed-" + run + ".csv");
            SyntheticListings.write(feed, ROWS, SEED + run);
            feeds.add(feed);
        }
        return feeds;
    }

    private static Dmo dmo(Pipeline pipeline, int run) {
        return pipeline.dmo("soak-" + run, "import.id_field=id", "import.feed=full", "import.records_per_file=60");
    }

    /** What each DMO has in the end, without ids, which depend on the order in which runs come along. */
    private static Map<String, List<String>> outcome(Pipeline pipeline) {
        Map<String, List<String>> outcome = new TreeMap<>();
        pipeline.jdbc()
                .sql("""
                        SELECT d.slug, 'public ' || concat_ws('|', l.name, l.address, l.lat, l.lng, l.status) AS line
                        FROM public.listings l JOIN public.dmos d ON d.id = l.dmo_id
                        UNION ALL
                        SELECT d.slug, 'source ' || concat_ws('|', m.source_id, m.record_hash)
                        FROM public.listing_source_map m JOIN public.listings l ON l.id = m.listing_id JOIN public.dmos d ON d.id = l.dmo_id
                        UNION ALL
                        SELECT d.slug, 'staged ' || concat_ws('|', s.record_no, s.action, s.status, s.flags)
                        FROM staging.listings s JOIN staging.batches b USING (job_id) JOIN public.dmos d ON d.id = b.dmo_id
                        UNION ALL
                        SELECT d.slug, 'result ' || concat_ws('|', q.stage, r.records_total, r.records_new, r.records_updated,
                                                             r.records_unchanged, r.records_duplicates, r.records_deleted, r.records_error)
                        FROM pipeline.job_results r JOIN pipeline.job_queue q USING (job_id) JOIN public.dmos d ON d.id = q.dmo_id
                        UNION ALL
                        SELECT d.slug, 'error ' || concat_ws('|', q.stage, e.record_id, e.line_number)
                        FROM pipeline.job_errors e JOIN pipeline.job_queue q USING (job_id) JOIN public.dmos d ON d.id = q.dmo_id
                        ORDER BY 1, 2""")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .forEach(line -> outcome.computeIfAbsent(line.getKey(), slug -> new ArrayList<>())
                        .add(line.getValue()));
        return outcome;
    }

    private static int mostDeaths(Pipeline pipeline) {
        return pipeline.jdbc()
                .sql(
                        "SELECT max(deaths) FROM (SELECT deaths FROM pipeline.job_queue UNION ALL SELECT deaths FROM pipeline.partitions) d")
                .query(Integer.class)
                .single();
    }

    @Test
    void workersDieAtRandomAndNothingIsLostOrDoubled() throws Exception {
        List<Path> feeds = feeds();
        Pipeline pipeline = Pipeline.empty();
        for (int run = 0; run < RUNS; run++) {
            pipeline.run(dmo(pipeline, run), feeds.get(run));
        }
        Map<String, List<String>> undisturbed = outcome(pipeline);
        assertThat(undisturbed).hasSize(RUNS);

        pipeline = Pipeline.empty();
        Random random = new Random(SEED);
        long begun = System.nanoTime();
        int kills = 0;
        try (Cloud cloud = new Cloud(folder);
                // The five that ship tell work that kills from workers that die now and then. Here one of four dies
                // every few
                // seconds: a job that takes half a minute on a busy machine sees more than five, and is not to blame.
                Fleet fleet = new Fleet(pipeline, folder, cloud.settings()).with("pipeline.batch.deaths", "50")) {
            fleet.start(WORKERS);
            for (int run = 0; run < RUNS; run++) {
                cloud.ring(cloud.submit(pipeline, dmo(pipeline, run), feeds.get(run)));
            }
            long deadline =
                    System.nanoTime() + TimeUnit.SECONDS.toNanos(Fleet.DEADLINE_SECONDS + RUNS * SECONDS_PER_RUN);
            while (pipeline.count("pipeline.job_queue", "status IN ('pending', 'running')") > 0) {
                assertThat(System.nanoTime()).as(fleet::output).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000, MOST_SECONDS_BETWEEN_KILLS * 1_000));
                List<Child> atWork = fleet.atWork();
                // On a busy machine processes start more slowly than they die: some work has to be done, too.
                if (atWork.size() > 1) {
                    atWork.get(random.nextInt(atWork.size())).kill();
                    fleet.startOne();
                    kills++;
                }
            }
            assertThat(pipeline.count("pipeline.job_queue", "status = 'completed'"))
                    .as(fleet::output)
                    .isEqualTo(RUNS * Stage.values().length);
            assertThat(pipeline.count("pipeline.partitions", "status IN ('open', 'running')"))
                    .as(fleet::output)
                    .isZero();
        }
        System.out.printf(
                "soak: %d jobs, %d workers killed, at most %d of them with the same job or partition, %.0f s%n",
                RUNS * Stage.values().length, kills, mostDeaths(pipeline), (System.nanoTime() - begun) / 1e9);
        assertThat(outcome(pipeline)).isEqualTo(undisturbed);
    }
}
