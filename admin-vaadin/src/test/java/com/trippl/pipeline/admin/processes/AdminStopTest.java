package com.trippl.pipeline.admin.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.AdminCommand;
import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.Database;
import com.trippl.pipeline.database.Databases;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.files.DataFiles;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.storage.LocalFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** An admin that runs jobs in its own process is asked to end while it is at one, and somebody sends a file. */
class AdminStopTest {
    private static final long GRACE_SECONDS = 20;
    private static final int ROWS = 12_000;
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)/");

    @TempDir
    Path folder;

    private int managementPort;
    private JdbcClient jdbc;

    private Job submit(DriverManagerDataSource source, PipelineHome home) throws IOException {
        Path feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 17);
        DmoConfigs configs = new DmoConfigs(jdbc);
        try (InputStream content = Files.newInputStream(feed)) {
            return new Ingests(
                            new JobQueue(jdbc, configs, event -> {}),
                            new DataFiles(jdbc),
                            new LocalFileStore(home.files()),
                            Clock.systemUTC(),
                            new JdbcTransactionManager(source),
                            "local")
                    .submit(
                            new Ingests.Request(
                                    new Dmos(jdbc, configs).bySlug("demo"),
                                    DmoConfigs.LISTINGS,
                                    "feed",
                                    "feed.csv",
                                    Stage.PROMOTE,
                                    Map.of(),
                                    "test"),
                            content);
        }
    }

    private int count(String table, String condition) {
        return jdbc.sql("SELECT count(*) FROM " + table + " WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    private boolean isInTheMiddleOfStaging() {
        return jdbc.sql("""
                        SELECT coalesce(sum(s.read_count), 0) BETWEEN ? AND ? FROM batch.batch_step_execution s
                        WHERE s.step_name LIKE 'load%:%' AND s.status = 'STARTED'""")
                .param(ROWS / 10)
                .param(ROWS * 9 / 10)
                .query(Boolean.class)
                .single();
    }

    private static int port(String output) {
        Matcher port = ADDRESS.matcher(output);
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    /** Whether it can be reached by another address than 127.0.0.1. Linux has this one without a network, others may not. */
    private static boolean answersElsewhere(String output) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.2", port(output)), 2000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Requests that are under way are waited for, and this one never ends. */
    private static Socket upload(String output) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(output));
        socket.getOutputStream()
                .write(
                        "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999\r\n\r\nusername="
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void itGivesItsJobBackInTimeAndTheNextGoesOn() throws Exception {
        managementPort = freePort();
        PipelineHome home = PipelineHome.of(folder.resolve("home").toString());
        try (Database database = Databases.open(home, null, null, null)) {
            DriverManagerDataSource source =
                    new DriverManagerDataSource(database.url(), database.user(), database.password());
            jdbc = JdbcClient.create(source);
            Job job;
            try (OwnProcess admin = start(home, "admin")) {
                admin.until("it serves", () -> admin.output().contains("Stop with"));
                assertThat(answersElsewhere(admin.output()))
                        .as("this machine alone, unless told")
                        .isFalse();
                assertThat(health("liveness")).isEqualTo("200 {\"status\":\"UP\"}");
                assertThat(health("readiness"))
                        .isEqualTo("200 {\"status\":\"UP\",\"parts\":{\"database\":\"UP\",\"store\":\"UP\"}}");
                job = submit(source, home);
                admin.until("it is in the middle of a stage", this::isInTheMiddleOfStaging);
                try (Socket upload = upload(admin.output())) {
                    double seconds = admin.stop(GRACE_SECONDS);
                    System.out.printf("SIGTERM to an admin that stages: gone after %.1f s%n", seconds);
                    assertThat(upload.isConnected()).isTrue();
                }
                assertThat(count("pipeline.job_queue", "stage = 'stage' AND status = 'pending' AND locked_by IS NULL"))
                        .as(admin::output)
                        .isOne();
                assertThat(count("pipeline.job_queue", "retry_count > 0 OR deaths > 0"))
                        .isZero();
            }
            try (OwnProcess next = start(home, "next", "--address", "0.0.0.0")) {
                next.until("it serves", () -> next.output().contains("Stop with"));
                if (System.getProperty("os.name").equals("Linux")) {
                    assertThat(answersElsewhere(next.output()))
                            .as("on all addresses, as in a container")
                            .isTrue();
                }
                next.until(
                        "the run is over",
                        () -> count("pipeline.job_queue", "stage = 'promote' AND status = 'completed'") == 1);
                assertThat(count("pipeline.job_queue", "run_id = " + job.runId() + " AND status = 'completed'"))
                        .isEqualTo(4);
                assertThat(count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
            }
        }
    }

    private OwnProcess start(PipelineHome home, String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx512m",
                "-Dpipeline.batch.poll=200ms",
                "-Dpipeline.batch.staging-chunk=100",
                "-Dpipeline.batch.lease=60s",
                AdminCommand.class.getName(),
                "--port",
                "0",
                "--management-port",
                String.valueOf(managementPort)));
        arguments.addAll(List.of(more));
        return OwnProcess.start(
                System.getProperty("java.class.path"), home.folder(), folder.resolve(name + ".log"), arguments);
    }

    private String health(String what) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://localhost:" + managementPort + "/health/" + what);
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
