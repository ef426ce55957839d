package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.demo.LocalCloud;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "cloud-demo",
        mixinStandardHelpOptions = true,
        description =
                "The cloud on this machine: PostgreSQL, servers that stand in for SQS and S3, one admin and some workers, each a process of its own. Runs a file through and tells what ran where.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline cloud-demo",
            "  ./pipeline cloud-demo feed.csv --workers 4 --keep    leave it running, with the admin UI, until Ctrl-C"
        })
final class CloudDemoCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("samples/listings.csv");

    @Option(names = "--workers", paramLabel = "N", description = "Worker processes. Default: ${DEFAULT-VALUE}")
    private int workers = 2;

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
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (workers < 1 || recordsPerFile < 1) {
            throw new IllegalArgumentException("--workers and --records-per-file take whole numbers from 1.");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path home = PipelineHome.of(System.getenv("PIPELINE_HOME")).folder().resolve("cloud-demo");
        LocalCloud cloud = new LocalCloud(home);
        Thread onCtrlC = new Thread(cloud::close);
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        Map<String, String> names = new HashMap<>();
        err.println("Starting the servers of queues and files…");
        cloud.startQueues(servers, queues);
        cloud.startFiles(servers);
        cloud.environment().forEach(System::setProperty);
        System.setProperty("pipeline.home", home.toString());
        System.setProperty("pipeline.batch.environment", "dev");
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        try (Session session = Session.open()) {
            err.println("Starting the admin and " + workers + " workers…");
            LocalCloud.Member admin =
                    cloud.startProduct("admin", adminApp, cache(adminApp), "512m", "--port", "0", "--no-worker");
            List<LocalCloud.Member> started = new ArrayList<>();
            for (int number = 1; number <= workers; number++) {
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
                await(session.get(JobQueue.class), run);
            }
            RunReport report = session.get(RunReports.class).of(run);
            RunOutput.print(report, out, err);
            out.println();
            whatRanWhere(session.get(WorkShares.class).ofRun(run), names, out);
            if (keep) {
                err.println(Files.readString(admin.log()).strip());
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

    private static void await(JobQueue queue, int run) throws InterruptedException {
        while (queue.ofRun(run).stream().anyMatch(job -> !job.status().isFinal())) {
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
