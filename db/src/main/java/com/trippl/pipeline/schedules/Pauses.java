package com.trippl.pipeline.schedules;

import com.trippl.pipeline.config.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is paused: nothing of it is enqueued by the clock, and workers claim none of its jobs. What runs already runs to its end.
 */
@Service
public class Pauses {
    private final JdbcClient jdbc;

    Pauses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is paused now: everything first, then by DMO and source. */
    public List<Pause> inForce() {
        return jdbc.sql("""
                        SELECT p.*, d.slug FROM pipeline.pauses p LEFT JOIN public.dmos d ON d.id = p.dmo_id
                        WHERE p.resumed_at IS NULL ORDER BY d.slug NULLS FIRST, p.source_name NULLS FIRST""")
                .query((row, n) -> new Pause(
                        row.getInt("pause_id"),
                        row.getObject("dmo_id", Integer.class),
                        row.getString("slug"),
                        row.getString("source_name"),
                        row.getString("reason"),
                        row.getString("paused_by"),
                        row.getTimestamp("paused_at").toInstant()))
                .list();
    }

    /** What keeps a schedule's jobs from being enqueued; empty: nothing. Later stages work on all feeds, so a feed's pause is none of theirs. */
    public Optional<Pause> covering(Schedule schedule) {
        return covering(schedule.dmoId(), schedule.stage() == Stage.IMPORT ? schedule.source() : null);
    }

    /**
     * What keeps work from being begun; empty: nothing.
     *
     * @param source the feed that it is of; null: of no certain one
     */
    public Optional<Pause> covering(int dmoId, @Nullable String source) {
        return inForce().stream()
                .filter(pause -> pause.dmoId() == null
                        || pause.dmoId() == dmoId
                                && (pause.source() == null || pause.source().equals(source)))
                .findFirst();
    }

    /** The feeds whose runs a DMO has seen, the latest first, at most so many. */
    List<String> sources(int dmoId, int most) {
        return jdbc.sql("""
                        SELECT source_name FROM pipeline.runs WHERE dmo_id = ?
                        GROUP BY source_name ORDER BY max(run_id) DESC LIMIT ?""").param(dmoId).param(most).query(String.class).list();
    }

    /**
     * Pauses everything, a DMO, or a source of one. Returns whether it was not paused so before.
     *
     * @param dmoId null: everything
     * @param source null: all of the DMO's
     */
    @Transactional
    public boolean pause(@Nullable Integer dmoId, @Nullable String source, @Nullable String reason, String who) {
        return jdbc.sql("""
                        INSERT INTO pipeline.pauses (dmo_id, source_name, reason, paused_by, paused_at)
                        VALUES (CAST(? AS int), CAST(? AS text), CAST(? AS text), ?, statement_timestamp()) ON CONFLICT DO NOTHING""")
                        .param(dmoId)
                        .param(source)
                        .param(reason == null || reason.isBlank() ? null : reason.strip())
                        .param(who)
                        .update()
                > 0;
    }

    /** Ends exactly the pause of this scope. Returns whether there was one. */
    @Transactional
    public boolean resume(@Nullable Integer dmoId, @Nullable String source, String who) {
        return jdbc.sql("""
                        UPDATE pipeline.pauses SET resumed_by = ?, resumed_at = statement_timestamp()
                        WHERE resumed_at IS NULL AND dmo_id IS NOT DISTINCT FROM CAST(? AS int)
                          AND source_name IS NOT DISTINCT FROM CAST(? AS text)""").param(who).param(dmoId).param(source).update() > 0;
    }
}
