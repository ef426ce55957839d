package com.trippl.pipeline.schedules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What became of every moment at which a schedule was due. Its key lets one process take each, and the clock of the database alone says
 * which have come and whose time is up: those of processes differ.
 */
@Service
public class Slots {
    private static final String OF = " dmo_id = :dmo AND data_domain = :domain AND stage = :stage ";

    private final JdbcClient jdbc;

    Slots(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A moment that this process alone works on until its time is up.
     *
     * @param attempt from 1; grows with every take
     */
    public record Taken(Schedule schedule, Instant at, int attempt) {}

    /** The latest one decided on until now, in the past; empty: none was. */
    public Optional<Instant> lastDecided(Schedule schedule) {
        return jdbc.sql("SELECT max(slot_at) FROM pipeline.schedule_slots WHERE" + OF
                        + "AND state <> 'taking' AND slot_at <= statement_timestamp()")
                .param("dmo", schedule.dmoId())
                .param("domain", schedule.domain())
                .param("stage", schedule.stage().label())
                .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    /** What became of one; empty: nothing yet. */
    public Optional<Slot> find(Schedule schedule, Instant at) {
        return of(schedule, "AND slot_at = :at")
                .param("at", Timestamp.from(at))
                .query(Slots::read)
                .optional();
    }

    /** The latest one that something became of. */
    public Optional<Slot> last(Schedule schedule) {
        return of(schedule, "AND slot_at <= statement_timestamp() ORDER BY slot_at DESC LIMIT 1")
                .query(Slots::read)
                .optional();
    }

    private JdbcClient.StatementSpec of(Schedule schedule, String more) {
        return jdbc.sql("SELECT * FROM pipeline.schedule_slots WHERE" + OF + more)
                .param("dmo", schedule.dmoId())
                .param("domain", schedule.domain())
                .param("stage", schedule.stage().label());
    }

    /**
     * Takes one, if nobody decided on it or is at it.
     *
     * @param held after this another may take it
     */
    @Transactional
    public Optional<Taken> take(Schedule schedule, Instant at, Duration held, String who) {
        return insert(schedule, at, Slot.State.TAKING, null, who, held)
                .map(attempt -> new Taken(schedule, at, attempt));
    }

    /** Those that somebody is at, or that are tried again, the oldest first. */
    public List<Instant> underWay(Schedule schedule) {
        return of(schedule, "AND state = 'taking' ORDER BY slot_at")
                .query((row, n) -> row.getTimestamp("slot_at").toInstant())
                .list();
    }

    /** Decides that nothing comes of one, unless something has already; whoever is at it enqueues nothing any more. */
    @Transactional
    public boolean cancel(Schedule schedule, Instant at, String detail, String who) {
        return jdbc.sql("""
                        INSERT INTO pipeline.schedule_slots AS s (dmo_id, data_domain, stage, slot_at, state, attempts, detail, decided_by, decided_at)
                        VALUES (:dmo, :domain, :stage, :at, 'cancelled', 1, :detail, :who, statement_timestamp())
                        ON CONFLICT (dmo_id, data_domain, stage, slot_at) DO UPDATE
                        SET state = 'cancelled', taken_until = NULL, detail = excluded.detail, decided_by = excluded.decided_by,
                            decided_at = excluded.decided_at
                        WHERE s.state = 'taking'""")
                        .param("dmo", schedule.dmoId())
                        .param("domain", schedule.domain())
                        .param("stage", schedule.stage().label())
                        .param("at", Timestamp.from(at))
                        .param("detail", detail)
                        .param("who", who)
                        .update()
                == 1;
    }

    /** Decides on one that nobody has decided on or is at. Returns whether it did. */
    @Transactional
    public boolean decide(Schedule schedule, Instant at, Slot.State state, @Nullable String detail, String who) {
        return insert(schedule, at, state, detail, who, null).isPresent();
    }

    private Optional<Integer> insert(
            Schedule schedule,
            Instant at,
            Slot.State state,
            @Nullable String detail,
            String who,
            @Nullable Duration held) {
        return jdbc.sql("""
                        INSERT INTO pipeline.schedule_slots AS s (dmo_id, data_domain, stage, slot_at, state, attempts, taken_until, detail,
                                                                  decided_by, decided_at)
                        VALUES (:dmo, :domain, :stage, :at, :state, 1, statement_timestamp() + :millis * interval '1 millisecond', :detail, :who,
                                statement_timestamp())
                        ON CONFLICT (dmo_id, data_domain, stage, slot_at) DO UPDATE
                        SET state = excluded.state, attempts = s.attempts + 1, taken_until = excluded.taken_until,
                            detail = coalesce(excluded.detail, s.detail), decided_by = excluded.decided_by,
                            decided_at = excluded.decided_at
                        WHERE s.state = 'taking' AND s.taken_until <= statement_timestamp()
                        RETURNING s.attempts""")
                .param("dmo", schedule.dmoId())
                .param("domain", schedule.domain())
                .param("stage", schedule.stage().label())
                .param("at", Timestamp.from(at))
                .param("state", state.label())
                .param("millis", held == null ? null : held.toMillis(), Types.BIGINT)
                .param("detail", detail, Types.VARCHAR)
                .param("who", who)
                .query(Integer.class)
                .optional();
    }

    /**
     * Says what became of one that was taken; in the transaction that enqueues its job, so that both happen or neither.
     *
     * @throws SlotLostException when another has taken it meanwhile
     */
    @Transactional
    public void conclude(Taken taken, Slot.State state, @Nullable String detail, @Nullable Integer jobId) {
        move(taken, state, detail, jobId, null);
    }

    /**
     * Lets one be taken again later, by anybody.
     *
     * @throws SlotLostException when another has taken it meanwhile
     */
    @Transactional
    public void retry(Taken taken, Duration wait, String why) {
        move(taken, Slot.State.TAKING, why, null, wait);
    }

    private void move(
            Taken taken, Slot.State state, @Nullable String detail, @Nullable Integer jobId, @Nullable Duration held) {
        int moved = jdbc.sql("""
                        UPDATE pipeline.schedule_slots
                        SET state = :state, detail = :detail, job_id = :job, taken_until = statement_timestamp() + :millis * interval '1 millisecond',
                            decided_at = statement_timestamp()
                        WHERE dmo_id = :dmo AND data_domain = :domain AND stage = :stage AND slot_at = :at AND state = 'taking'
                          AND attempts = :attempt""")
                .param("state", state.label())
                .param("detail", detail, Types.VARCHAR)
                .param("job", jobId, Types.INTEGER)
                .param("millis", held == null ? null : held.toMillis(), Types.BIGINT)
                .param("dmo", taken.schedule().dmoId())
                .param("domain", taken.schedule().domain())
                .param("stage", taken.schedule().stage().label())
                .param("at", Timestamp.from(taken.at()))
                .param("attempt", taken.attempt())
                .update();
        if (moved != 1) {
            throw new SlotLostException(taken);
        }
    }

    private static Slot read(ResultSet row, int ignored) throws SQLException {
        return new Slot(
                row.getTimestamp("slot_at").toInstant(),
                Slot.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getString("detail"),
                row.getObject("job_id", Integer.class),
                row.getString("decided_by"),
                row.getTimestamp("decided_at").toInstant());
    }
}
