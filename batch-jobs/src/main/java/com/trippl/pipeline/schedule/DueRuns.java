package com.trippl.pipeline.schedule;

import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.runs.Ingests;
import com.trippl.pipeline.schedules.Pauses;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.Schedules;
import com.trippl.pipeline.schedules.Slot;
import com.trippl.pipeline.schedules.SlotLostException;
import com.trippl.pipeline.schedules.Slots;
import com.trippl.pipeline.schedules.SourceMemory;
import com.trippl.pipeline.schedules.SourceMemory.Mark;
import com.trippl.pipeline.support.Loops;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Enqueues what is due by the clock of the database, whatever that of this process says. After an outage or a pause only the latest moment
 * of a schedule that was missed is made up for; those before it are written down as skipped.
 */
@Component
public class DueRuns {
    /** Who jobs are recorded under that nobody started. */
    static final String WHO = "schedule";

    private static final Logger LOG = LoggerFactory.getLogger(DueRuns.class);

    /** Longer than a source may take: one that is taken up by another after this belongs to a process that died. */
    private static final Duration HELD = Duration.ofMinutes(30);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 5;

    private final Schedules schedules;
    private final Slots slots;
    private final Pauses pauses;
    private final SourceMemory memory;
    private final Inbox inbox;
    private final WebSource web;
    private final Ingests ingests;
    private final NextStages nextStages;
    private final Dmos dmos;
    private final DatabaseTime time;

    DueRuns(
            Schedules schedules,
            Slots slots,
            Pauses pauses,
            SourceMemory memory,
            Inbox inbox,
            WebSource web,
            Ingests ingests,
            NextStages nextStages,
            Dmos dmos,
            DatabaseTime time) {
        this.schedules = schedules;
        this.slots = slots;
        this.pauses = pauses;
        this.memory = memory;
        this.inbox = inbox;
        this.web = web;
        this.ingests = ingests;
        this.nextStages = nextStages;
        this.dmos = dmos;
        this.time = time;
    }

    /**
     * Looks once at all schedules. A fault of one does not keep the others. Returns how many moments this process decided on.
     *
     * @param loop that does so; a source, which has bounds of its own, may keep it busy
     */
    public int enqueue(Loops.Loop loop) throws InterruptedException {
        int decided = 0;
        Instant now = time.now();
        for (Schedule schedule : schedules.all()) {
            try {
                loop.turns();
                decided += enqueue(schedule, now, loop) ? 1 : 0;
            } catch (SlotLostException lost) {
                LOG.info(lost.getMessage());
            } catch (RuntimeException e) {
                LOG.warn(
                        "The scheduled {} of {} could not be enqueued and is tried again",
                        schedule.stage().label(),
                        schedule.slug(),
                        e);
            }
        }
        return decided;
    }

    private boolean enqueue(Schedule schedule, Instant now, Loops.Loop loop) throws InterruptedException {
        Optional<Schedules.Due> found = schedules.due(schedule, now);
        if (found.isEmpty() || pauses.covering(schedule).isPresent()) {
            return false;
        }
        Schedules.Due due = found.get();
        Optional<Slots.Taken> taken = slots.take(schedule, due.at(), HELD, WHO);
        if (taken.isEmpty()) {
            return false;
        }
        due.skipped()
                .forEach(missed -> slots.decide(
                        schedule,
                        missed,
                        Slot.State.SKIPPED,
                        "Missed; the latest, " + due.at() + ", is made up for.",
                        WHO));
        work(taken.get(), loop);
        return true;
    }

    private void work(Slots.Taken taken, Loops.Loop loop) throws InterruptedException {
        try {
            if (taken.schedule().stage() == Stage.IMPORT) {
                loop.isBusy();
                take(taken);
            } else {
                nextStages.enqueue(taken);
            }
        } catch (SourceFault fault) {
            String why = String.valueOf(fault.getMessage());
            if (fault.passing() && taken.attempt() < MOST_ATTEMPTS) {
                slots.retry(taken, FIRST_WAIT.multipliedBy(1L << (2 * (taken.attempt() - 1))), why);
            } else {
                slots.conclude(taken, Slot.State.FAILED, why, null);
            }
        } catch (ConfigException refused) {
            slots.conclude(taken, Slot.State.FAILED, refused.getMessage(), null);
        } catch (SlotLostException lost) {
            throw lost;
        } catch (IOException | RuntimeException e) {
            // As when the file store is away: let it be taken up again soon rather than when its time is up.
            slots.retry(
                    taken,
                    FIRST_WAIT,
                    "It could not be enqueued: " + e.getClass().getSimpleName());
            LOG.warn("A scheduled import could not be enqueued and is tried again", e);
        }
    }

    private void take(Slots.Taken taken) throws SourceFault, IOException, InterruptedException {
        Schedule schedule = taken.schedule();
        if (schedule.location().isEmpty()) {
            throw new SourceFault(
                    "Nothing says where to look: set import.location, as in ./pipeline config set " + schedule.slug()
                            + " import.location=*.csv, or make the schedule manual.",
                    false);
        }
        Mark last = memory.last(schedule).orElse(null);
        Found found = schedule.location().contains("://") ? web.look(schedule, last) : inbox.look(schedule, last);
        switch (found) {
            case Found.Nothing nothing -> slots.conclude(taken, Slot.State.NOTHING_NEW, nothing.why(), null);
            case Found.NotHere notHere -> slots.retry(taken, FIRST_WAIT, notHere.why());
            case Found.File file -> submit(taken, file);
        }
    }

    private void submit(Slots.Taken taken, Found.File file) throws IOException {
        Schedule schedule = taken.schedule();
        Ingests.Request request = new Ingests.Request(
                dmos.byId(schedule.dmoId()),
                schedule.domain(),
                schedule.source(),
                file.name(),
                Stage.PROMOTE,
                Map.of(),
                WHO);
        try (InputStream content = Files.newInputStream(file.file())) {
            ingests.submit(request, content, job -> {
                slots.conclude(taken, Slot.State.ENQUEUED, file.name(), job.jobId());
                memory.remember(schedule, file.mark());
            });
        } finally {
            Files.deleteIfExists(file.file());
        }
    }
}
