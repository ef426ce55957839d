package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes decisions, edits and settled conflicts back. What was done and what took it back both stay in the history. */
@Service
public class Undos {
    /** An undo and what it took back say nothing any more: what came before is the last word again. */
    private static final String STANDS = """
            %1$s.undoes IS NULL AND NOT EXISTS (SELECT FROM staging.decisions u
                                                WHERE u.staging_id = %1$s.staging_id AND u.undoes = %1$s.group_id)""";

    private static final String LATER =
            "later.staging_id = d.staging_id AND later.id > d.id AND " + STANDS.formatted("later");

    private static final String UNDO = """
            WITH restored AS (
                UPDATE staging.listings s
                SET %s, version = s.version + 1, updated_at = :now
                FROM staging.decisions d
                WHERE d.group_id = :undone AND d.decided_by = :user AND s.id = d.staging_id AND s.job_id = ANY (CAST(:batches AS int[]))
                  AND %s AND %s AND NOT EXISTS (SELECT FROM staging.decisions later WHERE %s)
                RETURNING s.id, s.source_key, s.content_hash, s.action, old.status AS from_status, new.status AS to_status, d.what)
            INSERT INTO staging.decisions (staging_id, source_key, content_hash, action, from_status, to_status, decided_by, decided_at,
                                           what, group_id, undoes)
            SELECT id, source_key, content_hash, action, from_status, to_status, :user, :now, 'undone' || coalesce(': ' || what, ''), :group,
                   :undone
            FROM restored ORDER BY id""";

    private static final String OBSTACLES = """
             FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id
            LEFT JOIN LATERAL (SELECT decided_by FROM staging.decisions later WHERE %s ORDER BY id DESC LIMIT 1) later ON true
            WHERE d.group_id = :undone AND d.decided_by = :user AND s.job_id = ANY (CAST(:batches AS int[]))
              AND NOT EXISTS (SELECT FROM staging.decisions u WHERE u.staging_id = d.staging_id AND u.undoes = :undone)""".formatted(LATER);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Access access;
    private final Reviews reviews;
    private final RowStates states;
    private final Surveys surveys;
    private final TextOrders texts;

    Undos(
            JdbcClient jdbc,
            Clock clock,
            Access access,
            Reviews reviews,
            RowStates states,
            Surveys surveys,
            TextOrders texts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.access = access;
        this.reviews = reviews;
        this.states = states;
        this.surveys = surveys;
        this.texts = texts;
    }

    /** What was done to the rows of a group. */
    private enum Deed {
        MOVED(
                "own_status = d.from_status, decided_by = :user, decided_at = :now",
                "d.before IS NULL AND d.from_status <> d.to_status AND s.status = d.to_status"),
        SETTLED(
                "conflict_action = d.before ->> 'conflict_action', field_choices = nullif(d.before -> 'field_choices', 'null')",
                Conflicts.OPEN),
        EDITED(RowStates.COLUMNS, Conflicts.OPEN);

        private final String set;
        private final String where;

        Deed(String set, String where) {
            this.set = set;
            this.where = where;
        }

        String sql() {
            return UNDO.formatted(set, where, STANDS.formatted("d"), LATER);
        }
    }

    /**
     * Takes back what the person who asks did at once: its rows are again as they were before, but for those that somebody changed since.
     *
     * @param group of {@link Decided} or {@link Edited}
     * @throws ReviewException when no row can be taken back, naming who changed it since or what became of it
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Undone undo(long group) {
        // Alone, so that all that others did since is seen.
        List<Integer> batches = reviews.lockBatches(batches(group), true);
        Deed deed = deed(group);
        long undo = reviews.nextGroup();
        int rows = bind(deed.sql(), group, batches)
                .param("now", Timestamp.from(clock.instant()))
                .param("group", undo)
                .update();
        if (rows == 0) {
            throw refused(group, batches);
        }
        switch (deed) {
            case MOVED, SETTLED -> {
                // The columns of the row are all of it.
            }
            case EDITED -> {
                states.restoreDependents(group, undo);
                rowsOf(undo).forEach(row -> texts.move(row.batch(), row.id(), EnumSet.allOf(ListingField.class)));
            }
        }
        surveys.mend(undo, rows, batches);
        return told(group, rows, batches);
    }

    private List<Integer> batches(long group) {
        return jdbc.sql("""
                        SELECT DISTINCT s.job_id FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id
                        JOIN staging.batches b ON b.job_id = s.job_id
                        WHERE d.group_id = :group AND (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[]))) ORDER BY 1""")
                .param("group", group)
                .param("dmos", access.dmos())
                .query(Integer.class)
                .list();
    }

    private Deed deed(long group) {
        return jdbc.sql("""
                        SELECT CASE WHEN before IS NULL THEN 'MOVED' WHEN before -> 'conflict_action' IS NULL THEN 'EDITED' ELSE 'SETTLED' END
                        FROM staging.decisions WHERE group_id = ? LIMIT 1""").param(group).query(Deed.class).optional().orElse(Deed.MOVED);
    }

    private record Place(int batch, long id) {}

    private List<Place> rowsOf(long group) {
        return jdbc.sql("""
                        SELECT s.job_id AS batch, s.id FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id
                        WHERE d.group_id = ?""").param(group).query(Place.class).list();
    }

    private Undone told(long group, int rows, List<Integer> batches) {
        int all = jdbc.sql("SELECT count(*) FROM staging.decisions WHERE group_id = ?")
                .param(group)
                .query(Integer.class)
                .single();
        if (rows == all) {
            return new Undone(rows, Map.of(), 0);
        }
        Map<String, Integer> left = new LinkedHashMap<>();
        bind(
                        "SELECT later.decided_by, count(*) AS listings" + OBSTACLES
                                + " AND later.decided_by IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
                        group,
                        batches)
                .query((row, n) -> left.put(row.getString("decided_by"), row.getInt("listings")))
                .list();
        int closed =
                all - rows - left.values().stream().mapToInt(Integer::intValue).sum();
        return new Undone(rows, left, closed);
    }

    private record Obstacle(
            long id,
            @Nullable String name,
            String status,
            @Nullable String by) {}

    private ReviewException refused(long group, List<Integer> batches) {
        return bind(
                        "SELECT s.id, s.name, s.status, later.decided_by AS by" + OBSTACLES + " ORDER BY d.id LIMIT 1",
                        group,
                        batches)
                .query(Obstacle.class)
                .optional()
                .map(this::refused)
                .orElseGet(() -> new ReviewException("It was taken back already, or was not done by you."));
    }

    private ReviewException refused(Obstacle row) {
        String which = "Row " + row.id() + (row.name() == null ? "" : " (" + row.name() + ")");
        return new ReviewException(
                row.by() == null
                        ? which + " is " + row.status() + " by now: nothing was taken back."
                        : which + " was changed by " + (row.by().equals(access.user()) ? "you" : row.by())
                                + " since: it is " + row.status() + " now. Look at it again; nothing was taken back.");
    }

    private JdbcClient.StatementSpec bind(String sql, long undone, List<Integer> batches) {
        return jdbc.sql(sql)
                .param("undone", undone)
                .param("user", access.user())
                .param("batches", batches.toArray(Integer[]::new));
    }
}
