package com.trippl.pipeline.demo;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that make up a cloud environment on this machine. Closing it ends them all. */
public final class LocalCloud implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final Path home;
    private final Path logs;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Member> servers = new ArrayList<>();
    private final List<Member> products = new ArrayList<>();

    /** @param home the pipeline's home for this cloud; the processes' output goes to {@code logs} in it */
    public LocalCloud(Path home) throws IOException {
        this.home = home;
        this.logs = Files.createDirectories(home.resolve("logs"));
        environment.put("PIPELINE_HOME", home.toString());
        environment.put("PIPELINE_ENV", "dev");
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
    }

    /**
     * A process.
     *
     * @param name what it is
     * @param log what it printed
     */
    public record Member(String name, Process process, Path log) {}

    /** What processes of this cloud need to know, as environment variables. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Starts the server of the queues. {@code jars} is the folder of its jars, {@code config} names the queues. */
    public void startQueues(Path jars, Path config) throws IOException, InterruptedException {
        int port = freePort();
        Member server = start(
                "elasticmq",
                "-Xmx128m",
                "-Dconfig.file=" + config,
                "-Drest-sqs.bind-port=" + port,
                "-Dnode-address.port=" + port,
                "-cp",
                jars + File.separator + "*",
                "org.elasticmq.server.Main");
        servers.add(server);
        environment.put("PIPELINE_SQS_ENDPOINT", awaitHttp("http://localhost:" + port, server));
    }

    /** Starts the server of the files, with the environment's buckets. */
    public Member startFiles(Path jars) throws IOException, InterruptedException {
        int port = freePort();
        Member server = start(
                "s3mock",
                "-Xmx192m",
                "-jar",
                jar(jars, "s3mock-").toString(),
                "--server.port=0",
                "--com.adobe.testing.s3mock.http-port=" + port,
                "--com.adobe.testing.s3mock.store.initial-buckets=dev-trippl-data,dev-trippl-images",
                "--com.adobe.testing.s3mock.store.root=" + Files.createDirectories(home.resolve("s3")),
                "--com.adobe.testing.s3mock.store.retain-files-on-exit=true");
        servers.add(server);
        environment.put("PIPELINE_S3_ENDPOINT", awaitHttp("http://localhost:" + port, server));
        return server;
    }

    /** Has this process take part, too, whatever its own environment says. */
    public void useHere() {
        environment.forEach(System::setProperty);
        System.setProperty("pipeline.home", home.toString());
        System.setProperty("pipeline.batch.environment", "dev");
        System.setProperty("pipeline.db.url", "");
        System.setProperty("pipeline.management.port", "");
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
    }

    /** Tells processes that are started from now on something more. */
    public void tell(String variable, String value) {
        environment.put(variable, value);
    }

    /** The first of the product's processes that ended by itself. */
    public Optional<Member> firstToEnd() {
        return products.stream().filter(member -> !member.process().isAlive()).findFirst();
    }

    /**
     * Starts a process of the product.
     *
     * @param app its jar
     * @param cache what the machine learnt of this jar when it was built; it need not be there
     */
    public Member startProduct(String name, Path app, Path cache, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-jar", app.toString()));
        command.addAll(List.of(arguments));
        Member member = start(name, command.toArray(String[]::new));
        products.add(member);
        return member;
    }

    /** Waits until a process says that it is there. */
    public void await(Member member, String ready) throws IOException, InterruptedException {
        await(member, () -> Files.readString(member.log()).contains(ready));
    }

    private Member start(String name, String... arguments) throws IOException {
        Path log = logs.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        // This cloud has a database and ports of its own, whatever the one who starts it has.
        builder.environment()
                .keySet()
                .removeIf(
                        variable -> variable.startsWith("PIPELINE_DB_") || variable.startsWith("PIPELINE_MANAGEMENT_"));
        return new Member(name, builder.start(), log);
    }

    private static Path jar(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no " + prefix + "*.jar in " + folder + "."));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static String awaitHttp(String address, Member member) throws IOException, InterruptedException {
        await(member, () -> {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(address).toURL().openConnection();
                connection.setConnectTimeout(1_000);
                connection.setReadTimeout(2_000);
                return connection.getResponseCode() > 0;
            } catch (IOException notYet) {
                return false;
            }
        });
        return address;
    }

    /** Something a process will have done some time. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Member member, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!member.process().isAlive()) {
                throw new IOException("The process " + member.name() + " ended with code "
                        + member.process().exitValue() + ". See " + member.log());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("The process " + member.name() + " was not there after " + PATIENCE.toSeconds()
                        + " s. See " + member.log());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** The product's processes end first, all at once: they still talk to the servers. */
    @Override
    public void close() {
        stop(products);
        stop(servers);
    }

    private static void stop(List<Member> members) {
        members.forEach(member -> member.process().destroy());
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (Member member : members) {
            try {
                if (!member.process().waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    member.process().destroyForcibly();
                }
            } catch (InterruptedException e) {
                member.process().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
