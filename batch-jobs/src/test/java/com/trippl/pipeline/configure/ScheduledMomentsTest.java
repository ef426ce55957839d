package com.trippl.pipeline.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleSettings;
import com.trippl.pipeline.schedules.Schedules;
import com.trippl.pipeline.schedules.Slot;
import com.trippl.pipeline.schedules.SlotLostException;
import com.trippl.pipeline.schedules.Slots;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.testing.Pipeline;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is to run by the clock is decided on when its configuration changes, as jobs are. */
class ScheduledMomentsTest {
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

    private StageSetup setup(Stage stage) {
        return desk.setup(dmo.id(), stage, LISTINGS);
    }

    private ConfigEdit edit(Stage stage, String params) {
        StageSetup now = setup(stage);
        return new ConfigEdit(
                dmo.id(), stage, LISTINGS, now.basis(), json(params), now.schedule(), true, null, Map.of());
    }

    /** As it is on dev, staging and app. */
    private ConfigDesk whereSchedulesRun() {
        WaitingWork work = new WaitingWork(
                pipeline.jdbc(),
                pipeline.get(JobQueue.class),
                pipeline.get(Schedules.class),
                pipeline.get(Slots.class),
                new ScheduleSettings("dev", "", "02:00", DayOfWeek.MONDAY, 1),
                pipeline.get(DatabaseTime.class));
        return new ConfigDesk(pipeline.jdbc(), pipeline.get(DmoConfigs.class), work, pipeline.get(Access.class));
    }

    private Optional<Slot.State> stateOf(Schedule schedule, Instant at) {
        return pipeline.get(Slots.class).find(schedule, at).map(Slot::state);
    }

    @Test
    void momentsOfAScheduleAreDecidedOnAsJobsAre() {
        desk.save(new ConfigEdit(
                dmo.id(),
                Stage.IMPORT,
                LISTINGS,
                setup(Stage.IMPORT).basis(),
                json("{}"),
                "daily",
                true,
                null,
                Map.of()));
        Schedules schedules = pipeline.get(Schedules.class);
        Schedule schedule = schedules.find(dmo.id(), Stage.IMPORT, LISTINGS).orElseThrow();
        Instant now = pipeline.get(DatabaseTime.class).now();
        Instant underWay = schedule.cadence().latest(now, schedule.zone());
        Instant next = schedules.next(schedule, now);
        Slots slots = pipeline.get(Slots.class);
        Slots.Taken taken =
                slots.take(schedule, underWay, Duration.ofMinutes(5), "test").orElseThrow();
        desk.save(edit(Stage.IMPORT, "{\"delimiter\": \",\"}"));
        assertThat(stateOf(schedule, underWay))
                .as("where nothing runs by the clock nothing is asked")
                .contains(Slot.State.TAKING);
        ConfigDesk cloud = whereSchedulesRun();
        ConfigEdit edit = edit(Stage.IMPORT, "{\"delimiter\": \"|\"}");

        UndecidedJobsException asks = catchThrowableOfType(UndecidedJobsException.class, () -> cloud.save(edit));

        assertThat(asks.waiting())
                .extracting(each -> ((Waiting.Moment) each).at())
                .containsExactly(underWay, next);
        cloud.save(edit.deciding(Map.of(
                asks.waiting().get(0).key(),
                Decision.CANCEL,
                asks.waiting().get(1).key(),
                Decision.IGNORE)));
        assertThat(stateOf(schedule, underWay)).contains(Slot.State.CANCELLED);
        assertThat(stateOf(schedule, next)).isEmpty();
        assertThatThrownBy(() -> slots.conclude(taken, Slot.State.ENQUEUED, "feed.csv", null))
                .as("who was at it enqueues nothing")
                .isInstanceOf(SlotLostException.class);

        cloud.saveAll(dmo.id(), LISTINGS, Map.of(Stage.IMPORT, json("{\"delimiter\": \";\"}")), null, Decision.CANCEL);
        assertThat(stateOf(schedule, next)).contains(Slot.State.CANCELLED);
        assertThat(schedules.next(schedule, now)).isAfter(next);
    }
}
