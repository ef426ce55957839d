package com.trippl.pipeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.database.Database;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import com.trippl.pipeline.testing.Relay;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What a worker in a process of its own tells whoever watches over it: that it cannot work now, or that it never will again. */
class HealthTest {
    private static final long DEADLINE_SECONDS = 90;
    /** Longer than a worker waits for a connection, and then until it asks again. */
    private static final String STANDS_STILL = "8s";

    private final Pipeline pipeline = Pipeline.empty();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private int port;
    private Child worker;

    @Test
    void aWorkerWithoutItsDatabaseIsNotReadyAndOneThatNeverGetsAnAnswerIsNotAlive() throws Exception {
        Database database = pipeline.get(Database.class);
        URI server = URI.create(database.url().substring("jdbc:".length()));
        port = freePort();
        try (Relay relay = new Relay(server.getPort())) {
            Map<String, String> settings = new HashMap<>();
            settings.put(
                    "pipeline.db.url",
                    "jdbc:postgresql://localhost:" + relay.port() + server.getPath() + "?prepareThreshold=0");
            settings.put("pipeline.db.user", database.user());
            settings.put("pipeline.db.password", database.password());
            settings.put("pipeline.db.connection-timeout-ms", "500");
            settings.put("pipeline.management.stands-still", STANDS_STILL);
            worker = Child.start(
                    pipeline,
                    settings,
                    folder.resolve("worker.log"),
                    "worker",
                    "--management-port",
                    String.valueOf(port));

            await("readiness", 200, "\"database\":\"UP\"");
            await("liveness", 200, "\"status\":\"UP\"");
            assertThat(checkedByCompose()).isZero();

            relay.cut();
            await("readiness", 503, "\"database\":\"DOWN\"");
            assertThat(ask("readiness")).contains("\"store\":\"UP\"");
            assertThat(ask("liveness")).as("it goes on looking for work").isEqualTo("200 {\"status\":\"UP\"}");

            relay.join();
            await("readiness", 200, "\"database\":\"UP\"");

            // In the middle of a claim: an answer to that never comes.
            relay.fallSilentAt("FROM pipeline.job_queue c WHERE");
            await("liveness", 503, "\"main\":\"DOWN\"");
            assertThat(checkedByCompose()).isNotZero();
        } finally {
            worker.kill();
            client.close();
        }
    }

    /** The exit code of the health check of docker-compose.yml, which names the port of containers and doubles the dollar. */
    private int checkedByCompose() throws IOException, InterruptedException {
        Map<String, Map<String, Map<String, Object>>> compose =
                new Yaml().load(Files.readString(Path.of("..", "docker-compose.yml")));
        List<String> command = new ArrayList<>();
        for (Object word :
                (List<?>) ((Map<?, ?>) compose.get("services").get("worker-1").get("healthcheck")).get("test")) {
            command.add(word.toString().replace("$$", "$").replace("9100", String.valueOf(port)));
        }
        assertThat(command.removeFirst()).isEqualTo("CMD");
        return new ProcessBuilder(command).start().waitFor();
    }

    private void await(String what, int status, String body) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        String answer = ask(what);
        while (!answer.startsWith(status + " ") || !answer.contains(body)) {
            assertThat(worker.isAlive()).as(worker::output).isTrue();
            assertThat(System.nanoTime())
                    .as("%s is not %d with %s but %s; %s", what, status, body, answer, worker.output())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
            answer = ask(what);
        }
    }

    /** Status and body; before the process listens: a word on that. */
    private String ask(String what) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/health/" + what);
        try {
            var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException notYet) {
            return "no answer";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
