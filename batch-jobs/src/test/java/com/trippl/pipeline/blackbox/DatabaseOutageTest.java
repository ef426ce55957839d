package com.trippl.pipeline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.bench.SyntheticListings;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.Database;
import com.trippl.pipeline.testing.Child;
import com.trippl.pipeline.testing.Pipeline;
import com.trippl.pipeline.testing.Relay;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away while a command works on a run. */
class DatabaseOutageTest {
    private static final int ROWS = 3_000;
    private static final long DEADLINE_SECONDS = 180;

    @TempDir
    Path folder;

    private Pipeline pipeline;
    private Relay relay;
    private Path feed;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void prepare() throws Exception {
        pipeline = Pipeline.empty();
        pipeline.dmo("away", "import.id_field=id", "import.records_per_file=1000");
        feed = folder.resolve("feed.csv");
        SyntheticListings.write(feed, ROWS, 7);
        Database database = pipeline.get(Database.class);
        URI server = URI.create(database.url().substring("jdbc:".length()));
        relay = new Relay(server.getPort());
        settings.put("pipeline.db.url", "jdbc:postgresql://localhost:" + relay.port() + server.getPath());
        settings.put("pipeline.db.user", database.user());
        settings.put("pipeline.db.password", database.password());
        settings.put("pipeline.db.connection-timeout-ms", "1000");
        settings.put("pipeline.batch.file-chunk", "200");
        settings.put("pipeline.batch.staging-chunk", "200");
        settings.put("pipeline.batch.lease", "4s");
        settings.put("pipeline.batch.heartbeat", "1s");
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    private Child startAndCutDuring(Stage stage) throws Exception {
        Child child = Child.start(pipeline, settings, folder.resolve("out"), "run", feed.toString(), "--dmo", "away");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (pipeline.count("pipeline.job_queue", "status = 'running' AND stage = '" + stage.label() + "'") == 0) {
            assertThat(System.nanoTime()).as(child::output).isLessThan(deadline);
            assertThat(child.isAlive()).as(child::output).isTrue();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        relay.cut();
        return child;
    }

    @Test
    void anOutageOfAFewSecondsIsWaitedFor() throws Exception {
        Child child = startAndCutDuring(Stage.STAGE);
        TimeUnit.SECONDS.sleep(3);
        relay.join();
        assertThat(child.finish(DEADLINE_SECONDS)).as(child::output).isZero();
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
    }

    @Test
    void aDatabaseThatStaysAwayIsToldOfWithHowToGoOn() throws Exception {
        settings.put("pipeline.batch.database-patience", "2s");
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "2s");
        Child child = startAndCutDuring(Stage.STAGE);
        assertThat(child.finish(DEADLINE_SECONDS)).isOne();
        assertThat(child.output())
                .contains("The database went away and did not come back")
                .contains("go on with ./pipeline retry 3")
                .doesNotContain("Unexpected:");
        relay.join();
        List<String> retry = List.of("retry", "3");
        Child again = Child.start(pipeline, settings, folder.resolve("again"), retry.toArray(String[]::new));
        assertThat(again.finish(DEADLINE_SECONDS)).as(again::output).isZero();
        assertThat(pipeline.count("public.listings", "true")).isGreaterThan(ROWS * 9 / 10);
    }
}
