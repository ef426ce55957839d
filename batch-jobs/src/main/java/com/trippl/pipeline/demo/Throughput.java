package com.trippl.pipeline.demo;

import com.trippl.pipeline.PipelineApplication;
import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Measures how the same rows come through with more and more worker processes, each number on a cloud and a database of its own. */
public final class Throughput {
    private static final int RECORDS_PER_FILE = 5_000;
    private static final long SEED = 7;
    private static final long LOOK_MILLIS = 100;

    private final Path home;
    private final Parts parts;
    private final Duration longest;

    /**
     * What is started.
     *
     * @param servers the folder of the servers' jars
     * @param queues the configuration of the queues
     * @param app the jar of the command line
     */
    public record Parts(Path servers, Path queues, Path app) {}

    /**
     * What one number of workers came to.
     *
     * @param stageSeconds from the start to the end of each stage's job
     * @param seconds from the import's start to the promotion's end
     * @param cpuSeconds processor time meanwhile of {@code workers}, {@code postgres} and {@code s3mock}
     */
    public record Result(
            int workers,
            int rows,
            Map<String, Double> stageSeconds,
            double seconds,
            double rowsPerSecond,
            Map<String, Double> cpuSeconds) {}

    /**
     * Measures on this machine.
     *
     * @param home emptied for each number of workers
     * @param longest how long one may take
     */
    public Throughput(Path home, Parts parts, Duration longest) {
        this.home = home;
        this.parts = parts;
        this.longest = longest;
    }

    /** Measures with so many workers. */
    public Result measure(int workers, int rows) throws IOException, InterruptedException {
        empty(home);
        Files.createDirectories(home);
        Path feed = home.resolve("feed.csv");
        SyntheticListings.write(feed, rows, SEED);
        try (LocalCloud cloud = new LocalCloud(home)) {
            cloud.startQueues(parts.servers(), parts.queues());
            LocalCloud.Member files = cloud.startFiles(parts.servers());
            cloud.useHere();
            SpringApplication application = new SpringApplication(PipelineApplication.class);
            application.setLogStartupInfo(false);
            try (ConfigurableApplicationContext here = application.run()) {
                List<LocalCloud.Member> started = startWorkers(cloud, workers);
                Map<String, Double> before = cpu(started, files);
                RunReport report = run(here, feed);
                Map<String, Double> cpu = new LinkedHashMap<>();
                cpu(started, files).forEach((name, seconds) -> cpu.put(name, seconds - before.getOrDefault(name, 0.0)));
                return result(workers, rows, report, cpu);
            }
        }
    }

    private List<LocalCloud.Member> startWorkers(LocalCloud cloud, int workers)
            throws IOException, InterruptedException {
        List<LocalCloud.Member> started = new ArrayList<>();
        for (int number = 1; number <= workers; number++) {
            started.add(cloud.startProduct(
                    "worker-" + number, parts.app(), parts.app().resolveSibling("start.aot"), "384m", "worker"));
        }
        for (LocalCloud.Member worker : started) {
            cloud.await(worker, "Waiting for jobs");
        }
        return started;
    }

    private RunReport run(ConfigurableApplicationContext here, Path feed) throws IOException, InterruptedException {
        Dmo dmo = here.getBean(Dmos.class).bySlug("demo");
        JsonNode imports =
                JsonNodeFactory.instance.objectNode().put("id_field", "id").put("records_per_file", RECORDS_PER_FILE);
        JsonNode transform = JsonNodeFactory.instance
                .objectNode()
                .set("geocode", JsonNodeFactory.instance.objectNode().put("provider", "none"));
        Job job;
        try (InputStream content = Files.newInputStream(feed)) {
            job = here.getBean(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    dmo,
                                    DmoConfigs.LISTINGS,
                                    "throughput",
                                    "feed.csv",
                                    Stage.PROMOTE,
                                    Map.of(Stage.IMPORT, imports, Stage.TRANSFORM, transform),
                                    "throughput"),
                            content);
        }
        int run = Objects.requireNonNull(job.runId());
        await(here.getBean(JobQueue.class), run);
        return here.getBean(RunReports.class).of(run);
    }

    private void await(JobQueue queue, int run) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (queue.ofRun(run).stream().anyMatch(job -> !job.status().isFinal())) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The run was not over after " + longest.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static Result result(int workers, int rows, RunReport report, Map<String, Double> cpu) throws IOException {
        Map<String, Double> stages = new LinkedHashMap<>();
        for (RunReport.StageReport stage : report.stages()) {
            if (stage.job().status() != JobStatus.COMPLETED) {
                throw new IOException("The " + stage.job().stage().label() + " job is "
                        + stage.job().status().label() + ": " + stage.job().errorMessage());
            }
            stages.put(stage.job().stage().label(), stage.seconds());
        }
        double seconds = Duration.between(
                                Objects.requireNonNull(
                                        report.stages().getFirst().job().startedAt()),
                                Objects.requireNonNull(
                                        report.stages().getLast().job().finishedAt()))
                        .toMillis()
                / 1000.0;
        return new Result(workers, rows, stages, seconds, rows / seconds, cpu);
    }

    private Map<String, Double> cpu(List<LocalCloud.Member> workers, LocalCloud.Member files) throws IOException {
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpu.put(
                "workers",
                workers.stream()
                        .mapToDouble(worker -> CpuTime.of(worker.process()))
                        .sum());
        cpu.put("postgres", CpuTime.ofPostgres(home.resolve("postgres").resolve("data")));
        cpu.put("s3mock", CpuTime.of(files.process()));
        return cpu;
    }

    private static void empty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
