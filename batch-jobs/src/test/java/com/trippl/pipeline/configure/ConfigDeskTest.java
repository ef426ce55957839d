package com.trippl.pipeline.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.DmoException;
import com.trippl.pipeline.dmo.DmoFields;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.queue.NewJob;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.testing.Pipeline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigDeskTest {
    private static final String LISTINGS = DmoConfigs.LISTINGS;

    private Pipeline pipeline;
    private ConfigDesk desk;
    private Dmo dmo;

    @BeforeEach
    void empty() {
        pipeline = Pipeline.empty();
        desk = pipeline.get(ConfigDesk.class);
        dmo = pipeline.get(Dmos.class).add("alpha", "Alpha", "us", "nc", null, "test");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private record Only(Integer... dmos) implements Access {
        @Override
        public String user() {
            return "someone";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }
    }

    private StageSetup setup(Stage stage) {
        return desk.setup(dmo.id(), stage, LISTINGS);
    }

    private ConfigEdit edit(Stage stage, String params) {
        StageSetup now = setup(stage);
        return new ConfigEdit(
                dmo.id(), stage, LISTINGS, now.basis(), json(params), now.schedule(), true, null, Map.of());
    }

    private Job waiting(Stage stage) {
        return pipeline.get(JobQueue.class).enqueue(NewJob.of(dmo.id(), LISTINGS, stage, "feed", "test"));
    }

    private JobStatus statusOf(Job job) {
        return pipeline.get(JobQueue.class).find(job.jobId()).orElseThrow().status();
    }

    @Test
    void aSaveIsANewVersionWhoseChangesAreNamed() {
        ConfigDesk.Saved saved = desk.save(edit(Stage.IMPORT, "{\"source_type\": \"csv\", \"delimiter\": \";\"}"));

        assertThat(saved.now().version()).isEqualTo(2);
        List<DmoConfig> versions = desk.versions(dmo.id(), Stage.IMPORT, LISTINGS);
        assertThat(versions).extracting(DmoConfig::version).containsExactly(2, 1);
        assertThat(versions).extracting(DmoConfig::active).containsExactly(true, false);
        assertThat(versions.getFirst().createdBy()).isEqualTo(System.getProperty("user.name"));
        assertThat(desk.diff(dmo.id(), Stage.IMPORT, LISTINGS, 1, 2))
                .containsExactly(new Change("feed", "delta", null), new Change("delimiter", null, ";"));
    }

    @Test
    void aSaveThatChangesNothingMakesNoVersion() {
        StageSetup now = setup(Stage.TRANSFORM);
        waiting(Stage.TRANSFORM);

        desk.save(edit(Stage.TRANSFORM, now.config().params().toString()));

        assertThat(setup(Stage.TRANSFORM)).isEqualTo(now);
    }

    @Test
    void whoComesSecondIsToldAndOverwritesNothing() {
        ConfigEdit mine = edit(Stage.IMPORT, "{\"delimiter\": \";\"}");
        desk.save(edit(Stage.IMPORT, "{\"delimiter\": \"|\"}"));

        ConfigChangedException refused = catchThrowableOfType(ConfigChangedException.class, () -> desk.save(mine));

        assertThat(refused).hasMessageContaining("saved version 2").hasMessageContaining("Nothing of yours is saved");
        assertThat(setup(Stage.IMPORT).config().params()).isEqualTo(json("{\"delimiter\": \"|\"}"));
        desk.save(mine.on(refused.now().basis()));
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(3);
    }

    @Test
    void anOldVersionComesBackAsANewOne() {
        desk.save(edit(Stage.IMPORT, "{\"delimiter\": \"|\"}"));

        desk.restore(dmo.id(), Stage.IMPORT, LISTINGS, 1, setup(Stage.IMPORT).basis(), Map.of());

        DmoConfig now = setup(Stage.IMPORT).config();
        assertThat(now.version()).isEqualTo(3);
        assertThat(now.restoredFrom()).isEqualTo(1);
        assertThat(desk.diff(dmo.id(), Stage.IMPORT, LISTINGS, 1, 3)).isEmpty();
        assertThatThrownBy(() -> desk.restore(
                        dmo.id(), Stage.IMPORT, LISTINGS, 9, setup(Stage.IMPORT).basis(), Map.of()))
                .hasMessage("There is no version 9.");
    }

    @Test
    void nothingIsSavedWhileAJobWaitsUndecided() {
        Job first = waiting(Stage.IMPORT);
        Job second = waiting(Stage.IMPORT);
        Job other = waiting(Stage.TRANSFORM);
        ConfigEdit edit = edit(Stage.IMPORT, "{\"delimiter\": \"|\"}");

        UndecidedJobsException asks = catchThrowableOfType(
                UndecidedJobsException.class, () -> desk.save(edit.deciding(Map.of(first.jobId(), Decision.CANCEL))));

        assertThat(asks.waiting()).extracting(Waiting::key).containsExactly(first.jobId(), second.jobId());
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(1);
        assertThat(statusOf(first)).isEqualTo(JobStatus.PENDING);

        ConfigDesk.Saved saved = desk.save(edit.deciding(Map.of(
                first.jobId(), Decision.CANCEL, second.jobId(), Decision.IGNORE, other.jobId(), Decision.CANCEL)));

        assertThat(saved.cancelled()).containsExactly(first.jobId());
        assertThat(statusOf(first)).isEqualTo(JobStatus.CANCELLED);
        assertThat(statusOf(second)).isEqualTo(JobStatus.PENDING);
        assertThat(statusOf(other)).as("of another stage").isEqualTo(JobStatus.PENDING);
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(2);
    }

    @Test
    void aJobEnqueuedDuringASaveTakesTheNewConfiguration() throws Exception {
        var transaction = new TransactionTemplate(pipeline.get(PlatformTransactionManager.class));
        FutureTask<Job> enqueued = new FutureTask<>(() -> waiting(Stage.IMPORT));

        transaction.executeWithoutResult(status -> {
            desk.save(edit(Stage.IMPORT, "{\"delimiter\": \"|\"}"));
            Thread.startVirtualThread(enqueued);
            await(() -> pipeline.count("pg_locks", "NOT granted") == 1);
        });

        Job job = enqueued.get(10, TimeUnit.SECONDS);
        assertThat(pipeline.get(JobQueue.class).configOf(job)).isEqualTo(json("{\"delimiter\": \"|\"}"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aSaveThatFailsCancelsNothing() {
        Job job = waiting(Stage.IMPORT);
        ConfigEdit edit = edit(Stage.IMPORT, "{\"delimiter\": \"|\"}").deciding(Map.of(job.jobId(), Decision.CANCEL));
        var transaction = new TransactionTemplate(pipeline.get(PlatformTransactionManager.class));

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    desk.save(edit);
                    throw new IllegalStateException("the commit fails");
                }))
                .hasMessage("the commit fails");
        assertThat(statusOf(job)).isEqualTo(JobStatus.PENDING);
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(1);

        assertThatThrownBy(() -> desk.save(
                        edit(Stage.IMPORT, "{\"delimiter\": \"||\"}").deciding(Map.of(job.jobId(), Decision.CANCEL))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one character");
        assertThat(statusOf(job)).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void anotherScheduleLeavesWaitingJobsAlone() {
        Job job = waiting(Stage.IMPORT);
        StageSetup now = setup(Stage.IMPORT);

        desk.save(new ConfigEdit(
                dmo.id(), Stage.IMPORT, LISTINGS, now.basis(), now.config().params(), "daily", true, null, Map.of()));

        assertThat(setup(Stage.IMPORT).schedule()).isEqualTo("daily");
        assertThat(statusOf(job)).isEqualTo(JobStatus.PENDING);
        assertThat(desk.diff(dmo.id(), Stage.IMPORT, LISTINGS, 1, 2))
                .containsExactly(new Change("schedule", "manual", "daily"));
    }

    @Test
    void aStageThatIsSwitchedOffTakesNoJobsUntilItIsSwitchedOnAgain() {
        StageSetup now = setup(Stage.IMPORT);
        ConfigEdit off = new ConfigEdit(
                dmo.id(), Stage.IMPORT, LISTINGS, now.basis(), now.config().params(), "manual", false, null, Map.of());

        desk.save(off);

        assertThat(setup(Stage.IMPORT).active()).isFalse();
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(1);
        assertThatThrownBy(() -> waiting(Stage.IMPORT)).hasMessageContaining("switched off");
        assertThatThrownBy(() -> desk.save(off)).isInstanceOf(ConfigChangedException.class);
        desk.save(edit(Stage.IMPORT, now.config().params().toString()));
        assertThat(setup(Stage.IMPORT)).isEqualTo(now);
    }

    @Test
    void aSecretIsKeptThoughNobodyIsShownIt() {
        desk.save(edit(Stage.TRANSFORM, "{\"geocode\": {\"provider\": \"google\", \"key\": \"s3cret\"}}"));
        JsonNode shown = setup(Stage.TRANSFORM).config().params();
        assertThat(shown.toString()).doesNotContain("s3cret");
        assertThat(desk.versions(dmo.id(), Stage.TRANSFORM, LISTINGS).toString())
                .doesNotContain("s3cret");

        desk.save(edit(
                Stage.TRANSFORM,
                DmoConfigs.merge(shown, json("{\"round_lat_lng\": 4}")).toString()));

        assertThat(pipeline.get(DmoConfigs.class)
                        .active(dmo.id(), Stage.TRANSFORM, LISTINGS)
                        .params())
                .isEqualTo(
                        json("{\"geocode\": {\"provider\": \"google\", \"key\": \"s3cret\"}, \"round_lat_lng\": 4}"));
        assertThat(desk.diff(dmo.id(), Stage.TRANSFORM, LISTINGS, 1, 2).toString())
                .doesNotContain("s3cret")
                .contains(ConfigSchema.HIDDEN);
        assertThat(pipeline.get(JobDetails.class)
                        .config(waiting(Stage.TRANSFORM).jobId()))
                .doesNotContain("s3cret")
                .contains(ConfigSchema.HIDDEN);
    }

    @Test
    void severalStagesAreChangedTogetherOrNotAtAll() {
        Job waits = waiting(Stage.TRANSFORM);
        Map<Stage, JsonNode> patches = new EnumMap<>(
                Map.of(Stage.IMPORT, json("{\"delimiter\": \"|\"}"), Stage.TRANSFORM, json("{\"round_lat_lng\": 3}")));
        assertThatThrownBy(() -> desk.saveAll(dmo.id(), LISTINGS, patches, null, null))
                .isInstanceOf(UndecidedJobsException.class);
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(1);
        desk.saveAll(dmo.id(), LISTINGS, patches, null, Decision.CANCEL);
        assertThat(setup(Stage.IMPORT).version()).isEqualTo(2);
        assertThat(setup(Stage.TRANSFORM).version()).isEqualTo(2);
        assertThat(statusOf(waits)).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void whoIsRestrictedReachesOnlyTheirDmos() {
        Dmo theirs = pipeline.get(Dmos.class).add("beta", null, "fr", "pdl", null, "test");
        Access only = new Only(theirs.id());
        ConfigDesk restricted =
                new ConfigDesk(pipeline.jdbc(), pipeline.get(DmoConfigs.class), pipeline.get(WaitingWork.class), only);
        DmoDesk dmos = new DmoDesk(pipeline.jdbc(), pipeline.get(Dmos.class), only);

        assertThat(dmos.list()).extracting(row -> row.dmo().slug()).containsExactly("beta");
        assertThat(dmos.find(dmo.id())).isEmpty();
        assertThat(restricted.setup(theirs.id(), Stage.IMPORT, LISTINGS).version())
                .isEqualTo(1);
        ConfigEdit edit = edit(Stage.IMPORT, "{}");
        for (Runnable call : List.<Runnable>of(
                () -> restricted.setup(dmo.id(), Stage.IMPORT, LISTINGS),
                () -> restricted.versions(dmo.id(), Stage.IMPORT, LISTINGS),
                () -> restricted.diff(dmo.id(), Stage.IMPORT, LISTINGS, 0, 1),
                () -> restricted.waiting(dmo.id(), Stage.IMPORT, LISTINGS),
                () -> restricted.domains(dmo.id()),
                () -> restricted.save(edit),
                () -> restricted.restore(dmo.id(), Stage.IMPORT, LISTINGS, 1, edit.basis(), Map.of()),
                () -> dmos.change(dmo.id(), new DmoFields("", "Mine", "us", "nc", "UTC")),
                () -> dmos.add(new DmoFields("gamma", "", "us", "nc", "UTC")))) {
            assertThatThrownBy(call::run).isInstanceOf(AccessDeniedException.class);
        }
    }

    @Test
    void aDmoIsAddedListedAndChangedButForItsSlug() {
        DmoDesk dmos = pipeline.get(DmoDesk.class);
        Dmo added = dmos.add(new DmoFields("nantes", " Visit Nantes ", "FR", "pdl", "Europe/Paris"));

        assertThat(dmos.list())
                .filteredOn(row -> row.dmo().id() == added.id())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.dmo())
                            .isEqualTo(
                                    new Dmo(added.id(), "nantes", "Visit Nantes", "fr", "pdl", "Europe/Paris", true));
                    assertThat(row.domains()).containsExactly(LISTINGS);
                    assertThat(row.lastRun()).isNull();
                    assertThat(row.publicListings()).isZero();
                });
        Dmo changed = dmos.change(added.id(), new DmoFields("other", "Nantes", "fr", "44", "UTC"));
        assertThat(changed).isEqualTo(new Dmo(added.id(), "nantes", "Nantes", "fr", "44", "UTC", true));

        pipeline.run(dmo, "name,address,lat,lng\nCafe,1 Main St,35.5,-82.5\n");
        assertThat(dmos.list())
                .filteredOn(row -> row.dmo().id() == dmo.id())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.lastRun()).isNotNull();
                    assertThat(row.publicListings()).isEqualTo(1);
                });
    }

    @Test
    void everyValueAtFaultIsToldAtOnce() {
        DmoException refused = catchThrowableOfType(
                DmoException.class,
                () -> pipeline.get(DmoDesk.class).add(new DmoFields("No Slug", "", "usa", "", "Mars/Base")));

        assertThat(refused.problems()).containsOnlyKeys("slug", "country", "state", "timezone");
        assertThatThrownBy(() -> pipeline.get(DmoDesk.class).add(new DmoFields("alpha", "", "us", "nc", "UTC")))
                .hasMessageContaining("There is a DMO 'alpha' already");
    }
}
