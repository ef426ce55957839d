package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.demo.LocalCloud;
import com.trippl.pipeline.demo.Throughput;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.runs.RunReport;
import com.trippl.pipeline.runs.RunReports;
import com.trippl.pipeline.runs.WorkShares;
import com.trippl.pipeline.runs.WorkShares.Share;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "cloud-demo",
        mixinStandardHelpOptions = true,
        description =
                "The cloud on this machine: PostgreSQL, servers that stand in for SQS and S3, one admin and some workers, each a process of its own. Runs a file through and tells what ran where.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline cloud-demo",
            "  ./pipeline cloud-demo feed.csv --workers 4 --keep    leave it running, with the admin UI, until Ctrl-C",
            "  ./pipeline cloud-demo --workers 1,2,4 --rows 100000    how more workers would help on this machine"
        })
final class CloudDemoCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("samples/listings.csv");

    @Option(
            names = "--workers",
            paramLabel = "N",
            split = ",",
            description = "Worker processes. Default: ${DEFAULT-VALUE}; with --rows several numbers, as in 1,2,4")
    private List<Integer> workers = List.of(2);

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Measure instead: made-up rows, with each number of workers on an empty database, and the processor time of workers, PostgreSQL and S3.")
    private @Nullable Integer rows;

    @Option(names = "--json", description = "With --rows: one JSON document on standard output.")
    private boolean json;

    @Option(
            names = "--longest",
            paramLabel = "SECONDS",
            description = "Give up a run that takes longer. Default: ${DEFAULT-VALUE}")
    private int longestSeconds = 1_800;

    @Option(
            names = "--records-per-file",
            paramLabel = "N",
            description =
                    "Records of one part of the work. Default: ${DEFAULT-VALUE}, so that even a small file has many")
    private int recordsPerFile = 20;

    @Option(names = "--keep", description = "Leave everything running until Ctrl-C.")
    private boolean keep;

    @Option(names = "--servers", hidden = true, required = true, description = "The folder of the servers' jars.")
    @SuppressWarnings("NullAway.Init")
    private Path servers;

    @Option(names = "--queues", hidden = true, required = true, description = "The configuration of the queues.")
    @SuppressWarnings("NullAway.Init")
    private Path queues;

    @Option(names = "--app", hidden = true, required = true, description = "The jar of the command line.")
    @SuppressWarnings("NullAway.Init")
    private Path app;

    @Option(names = "--admin-app", hidden = true, required = true, description = "The jar of the admin UI.")
    @SuppressWarnings("NullAway.Init")
    private Path adminApp;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (workers.stream().anyMatch(number -> number < 1) || recordsPerFile < 1 || longestSeconds < 1) {
            throw new IllegalArgumentException(
                    "--workers, --records-per-file and --longest take whole numbers from 1.");
        }
        if (rows != null) {
            return measure(rows);
        }
        if (workers.size() != 1) {
            throw new IllegalArgumentException("Several numbers of workers are for measuring: add --rows N.");
        }
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path home = home();
        LocalCloud cloud = new LocalCloud(home);
        Thread onCtrlC = new Thread(cloud::close);
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        Map<String, String> names = new HashMap<>();
        err.println("Starting the servers of queues and files…");
        cloud.startQueues(servers, queues);
        cloud.startFiles(servers);
        cloud.useHere();
        Path password = passwordFile(home);
        cloud.tell("PIPELINE_ADMIN_PASSWORD_FILE", password.toString());
        try (Session session = Session.open()) {
            err.println("Starting the admin and " + workers.getFirst() + " workers…");
            LocalCloud.Member admin =
                    cloud.startProduct("admin", adminApp, cache(adminApp), "512m", "--port", "0", "--no-worker");
            List<LocalCloud.Member> started = new ArrayList<>();
            for (int number = 1; number <= workers.getFirst(); number++) {
                String name = "worker-" + number;
                LocalCloud.Member worker = cloud.startProduct(name, app, cache(app), "256m", "worker");
                names.put(Long.toString(worker.process().pid()), name);
                started.add(worker);
            }
            cloud.await(admin, "Stop with");
            for (LocalCloud.Member worker : started) {
                cloud.await(worker, "Waiting for jobs");
            }
            Job job = submit(session);
            int run = Objects.requireNonNull(job.runId());
            try (AutoCloseable bar = ProgressBar.of(session, run, err, false)) {
                await(session.get(JobQueue.class), run, cloud);
            }
            RunReport report = session.get(RunReports.class).of(run);
            RunOutput.print(report, out, err);
            out.println();
            whatRanWhere(session.get(WorkShares.class).ofRun(run), names, out);
            if (keep) {
                err.println(Files.readString(admin.log()).strip());
                err.println(
                        "The first password is " + Files.readString(password).strip() + ".");
                err.println("Files lie in " + home.resolve("s3") + ", what the processes say in " + home.resolve("logs")
                        + ". Stop with Ctrl-C.");
                new CountDownLatch(1).await();
            }
            return RunOutput.exitCode(report);
        } finally {
            if (Runtime.getRuntime().removeShutdownHook(onCtrlC)) {
                err.println("Stopping…");
                cloud.close();
            }
        }
    }

    private static Path home() {
        return PipelineHome.of(System.getenv("PIPELINE_HOME")).folder().resolve("cloud-demo");
    }

    /** What admins in the cloud do not print. */
    private static Path passwordFile(Path home) throws IOException {
        Path file = home.resolve("first-password");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, UUID.randomUUID().toString().replace("-", "").substring(0, 20));
        }
        return file;
    }

    private int measure(int count) throws IOException, InterruptedException {
        Throughput throughput = new Throughput(
                home().resolveSibling("cloud-throughput"),
                new Throughput.Parts(servers, queues, app),
                Duration.ofSeconds(longestSeconds));
        List<Throughput.Result> results = new ArrayList<>();
        for (int number : workers) {
            spec.commandLine()
                    .getErr()
                    .println(count + " rows with " + number + (number == 1 ? " worker…" : " workers…"));
            results.add(throughput.measure(number, count));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        } else {
            print(results, out);
        }
        return 0;
    }

    private static void print(List<Throughput.Result> results, PrintWriter out) {
        List<String> stages = List.copyOf(results.getFirst().stageSeconds().keySet());
        List<String> cpus = List.copyOf(results.getFirst().cpuSeconds().keySet());
        List<String> headers = new ArrayList<>(List.of("workers"));
        stages.forEach(stage -> headers.add(stage + " s"));
        headers.addAll(List.of("all s", "rows/s"));
        cpus.forEach(cpu -> headers.add(cpu + " cpu s"));
        Table table = new Table(headers.toArray(String[]::new));
        for (Throughput.Result result : results) {
            List<Object> cells = new ArrayList<>(List.of(result.workers()));
            stages.forEach(stage -> cells.add(seconds(result.stageSeconds().get(stage))));
            cells.add(seconds(result.seconds()));
            cells.add(Math.round(result.rowsPerSecond()));
            cpus.forEach(cpu -> cells.add(seconds(result.cpuSeconds().get(cpu))));
            table.add(cells.toArray());
        }
        table.print(out);
    }

    private static String seconds(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.1f", value);
    }

    /** What the launcher had the Java machine learn of a jar lies beside it. */
    private static Path cache(Path jar) {
        return jar.resolveSibling("start.aot");
    }

    private Job submit(Session session) throws IOException {
        JsonNode parts = JsonNodeFactory.instance.objectNode().put("records_per_file", recordsPerFile);
        try (InputStream content = Files.newInputStream(file)) {
            return session.get(Ingests.class)
                    .submit(
                            new Ingests.Request(
                                    session.get(Dmos.class).bySlug("demo"),
                                    DmoConfigs.LISTINGS,
                                    "cloud_demo",
                                    file.getFileName().toString(),
                                    Stage.PROMOTE,
                                    Map.of(Stage.IMPORT, parts),
                                    BaseCommand.user()),
                            content);
        }
    }

    private void await(JobQueue queue, int run, LocalCloud cloud) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(longestSeconds);
        while (queue.ofRun(run).stream().anyMatch(job -> !job.status().isFinal())) {
            LocalCloud.Member gone = cloud.firstToEnd().orElse(null);
            if (gone != null) {
                throw new IOException("The process " + gone.name() + " ended. See " + gone.log());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "The run was not over after " + longestSeconds + " s (--longest). See the logs in " + home());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static void whatRanWhere(List<Share> shares, Map<String, String> names, PrintWriter out) {
        List<Integer> jobs = shares.stream().map(Share::jobId).distinct().toList();
        List<String> workers = new ArrayList<>(names.values().stream().sorted().toList());
        List<String> headers = new ArrayList<>(List.of("stage", "job", "managed by"));
        workers.forEach(worker -> headers.add("parts on " + worker));
        Table table = new Table(headers.toArray(String[]::new));
        for (int job : jobs) {
            List<Share> of =
                    shares.stream().filter(share -> share.jobId() == job).toList();
            List<Object> cells = new ArrayList<>(List.of(
                    of.getFirst().stage().label(),
                    job,
                    named(String.valueOf(of.getFirst().manager()), names)));
            for (String worker : workers) {
                cells.add(of.stream()
                        .filter(share -> named(share.worker(), names).equals(worker))
                        .mapToInt(Share::partitions)
                        .sum());
            }
            table.add(cells.toArray());
        }
        table.print(out);
    }

    /** Workers call themselves by host and process id. */
    private static String named(String worker, Map<String, String> names) {
        return names.getOrDefault(worker.substring(worker.lastIndexOf(':') + 1), worker);
    }
}
