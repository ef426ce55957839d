package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.staging.RowStatus;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists staged rows and records decisions on them. Decisions are facts: each stays, with who, when and why. */
@Service
public class Reviews {
    private static final String WHERE = """
             FROM staging.listings s JOIN staging.batches b USING (job_id)
            WHERE (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
              AND (CAST(:dmo AS int) IS NULL OR b.dmo_id = :dmo)
              AND (CASE WHEN CAST(:batch AS int) IS NULL THEN b.status IN ('ready', 'held') OR :byId ELSE b.job_id = :batch END)
              AND (NOT :byId OR s.id = ANY (CAST(:ids AS bigint[])))
              AND (CAST(:flag AS text) IS NULL OR CAST(:flag AS text) = ANY (s.flags))
              AND (CAST(:action AS text) IS NULL OR s.action = :action)
              AND (CASE WHEN CAST(:status AS text) IS NULL THEN :byId OR s.needs_review AND s.status IN ('pending', 'held')
                        ELSE s.status = :status END)
              AND (CAST(:text AS text) IS NULL
                   OR concat_ws(' ', s.name, s.address, s.source_id) ILIKE '%' || CAST(:text AS text) || '%')""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Access access;

    public Reviews(JdbcClient jdbc, Clock clock, Access access) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.access = access;
    }

    /**
     * A batch that has something for people.
     *
     * @param id the job that staged it
     * @param dmoName whose listings
     * @param sourceName the feed
     * @param status {@code ready} or {@code held}
     * @param holdReason why it is held, or null
     * @param waiting rows nobody has decided on, or that are held; counted up to 10,000
     * @param stagedAt when it was staged
     */
    public record OpenBatch(
            int id,
            String dmoName,
            String sourceName,
            String status,
            @Nullable String holdReason,
            int waiting,
            Instant stagedAt) {}

    /** The batches that are not promoted whole or superseded, the newest first. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<OpenBatch> openBatches() {
        return jdbc.sql("""
                        SELECT b.job_id, d.name, b.source_name, b.status, b.hold_reason, b.created_at,
                               (SELECT count(*) FROM (SELECT FROM staging.listings s WHERE s.job_id = b.job_id AND s.needs_review
                                                      AND s.status IN ('pending', 'held') LIMIT 10000) waiting) AS waiting
                        FROM staging.batches b JOIN public.dmos d ON d.id = b.dmo_id
                        WHERE b.status IN ('ready', 'held') AND (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
                        ORDER BY b.job_id DESC LIMIT 200""")
                .param("dmos", access.dmos())
                .query((row, n) -> new OpenBatch(
                        row.getInt("job_id"),
                        row.getString("name"),
                        row.getString("source_name"),
                        row.getString("status"),
                        row.getString("hold_reason"),
                        row.getInt("waiting"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    /** The batch that a run staged. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Integer> batchOfRun(int runId) {
        return jdbc.sql("""
                        SELECT b.job_id FROM pipeline.job_queue q JOIN staging.batches b USING (job_id)
                        WHERE q.run_id = :run AND (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
                        ORDER BY b.job_id DESC LIMIT 1""")
                .param("run", runId)
                .param("dmos", access.dmos())
                .query(Integer.class)
                .optional();
    }

    /** The rows a filter means, in the order of their ids. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public List<StagedRow> list(ReviewFilter filter, int offset, int limit) {
        return bind("SELECT s.*" + WHERE + " ORDER BY s.id OFFSET :offset LIMIT :limit", filter)
                .param("offset", offset)
                .param("limit", limit)
                .query(Reviews::read)
                .list();
    }

    /** How many rows a filter means. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public int count(ReviewFilter filter) {
        return bind("SELECT count(*)" + WHERE, filter).query(Integer.class).single();
    }

    /**
     * Accepts, holds or rejects rows; all of them or, when one cannot be, none.
     *
     * @param to {@code ACCEPTED}, {@code HELD}, {@code REJECTED}, or {@code PENDING} to take a decision back
     * @param notes why; or null
     * @return how many rows were moved; rows that stand there already are not counted
     * @throws ReviewException saying which row cannot, and why
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public int decide(ReviewFilter filter, RowStatus to, String user, @Nullable String notes) {
        List<StagedRow> rows = bind("SELECT s.*" + WHERE + " ORDER BY s.id FOR UPDATE OF s", filter)
                .query(Reviews::read)
                .list();
        requireAllFound(filter, rows);
        List<Long> moved = new ArrayList<>();
        for (StagedRow row : rows) {
            RowStatus from = RowStatus.of(row.status());
            if (from == to) {
                continue;
            }
            if (!from.canBecome(to)) {
                throw new ReviewException("Row " + row.id() + " (" + row.name() + ") is " + row.status()
                        + " and cannot become " + to.label() + ".");
            }
            refuseBlocked(row, to);
            moved.add(row.id());
        }
        refuseDuringPromotion(rows);
        if (!moved.isEmpty()) {
            apply(moved, to, user, notes);
        }
        return moved.size();
    }

    /**
     * Decides on rows as a person saw them: when anybody has changed one since, none is touched.
     *
     * @param seen the rows as they were shown
     * @throws ReviewException naming the row that is another by now and who changed it, or as {@link #decide} does
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public int decideSeen(List<StagedRow> seen, RowStatus to, @Nullable String notes) {
        ReviewFilter rows =
                new ReviewFilter(null, null, seen.stream().map(StagedRow::id).toList(), null, null, null, null);
        Map<Long, StagedRow> current =
                bind("SELECT s.*" + WHERE + " ORDER BY s.id FOR UPDATE OF s", rows).query(Reviews::read).stream()
                        .collect(Collectors.toMap(StagedRow::id, row -> row));
        for (StagedRow row : seen) {
            StagedRow now = current.get(row.id());
            if (now != null && now.version() != row.version()) {
                throw new ReviewException("Row " + row.id() + " (" + row.name() + ") was changed"
                        + (now.decidedBy() == null ? "" : " by " + now.decidedBy()) + " since you opened it: it is "
                        + now.status() + " now. Look at it again; nothing was decided.");
            }
        }
        return decide(rows, to, access.user(), notes);
    }

    /** Decides on all rows that fit, as the person who asks. See {@link #decide}. */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public int decideAll(ReviewFilter filter, RowStatus to, @Nullable String notes) {
        return decide(filter, to, access.user(), notes);
    }

    /** Lets a held batch go, as the person who asks. See {@link #release(int, String)}. */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public void release(int batchId) {
        release(batchId, access.user());
    }

    private static void requireAllFound(ReviewFilter filter, List<StagedRow> rows) {
        for (Long id : filter.ids()) {
            if (rows.stream().noneMatch(row -> row.id() == id)) {
                throw new ReviewException("There is no row " + id + " that fits. See ./pipeline review list.");
            }
        }
    }

    private static void refuseBlocked(StagedRow row, RowStatus to) {
        List<String> blocking =
                row.flags().stream().filter(Flag.blocking()::contains).toList();
        if (to == RowStatus.ACCEPTED && !blocking.isEmpty() && !row.action().equals("delete")) {
            throw new ReviewException("Row " + row.id() + (row.name() == null ? "" : " (" + row.name() + ")")
                    + " cannot be accepted: " + String.join(", ", blocking)
                    + ". Correct it in the source and import again, or reject it.");
        }
    }

    private void refuseDuringPromotion(List<StagedRow> rows) {
        Integer[] batches = rows.stream().map(StagedRow::batchId).distinct().toArray(Integer[]::new);
        jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ANY (CAST(? AS int[])) FOR SHARE")
                .param(batches)
                .query(Integer.class)
                .list();
        jdbc.sql("""
                        SELECT b.job_id || ' is being promoted by job ' || q.job_id FROM staging.batches b
                        JOIN pipeline.job_queue q ON q.job_id = b.promoting_job_id
                        WHERE b.job_id = ANY (CAST(? AS int[])) AND q.status = 'running' LIMIT 1""").param(batches).query(String.class).optional().ifPresent(what -> {
            throw new ReviewException("Batch " + what + ". Decide when it is done.");
        });
    }

    private void apply(List<Long> ids, RowStatus to, String user, @Nullable String notes) {
        Long[] rows = ids.toArray(Long[]::new);
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        INSERT INTO staging.decisions (staging_id, source_key, content_hash, action, from_status, to_status, decided_by,
                                                       decided_at, notes)
                        SELECT id, source_key, content_hash, action, status, :to, :user, :now, :notes
                        FROM staging.listings WHERE id = ANY (CAST(:ids AS bigint[]))""")
                .param("to", to.label())
                .param("user", user)
                .param("now", now)
                .param("notes", notes)
                .param("ids", rows)
                .update();
        jdbc.sql("""
                        UPDATE staging.listings
                        SET status = :to, decided_by = :user, decided_at = :now, notes = coalesce(:notes, notes), needs_review = true,
                            version = version + 1, updated_at = :now
                        WHERE id = ANY (CAST(:ids AS bigint[]))""")
                .param("to", to.label())
                .param("user", user)
                .param("now", now)
                .param("notes", notes)
                .param("ids", rows)
                .update();
    }

    /**
     * Lets a held batch go: what its guard feared was looked at by a person. Older batches of its source are superseded as they would
     * have been.
     *
     * @throws ReviewException when it is not held
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public void release(int batchId, String user) {
        jdbc.sql("SELECT dmo_id FROM staging.batches WHERE job_id = ?")
                .param(batchId)
                .query(Integer.class)
                .optional()
                .ifPresent(access::requireDmo);
        int released = jdbc.sql("""
                        UPDATE staging.batches SET status = 'ready', hold_reason = hold_reason || ' Released by ' || ?, updated_at = ?
                        WHERE job_id = ? AND status = 'held'""")
                .param(user)
                .param(Timestamp.from(clock.instant()))
                .param(batchId)
                .update();
        if (released == 0) {
            throw new ReviewException("Batch " + batchId + " is not held. See ./pipeline review list.");
        }
        jdbc.sql("""
                        WITH older AS (
                            SELECT o.job_id FROM staging.batches b
                            JOIN staging.batches o USING (dmo_id, data_domain, source_name)
                            WHERE b.job_id = :batch AND o.job_id < b.job_id AND o.status IN ('ready', 'held')),
                        rows AS (
                            UPDATE staging.listings s SET status = 'superseded'
                            FROM older WHERE s.job_id = older.job_id AND s.status IN ('pending', 'accepted', 'held'))
                        UPDATE staging.batches b SET status = 'superseded' FROM older WHERE b.job_id = older.job_id""").param("batch", batchId).update();
    }

    private JdbcClient.StatementSpec bind(String sql, ReviewFilter filter) {
        return jdbc.sql(sql)
                .param("dmos", access.dmos())
                .param("dmo", filter.dmoId())
                .param("batch", filter.batchId())
                .param("byId", !filter.ids().isEmpty())
                .param("ids", filter.ids().toArray(Long[]::new))
                .param("flag", filter.flag())
                .param("action", filter.action())
                .param("status", filter.status())
                .param(
                        "text",
                        filter.text() == null
                                ? null
                                : filter.text()
                                        .replace("\\", "\\\\")
                                        .replace("%", "\\%")
                                        .replace("_", "\\_"));
    }

    private static StagedRow read(ResultSet row, int ignored) throws SQLException {
        Array flags = row.getArray("flags");
        return new StagedRow(
                row.getLong("id"),
                row.getInt("job_id"),
                row.getObject("listing_id", Long.class),
                row.getString("source_name"),
                row.getString("source_id"),
                row.getObject("line_number", Long.class),
                row.getString("name"),
                row.getString("address"),
                row.getObject("lat", Double.class),
                row.getObject("lng", Double.class),
                row.getString("category"),
                row.getString("action"),
                row.getString("status"),
                Arrays.asList((String[]) flags.getArray()),
                row.getDouble("certainty_score"),
                row.getObject("duplicate_of", Long.class),
                row.getString("decided_by"),
                row.getString("notes"),
                row.getInt("version"));
    }
}
