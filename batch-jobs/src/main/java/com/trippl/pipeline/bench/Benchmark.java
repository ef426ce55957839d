package com.trippl.pipeline.bench;

import com.trippl.pipeline.PipelineApplication;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobResults;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReports;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** One measurement, on a database made for it and thrown away after it. */
public final class Benchmark {
    private static final long SEED = 20_260_101;
    private static final List<String> CONFIG = List.of(
            "import.id_field=id", "import.feed=full", "import.required=name", "transform.geocode.provider=none");

    private final int rows;
    private final boolean withScript;
    private final Consumer<String> log;

    /**
     * A measurement.
     *
     * @param rows rows of the feed
     * @param withScript whether the hand-written script runs, too
     * @param log told what happens
     */
    public Benchmark(int rows, boolean withScript, Consumer<String> log) {
        this.rows = rows;
        this.withScript = withScript;
        this.log = log;
    }

    /** All that was measured; times in seconds, memory in mebibytes. */
    public record Report(
            int rows,
            Run first,
            Run unchanged,
            @Nullable Script script,
            @Nullable Double ratioFirst,
            @Nullable Double ratioUnchanged,
            long peakHeapMb,
            long peakRssMb) {}

    /** One run of the pipeline, from the file to public. */
    public record Run(double seconds, double rowsPerSecond, Map<String, StageTiming> stages) {
        public Run {
            stages = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(stages));
        }
    }

    /** One stage of a run. */
    public record StageTiming(
            double seconds,
            double rowsPerSecond,
            int total,
            int added,
            int updated,
            int unchanged,
            int duplicates,
            int error) {}

    /** The script's two runs, and the steps of the first. */
    public record Script(double firstSeconds, double unchangedSeconds, Map<String, Double> steps) {}

    /** Measures. */
    public Report run() throws IOException, InterruptedException, SQLException {
        Path home = Files.createTempDirectory("pipeline-bench");
        System.setProperty("pipeline.home", home.toString());
        try {
            Path feed = home.resolve("feed.csv");
            log.accept("Writing " + rows + " rows …");
            SyntheticListings.write(feed, rows, SEED);
            SpringApplication application = new SpringApplication(PipelineApplication.class);
            application.setLogStartupInfo(false);
            try (ConfigurableApplicationContext context = application.run()) {
                return measure(context, feed);
            }
        } finally {
            deleteTree(home);
        }
    }

    private Report measure(ConfigurableApplicationContext context, Path feed)
            throws IOException, InterruptedException, SQLException {
        Dmo dmo = context.getBean(Dmos.class).bySlug("demo");
        for (String assignment : CONFIG) {
            Map.Entry<Stage, JsonNode> entry = DmoConfigs.assignment(assignment, null);
            context.getBean(DmoConfigs.class)
                    .saveAll(dmo.id(), DmoConfigs.LISTINGS, Map.of(entry.getKey(), entry.getValue()), null, "bench");
        }
        log.accept("First run …");
        Run first = ingest(context, dmo, feed);
        log.accept("Unchanged run …");
        Run unchanged = ingest(context, dmo, feed);
        long heap = peakHeapMb();
        long rss = peakRssMb();
        Script script = withScript ? script(context, feed) : null;
        return new Report(
                rows,
                first,
                unchanged,
                script,
                script == null ? null : first.seconds() / script.firstSeconds(),
                script == null ? null : unchanged.seconds() / script.unchangedSeconds(),
                heap,
                rss);
    }

    private Run ingest(ConfigurableApplicationContext context, Dmo dmo, Path feed)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Job job;
        try (InputStream content = Files.newInputStream(feed)) {
            job = context.getBean(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    dmo, DmoConfigs.LISTINGS, "bench", "feed.csv", Stage.PROMOTE, Map.of(), "bench"),
                            content);
        }
        int runId = Objects.requireNonNull(job.runId());
        context.getBean(Worker.class).runUntilIdle(runId);
        double seconds = (System.nanoTime() - begun) / 1e9;
        RunReport report = context.getBean(RunReports.class).of(runId);
        if (report.status() != JobStatus.COMPLETED) {
            throw new IllegalStateException(
                    "The run failed: " + report.stages().getLast().job().errorMessage());
        }
        Map<String, StageTiming> stages = new LinkedHashMap<>();
        for (RunReport.StageReport stage : report.stages()) {
            JobResults r = Objects.requireNonNull(stage.results());
            stages.put(
                    stage.job().stage().label(),
                    new StageTiming(
                            stage.seconds(),
                            r.total() / stage.seconds(),
                            r.total(),
                            r.added(),
                            r.updated(),
                            r.unchanged(),
                            r.duplicates(),
                            r.error()));
        }
        return new Run(seconds, rows / seconds, stages);
    }

    private Script script(ConfigurableApplicationContext context, Path feed) throws IOException, SQLException {
        HandwrittenScript script = new HandwrittenScript(context.getBean(DataSource.class));
        script.createSchema();
        log.accept("Hand-written script …");
        HandwrittenScript.Result first = script.run(feed);
        log.accept("Hand-written script, unchanged …");
        HandwrittenScript.Result unchanged = script.run(feed);
        Map<String, Double> steps = new LinkedHashMap<>();
        first.steps().forEach(step -> steps.put(step.name(), step.seconds()));
        return new Script(first.totalSeconds(), unchanged.totalSeconds(), steps);
    }

    private static long peakHeapMb() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }

    /** The high-water mark Linux keeps; 0 elsewhere. */
    private static long peakRssMb() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                        .findFirst()
                        .orElse(0)
                >> 10;
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
