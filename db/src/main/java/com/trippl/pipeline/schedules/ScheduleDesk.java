package com.trippl.pipeline.schedules;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.database.DatabaseTime;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What people see of schedules and do about them. Each method keeps to the caller's DMOs. */
@Service
public class ScheduleDesk {
    private static final int MOST_FEEDS = 50;

    private final Schedules schedules;
    private final Slots slots;
    private final Pauses pauses;
    private final Dmos dmos;
    private final ScheduleSettings settings;
    private final Access access;
    private final DatabaseTime time;

    ScheduleDesk(
            Schedules schedules,
            Slots slots,
            Pauses pauses,
            Dmos dmos,
            ScheduleSettings settings,
            Access access,
            DatabaseTime time) {
        this.schedules = schedules;
        this.slots = slots;
        this.pauses = pauses;
        this.dmos = dmos;
        this.settings = settings;
        this.access = access;
        this.time = time;
    }

    /**
     * A schedule as it stands.
     *
     * @param next when it is due next
     * @param last what became of the latest moment; null: nothing yet
     * @param pause what keeps it from being enqueued, or null
     */
    public record Standing(
            Schedule schedule,
            Instant next,
            @Nullable Slot last,
            @Nullable Pause pause) {}

    /**
     * One of a DMO's feeds.
     *
     * @param pause the pause of just this feed, or null; the DMO's or everybody's may hold as well
     * @param imports the schedules that import it
     */
    public record Feed(String name, @Nullable Pause pause, List<Standing> imports) {}

    /** Whether schedules run by themselves in this installation: not on localhost. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean runByThemselves() {
        return settings.enabled();
    }

    /** All schedules by the clock of the caller's DMOs. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Standing> list() {
        Instant now = time.now();
        return schedules.all().stream()
                .filter(schedule -> access.reaches(schedule.dmoId()))
                .map(schedule -> standing(schedule, now))
                .toList();
    }

    /** The schedules of a DMO, and nobody else's. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Standing> of(int dmoId) {
        access.requireDmo(dmoId);
        Instant now = time.now();
        return schedules.all().stream()
                .filter(schedule -> schedule.dmoId() == dmoId)
                .map(schedule -> standing(schedule, now))
                .toList();
    }

    /** A DMO's feeds: those that have run, are scheduled or paused, by name. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Feed> feeds(int dmoId) {
        access.requireDmo(dmoId);
        List<Standing> imports = of(dmoId).stream()
                .filter(standing -> standing.schedule().stage() == Stage.IMPORT)
                .toList();
        Map<String, Pause> paused = new HashMap<>();
        for (Pause pause : pauses.inForce()) {
            if (pause.dmoId() != null && pause.dmoId() == dmoId && pause.source() != null) {
                paused.put(pause.source(), pause);
            }
        }
        Set<String> names = new TreeSet<>(pauses.sources(dmoId, MOST_FEEDS));
        names.addAll(paused.keySet());
        imports.forEach(standing -> names.add(standing.schedule().source()));
        return names.stream()
                .map(name -> new Feed(
                        name,
                        paused.get(name),
                        imports.stream()
                                .filter(standing -> standing.schedule().source().equals(name))
                                .toList()))
                .toList();
    }

    /** The schedule of a stage; empty: it has none by the clock. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Standing> find(int dmoId, Stage stage, String domain) {
        access.requireDmo(dmoId);
        return schedules.find(dmoId, stage, domain).map(schedule -> standing(schedule, time.now()));
    }

    private Standing standing(Schedule schedule, Instant now) {
        return new Standing(
                schedule,
                schedules.next(schedule, now),
                slots.last(schedule).orElse(null),
                pauses.covering(schedule).orElse(null));
    }

    /** What is paused now, of what concerns the caller. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Pause> paused() {
        return pauses.inForce().stream()
                .filter(pause -> pause.dmoId() == null || access.reaches(pause.dmoId()))
                .toList();
    }

    /** The DMOs the caller may pause, by slug. */
    @PreAuthorize(Permissions.MAY_RUN)
    public List<Dmo> dmos() {
        return dmos.list().stream().filter(dmo -> access.reaches(dmo.id())).toList();
    }

    /**
     * Pauses everything, a DMO, or one of its sources. Returns whether it was not paused so before.
     *
     * @throws AccessDeniedException when it is not the caller's alone
     */
    @PreAuthorize(Permissions.MAY_RUN)
    public boolean pause(@Nullable Integer dmoId, @Nullable String source, @Nullable String reason) {
        require(dmoId);
        return pauses.pause(dmoId, source, reason, access.user());
    }

    /**
     * Ends a pause of exactly this scope. Returns whether there was one.
     *
     * @throws AccessDeniedException when it is not the caller's alone
     */
    @PreAuthorize(Permissions.MAY_RUN)
    public boolean resume(@Nullable Integer dmoId, @Nullable String source) {
        require(dmoId);
        return pauses.resume(dmoId, source, access.user());
    }

    /** Whether the caller may pause everything: not those who are restricted to some DMOs. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean mayPauseAll() {
        return access.may(Permissions.RUN) && access.dmos() == null;
    }

    /** Whether the caller may end a pause. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean mayEnd(Pause pause) {
        Integer dmoId = pause.dmoId();
        return dmoId == null ? mayPauseAll() : access.may(Permissions.RUN) && access.reaches(dmoId);
    }

    private void require(@Nullable Integer dmoId) {
        if (dmoId != null) {
            access.requireDmo(dmoId);
        } else if (access.dmos() != null) {
            throw new AccessDeniedException("Everything is more than your DMOs.");
        }
    }
}
