package com.trippl.pipeline.bench;

import com.trippl.pipeline.PipelineApplication;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.review.Decided;
import com.trippl.pipeline.review.Facet;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.RowDetails;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.Undos;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.staging.RowStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Measures what a reviewer waits for, with a batch of which every row waits for a person. */
public final class ReviewBenchmark {
    private static final long SEED = 20_260_101;
    private static final int REPEATS = 40;
    private static final int PAGE = 50;
    private static final List<String> CONFIG = List.of(
            "import.id_field=id", "import.required=name", "transform.geocode.provider=none", "stage.auto_accept=false");

    private final int rows;
    private final Consumer<String> log;

    /**
     * A measurement.
     *
     * @param rows rows of the feed
     * @param log told what happens
     */
    public ReviewBenchmark(int rows, Consumer<String> log) {
        this.rows = rows;
        this.log = log;
    }

    /** How long something took, in milliseconds of the server, over several times it was done. */
    public record Timing(int times, double median, double p95, double most) {
        static Timing of(List<Double> millis) {
            double[] sorted =
                    millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new Timing(
                    sorted.length,
                    sorted[sorted.length / 2],
                    sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.95) - 1)],
                    sorted[sorted.length - 1]);
        }
    }

    /** What is done once, measured. */
    private interface Deed {
        void act(int round);
    }

    /** Measures; the names of the deeds to their timings. */
    public Map<String, Timing> run() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("pipeline-bench");
        System.setProperty("pipeline.home", home.toString());
        try {
            SpringApplication application = new SpringApplication(PipelineApplication.class);
            application.setLogStartupInfo(false);
            try (ConfigurableApplicationContext context = application.run()) {
                stage(context, home.resolve("feed.csv"));
                return measure(context);
            }
        } finally {
            Benchmark.deleteTree(home);
        }
    }

    private void stage(ConfigurableApplicationContext context, Path feed) throws IOException, InterruptedException {
        log.accept("Staging " + rows + " rows …");
        SyntheticListings.write(feed, rows, SEED);
        Dmo dmo = context.getBean(Dmos.class).bySlug("demo");
        for (String assignment : CONFIG) {
            Map.Entry<Stage, JsonNode> entry = DmoConfigs.assignment(assignment, null);
            context.getBean(DmoConfigs.class)
                    .saveAll(dmo.id(), DmoConfigs.LISTINGS, Map.of(entry.getKey(), entry.getValue()), null, "bench");
        }
        try (InputStream content = Files.newInputStream(feed)) {
            Job job = context.getBean(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    dmo, DmoConfigs.LISTINGS, "bench", "feed.csv", Stage.STAGE, Map.of(), "bench"),
                            content);
            context.getBean(Worker.class).runUntilIdle(Objects.requireNonNull(job.runId()));
        }
    }

    private void byText(
            Map<String, Timing> timings,
            StagedRows staged,
            ReviewOrder order,
            String name,
            List<ReviewFilter> filters,
            int total,
            Random random) {
        time(
                timings,
                "putting the batch in order by " + name + ", once",
                1,
                round -> staged.list(ReviewFilter.WAITING, order, 0, PAGE));
        time(
                timings,
                "by " + name + ", page at any depth",
                REPEATS,
                round -> staged.list(ReviewFilter.WAITING, order, random.nextInt(total), PAGE));
        time(timings, "by " + name + ", page at any depth of a filter", REPEATS, round -> {
            ReviewFilter filter = filters.get(round % filters.size());
            staged.list(filter, order, random.nextInt(Math.max(1, staged.count(filter))), PAGE);
        });
    }

    private Map<String, Timing> measure(ConfigurableApplicationContext context) {
        StagedRows staged = context.getBean(StagedRows.class);
        Reviews reviews = context.getBean(Reviews.class);
        RowDetails details = context.getBean(RowDetails.class);
        Map<String, Timing> timings = new LinkedHashMap<>();
        Random random = new Random(SEED);
        int[] total = new int[1];
        time(
                timings,
                "counting the batch, once after staging",
                1,
                round -> total[0] = staged.facets(ReviewFilter.WAITING).total());
        if (total[0] < rows / 2) {
            throw new IllegalStateException("Only " + total[0] + " rows wait for a person.");
        }
        List<ReviewFilter> filters = filters(staged);
        time(timings, "counts of a filter", REPEATS, round -> staged.facets(filters.get(round % filters.size())));
        time(timings, "first page", REPEATS, round -> staged.list(ReviewFilter.WAITING, ReviewOrder.FEED, 0, PAGE));
        time(
                timings,
                "first page of a filter",
                REPEATS,
                round -> staged.list(filters.get(round % filters.size()), ReviewOrder.FEED, 0, PAGE));
        time(
                timings,
                "page at any depth",
                REPEATS,
                round -> staged.list(ReviewFilter.WAITING, ReviewOrder.FEED, random.nextInt(total[0]), PAGE));
        byText(timings, staged, ReviewOrder.NAME, "name", filters, total[0], random);
        byText(timings, staged, ReviewOrder.CATEGORY, "category", filters, total[0], random);
        List<String> texts = texts(staged, random);
        time(timings, "text: counts and first page", REPEATS, round -> {
            ReviewFilter filter = ReviewFilter.WAITING.withText(texts.get(round % texts.size()));
            staged.facets(filter);
            staged.list(filter, ReviewOrder.FEED, 0, PAGE);
        });
        List<StagedRow> some = staged.list(ReviewFilter.WAITING, ReviewOrder.FEED, total[0] / 3, REPEATS);
        time(
                timings,
                "row beside its listing",
                REPEATS,
                round -> details.find(some.get(round).id()));
        time(
                timings,
                "decision on one row",
                REPEATS,
                round -> reviews.decideSeen(List.of(some.get(round)), RowStatus.HELD, null));
        List<StagedRow> others = staged.list(ReviewFilter.WAITING, ReviewOrder.FEED, total[0] / 2, 40 * PAGE);
        time(timings, "decision on 2,000 rows", 1, round -> reviews.decideSeen(others, RowStatus.HELD, null));
        time(
                timings,
                "by name, first page after it",
                1,
                round -> staged.list(ReviewFilter.WAITING, ReviewOrder.NAME, 0, PAGE));
        Decided[] all = new Decided[1];
        time(
                timings,
                "bulk accept of all",
                1,
                round -> all[0] = reviews.decideAll(ReviewFilter.WAITING, RowStatus.ACCEPTED, null, reviews.now()));
        log.accept(all[0].rows() + " rows accepted");
        time(timings, "counting anew after it", 1, round -> staged.facets(ReviewFilter.WAITING.in(Scope.ALL)));
        time(timings, "undo of all", 1, round -> context.getBean(Undos.class).undo(all[0].group()));
        return timings;
    }

    private static List<ReviewFilter> filters(StagedRows staged) {
        List<ReviewFilter> filters = new ArrayList<>();
        filters.add(ReviewFilter.WAITING.in(Scope.ALL));
        staged.facets(ReviewFilter.WAITING)
                .values()
                .forEach((facet, values) -> values.stream()
                        .limit(8)
                        .forEach(value -> filters.add(ReviewFilter.WAITING.with(facet, Set.of(value.value())))));
        filters.add(ReviewFilter.WAITING
                .with(Facet.ACTION, Set.of("insert"))
                .with(Facet.STATUS, Set.of(RowStatus.PENDING.label())));
        return filters;
    }

    private static List<String> texts(StagedRows staged, Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            staged.list(ReviewFilter.WAITING, ReviewOrder.FEED, random.nextInt(10_000), 1)
                    .forEach(row -> texts.add(String.valueOf(row.name())));
        }
        texts.addAll(Arrays.asList("street", "cafe", "zzz"));
        return texts;
    }

    private void time(Map<String, Timing> timings, String what, int times, Deed deed) {
        log.accept(what + " …");
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < times; round++) {
            long begun = System.nanoTime();
            deed.act(round);
            millis.add((System.nanoTime() - begun) / 1e6);
        }
        timings.put(what, Timing.of(millis));
    }
}
