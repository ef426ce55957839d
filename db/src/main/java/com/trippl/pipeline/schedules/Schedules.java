package com.trippl.pipeline.schedules;

import com.trippl.pipeline.config.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** The schedules in force, and what is due of them. */
@Service
public class Schedules {
    /** Missed moments beyond these are not written down one by one. */
    private static final int MOST_SKIPPED = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final Slots slots;
    private final ScheduleSettings settings;

    Schedules(JdbcClient jdbc, Slots slots, ScheduleSettings settings) {
        this.jdbc = jdbc;
        this.slots = slots;
        this.settings = settings;
    }

    /**
     * What is due of a schedule.
     *
     * @param at the latest moment missed or come
     * @param skipped those before it that nothing became of, the oldest first
     */
    public record Due(Instant at, List<Instant> skipped) {}

    /** All schedules by the clock that are in force, of DMOs whose feeds are taken. */
    public List<Schedule> all() {
        // A schedule counts from when it was first saved so, or was switched on again; later versions go on with it.
        return jdbc.sql("""
                        SELECT c.*, d.slug, d.name, d.timezone,
                               greatest((SELECT min(v.created_at) FROM pipeline.dmo_configs v
                                         WHERE v.dmo_id = c.dmo_id AND v.type = c.type AND v.data_domain = c.data_domain
                                           AND v.version > coalesce((SELECT max(o.version) FROM pipeline.dmo_configs o
                                                                     WHERE o.dmo_id = c.dmo_id AND o.type = c.type
                                                                       AND o.data_domain = c.data_domain AND o.version < c.version
                                                                       AND o.schedule <> c.schedule), 0)),
                                        CASE WHEN c.updated_at > c.created_at THEN c.updated_at END) AS since
                        FROM pipeline.dmo_configs c JOIN public.dmos d ON d.id = c.dmo_id
                        WHERE c.active AND d.active AND c.schedule IN ('hourly', 'daily', 'weekly', 'monthly')
                        ORDER BY d.slug, c.data_domain, array_position(ARRAY['import', 'transform', 'stage', 'promote'], c.type::text)""").query(this::read).list();
    }

    /** The schedule of a stage; empty: it has none by the clock, or is switched off. */
    public Optional<Schedule> find(int dmoId, Stage stage, String domain) {
        return all().stream()
                .filter(each -> each.dmoId() == dmoId
                        && each.stage() == stage
                        && each.domain().equals(domain))
                .findFirst();
    }

    /** What is due now; empty: nothing, or it was decided on. A moment that is being worked on is due until it is decided on. */
    public Optional<Due> due(Schedule schedule, Instant now) {
        Instant latest = schedule.cadence().latest(now, schedule.zone());
        Instant from = schedule.since();
        Instant decided = slots.lastDecided(schedule).orElse(from);
        from = decided.isAfter(from) ? decided : from;
        if (!latest.isAfter(from)) {
            return Optional.empty();
        }
        Deque<Instant> missed = new ArrayDeque<>();
        Instant each = schedule.cadence().latest(latest.minusMillis(1), schedule.zone());
        while (each.isAfter(from) && missed.size() < MOST_SKIPPED) {
            missed.addFirst(each);
            each = schedule.cadence().latest(each.minusMillis(1), schedule.zone());
        }
        return Optional.of(new Due(latest, List.copyOf(missed)));
    }

    /** When it is due next, the moments that somebody cancelled left out. */
    public Instant next(Schedule schedule, Instant now) {
        Instant next = schedule.cadence().after(now, schedule.zone());
        while (slots.find(schedule, next)
                .filter(slot -> slot.state() == Slot.State.CANCELLED)
                .isPresent()) {
            next = schedule.cadence().after(next, schedule.zone());
        }
        return next;
    }

    private Schedule read(ResultSet row, int ignored) throws SQLException {
        return new Schedule(
                row.getInt("dmo_id"),
                row.getString("slug"),
                row.getString("name"),
                zone(row.getString("timezone")),
                row.getString("data_domain"),
                Stage.of(row.getString("type")),
                settings.cadence(Cadence.Every.of(row.getString("schedule")).orElseThrow()),
                JSON.readTree(row.getString("config_params")),
                row.getTimestamp("since").toInstant());
    }

    /** A zone that this JDK does not know must not stop all other DMOs' schedules. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
