package com.trippl.pipeline.schedule;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.schedules.Pauses;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleSettings;
import com.trippl.pipeline.schedules.Schedules;
import com.trippl.pipeline.schedules.SourceMemory;
import com.trippl.pipeline.support.Loops;
import com.trippl.pipeline.testing.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.JsonNodeFactory;

/** Schedules against real tables. They are monthly, so that no test meets the moment at which another becomes due. */
class ScheduledRunsTest {
    private static final String FEED = "id,name,address,lat,lng\n1,Cafe One,1 Main Street,35.5,-82.5\n";

    private static final long DEADLINE_SECONDS = 60;

    private Pipeline pipeline;
    private Dmo dmo;

    @BeforeEach
    void schedule() {
        pipeline = Pipeline.empty();
        pipeline.jdbc().sql("DELETE FROM pipeline.pauses").update();
        dmo = pipeline.dmo("clock");
        monthly(Stage.IMPORT, "location", "*.csv");
    }

    /** Gives a stage a schedule that has been in force for three months and a half. */
    private void monthly(Stage stage, String key, String value) {
        pipeline.get(DmoConfigs.class)
                .save(
                        dmo.id(),
                        stage,
                        DmoConfigs.LISTINGS,
                        JsonNodeFactory.instance.objectNode().put(key, value),
                        "monthly",
                        "test");
        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.dmo_configs SET created_at = now() - interval '107 days', updated_at = now() - interval '107 days'")
                .update();
    }

    private Path put(String name, String content, Duration age) throws IOException {
        Path folder =
                Files.createDirectories(pipeline.get(PipelineHome.class).inbox().resolve(dmo.slug()));
        try (var old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - age.toMillis()));
        return file;
    }

    private int look() throws InterruptedException {
        return pipeline.get(DueRuns.class).enqueue(new Loops().begin("test"));
    }

    private int slots(String state) {
        return pipeline.count("pipeline.schedule_slots", "state = '" + state + "'");
    }

    @Test
    void howeverManyProcessesLookWhatIsDueIsEnqueuedOnceAndWhatWasMissedIsNotMadeUpForOneByOne() throws Exception {
        put("feed.csv", FEED, Duration.ofMinutes(5));
        try (ExecutorService processes = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> looks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                looks.add(this::look);
            }
            int decided = 0;
            for (Future<Integer> answer : processes.invokeAll(looks)) {
                decided += answer.get();
            }
            assertThat(decided).isOne();
        }
        assertThat(look()).isZero();

        assertThat(pipeline.count("pipeline.job_queue", "true")).isOne();
        assertThat(slots("enqueued")).isOne();
        assertThat(slots("skipped")).as("months before the last").isBetween(2, 3);
        int run = pipeline.jdbc()
                .sql("SELECT run_id FROM pipeline.job_queue")
                .query(Integer.class)
                .single();
        pipeline.get(Worker.class).runUntilIdle(run);
        assertThat(pipeline.count("public.listings", "name = 'Cafe One'")).isOne();
    }

    /** Another process may have it; and whoever sets a feed up makes the schedule first and the folder then. */
    @Test
    void aFolderThatIsNotHereDecidesNothing() throws Exception {
        assertThat(look()).isOne();
        assertThat(slots("taking")).isOne();
        assertThat(look()).as("not at once again").isZero();
        put("feed.csv", FEED, Duration.ofMinutes(5));
        pipeline.jdbc()
                .sql(
                        "UPDATE pipeline.schedule_slots SET taken_until = now() - interval '1 second' WHERE state = 'taking'")
                .update();
        assertThat(look()).isOne();
        assertThat(slots("enqueued")).isOne();
        assertThat(pipeline.count("pipeline.job_queue", "true")).isOne();
    }

    @Test
    void onLocalhostNothingRunsByTheClock() {
        Scheduler scheduler = pipeline.get(Scheduler.class);
        scheduler.begin();
        assertThat(scheduler.looks()).isFalse();
        Scheduler elsewhere = elsewhere(new Loops());
        elsewhere.begin();
        assertThat(elsewhere.looks()).isTrue();
        elsewhere.stop();
        assertThat(elsewhere.looks()).isFalse();
    }

    private Scheduler elsewhere(Loops loops) {
        return new Scheduler(
                pipeline.get(DueRuns.class),
                new ScheduleSettings("dev", "", "02:00", DayOfWeek.MONDAY, 1),
                Duration.ofDays(1),
                loops);
    }

    /** As in an admin that runs no jobs: nothing else in it tells that its requests to the database never come back. */
    @Test
    void aLookThatGetsNoAnswerStandsStillAndTheWaitForTheNextDoesNot() {
        Loops loops = new Loops();
        Scheduler scheduler = elsewhere(loops);
        new TransactionTemplate(pipeline.get(PlatformTransactionManager.class)).executeWithoutResult(open -> {
            pipeline.jdbc()
                    .sql("LOCK TABLE pipeline.dmo_configs IN ACCESS EXCLUSIVE MODE")
                    .update();
            scheduler.begin();
            until(() -> loops.stalled(Duration.ofMillis(200)).equals(List.of("schedule")));
        });
        until(() -> loops.stalled(Duration.ZERO).isEmpty());
        assertThat(scheduler.looks()).isTrue();
        scheduler.stop();
        assertThat(loops.stalled(Duration.ZERO)).isEmpty();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void aFileThatWasTakenIsNotTakenAgain() throws Exception {
        put("feed.csv", FEED, Duration.ofMinutes(5));
        look();
        pipeline.jdbc().sql("DELETE FROM pipeline.schedule_slots").update();
        put("feed-2.csv", FEED, Duration.ofMinutes(1));
        look();
        assertThat(slots("nothing_new")).isOne();
        assertThat(pipeline.count("pipeline.job_queue", "true")).isOne();

        pipeline.jdbc().sql("DELETE FROM pipeline.schedule_slots").update();
        put("feed-3.csv", FEED + "2,Cafe Two,2 Main Street,35.6,-82.6\n", Duration.ofSeconds(5));
        look();
        assertThat(slots("nothing_new")).as("still being written").isOne();

        pipeline.jdbc().sql("DELETE FROM pipeline.schedule_slots").update();
        put("feed-3.csv", FEED + "2,Cafe Two,2 Main Street,35.6,-82.6\n", Duration.ofSeconds(40));
        look();
        assertThat(pipeline.count("pipeline.job_queue", "true")).isEqualTo(2);
    }

    @Test
    void whatIsPausedIsNeitherEnqueuedNorBegunAndIsMadeUpForOnce() throws Exception {
        put("feed.csv", FEED, Duration.ofMinutes(5));
        Pauses pauses = pipeline.get(Pauses.class);
        assertThat(pauses.pause(dmo.id(), "scheduled", "the feed is broken", "ann"))
                .isTrue();
        assertThat(pauses.pause(dmo.id(), "scheduled", null, "ben")).isFalse();
        assertThat(look()).isZero();
        assertThat(pipeline.count("pipeline.schedule_slots", "true")).isZero();

        assertThat(pauses.resume(dmo.id(), null, "ann"))
                .as("another pause than that")
                .isFalse();
        assertThat(pauses.resume(dmo.id(), "scheduled", "ann")).isTrue();
        assertThat(look()).isOne();

        for (Integer whose : new Integer[] {dmo.id(), null}) {
            pauses.pause(whose, null, null, "ann");
            assertThat(pipeline.get(Worker.class).workOnce(null))
                    .as("paused: " + whose)
                    .isEmpty();
            pauses.resume(whose, null, "ann");
        }
        assertThat(pipeline.get(Worker.class).workOnce(null)).isPresent();
    }

    @Test
    void aLaterStageWithAScheduleGoesOnWithWhatRunsLeftThere() throws Exception {
        monthly(Stage.PROMOTE, "merge_policy", "latest_wins");
        pipeline.stage(dmo, FEED);
        pipeline.jdbc()
                .sql("UPDATE pipeline.runs SET through_stage = 'promote'")
                .update();
        pipeline.jdbc()
                .sql("UPDATE pipeline.dmo_configs SET active = FALSE WHERE type = 'import'")
                .update();

        Pauses pauses = pipeline.get(Pauses.class);
        pauses.pause(dmo.id(), null, null, "ann");
        assertThat(look()).isZero();
        pauses.resume(dmo.id(), null, "ann");
        pauses.pause(dmo.id(), "scheduled", null, "ann");
        assertThat(look()).as("a feed's pause is not that of later stages").isOne();
        pauses.resume(dmo.id(), "scheduled", "ann");
        assertThat(look()).isZero();
        assertThat(pipeline.count("pipeline.job_queue", "stage = 'promote' AND status = 'pending'"))
                .isOne();
        assertThat(pipeline.get(Worker.class).workOnce(null)).isPresent();
        assertThat(pipeline.count("public.listings", "name = 'Cafe One'")).isOne();
    }

    @Test
    void aSourceThatCannotBeReadIsTriedAgainAndThenShown() throws Exception {
        monthly(Stage.IMPORT, "location", "http://localhost:9/feed.csv");
        assertThat(look()).isOne();
        assertThat(pipeline.jdbc()
                        .sql("SELECT state || ': ' || detail FROM pipeline.schedule_slots WHERE state <> 'skipped'")
                        .query(String.class)
                        .single())
                .startsWith("failed: import.location")
                .contains("private");
    }

    @Test
    void theWebIsAskedForWhatIsNewOnly() throws Exception {
        WireMockServer server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        try (WebSource web = new WebSource(true, 200, Duration.ofSeconds(5))) {
            server.stubFor(get("/feed.csv")
                    .willReturn(aResponse().withHeader("ETag", "\"v1\"").withBody(FEED)));
            server.stubFor(get("/feed.csv")
                    .withHeader("If-None-Match", equalTo("\"v1\""))
                    .willReturn(aResponse().withStatus(304)));
            server.stubFor(get("/large.csv").willReturn(aResponse().withBody("x".repeat(201))));
            server.stubFor(get("/gone.csv").willReturn(aResponse().withStatus(404)));
            server.stubFor(get("/busy.csv").willReturn(aResponse().withStatus(503)));

            Found.File file = (Found.File) web.look(at(server, "feed.csv"), null);
            assertThat(file.file()).hasContent(FEED.stripTrailing());
            assertThat(file.name()).isEqualTo("feed.csv");
            Files.delete(file.file());
            assertThat(web.look(at(server, "feed.csv"), file.mark())).isInstanceOf(Found.Nothing.class);
            SourceMemory.Mark hashOnly =
                    new SourceMemory.Mark(null, null, null, null, file.mark().sha256());
            assertThat(web.look(at(server, "feed.csv"), hashOnly)).isInstanceOf(Found.Nothing.class);

            assertFault(web, at(server, "large.csv"), "more than 200 bytes", false);
            assertFault(web, at(server, "gone.csv"), "status 404", false);
            assertFault(web, at(server, "busy.csv"), "status 503", true);
        } finally {
            server.stop();
        }
    }

    private Schedule at(WireMockServer server, String file) {
        monthly(Stage.IMPORT, "location", server.baseUrl() + "/" + file);
        return pipeline.get(Schedules.class)
                .find(dmo.id(), Stage.IMPORT, DmoConfigs.LISTINGS)
                .orElseThrow();
    }

    private static void assertFault(WebSource web, Schedule schedule, String message, boolean passing) {
        assertThatThrownBy(() -> web.look(schedule, null))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        SourceFault.class, fault -> assertThat(fault.passing()).isEqualTo(passing));
    }

    @Test
    void aNewDmosStagesFollowTheImport() {
        Map<Stage, String> expected = Map.of(
                Stage.IMPORT,
                "manual",
                Stage.TRANSFORM,
                "pipeline",
                Stage.STAGE,
                "pipeline",
                Stage.PROMOTE,
                "pipeline");
        Dmo fresh = pipeline.dmo("fresh");
        expected.forEach((stage, schedule) -> assertThat(pipeline.get(DmoConfigs.class)
                        .save(
                                fresh.id(),
                                stage,
                                DmoConfigs.LISTINGS,
                                JsonNodeFactory.instance.objectNode(),
                                null,
                                "test")
                        .schedule())
                .isEqualTo(schedule));
    }
}
