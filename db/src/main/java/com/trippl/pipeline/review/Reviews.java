package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.staging.RowStatus;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Records decisions on staged rows. Decisions are facts: each stays, with who, when and why; an undo is one more. */
@Service
public class Reviews {
    private static final String BLOCKED = " AND s.action <> 'delete' AND s.flags && CAST(:blocking AS text[])";

    private static final String MOVE = """
            WITH moved AS (
                UPDATE staging.listings s
                SET own_status = :to, decided_by = :user, decided_at = :now, notes = coalesce(:notes, s.notes), needs_review = true,
                    version = s.version + 1, updated_at = :now
                FROM staging.batches b%s
                  AND b.job_id = s.job_id AND s.status = ANY (CAST(:from AS text[]))%s%s
                RETURNING s.id, s.source_key, s.content_hash, s.action, old.status AS from_status)
            INSERT INTO staging.decisions (staging_id, source_key, content_hash, action, from_status, to_status, decided_by, decided_at,
                                           notes, group_id)
            SELECT id, source_key, content_hash, action, from_status, :to, :user, :now, :notes, :group FROM moved ORDER BY id""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Access access;
    private final Surveys surveys;
    private final Meanwhile meanwhile;

    Reviews(JdbcClient jdbc, Clock clock, Access access, Surveys surveys, Meanwhile meanwhile) {
        this.meanwhile = meanwhile;
        this.jdbc = jdbc;
        this.clock = clock;
        this.access = access;
        this.surveys = surveys;
    }

    /**
     * Accepts, holds or rejects rows. Rows named by their ids are decided on all or, when one cannot be, none. Of the rows of a filter
     * those that cannot be are left as they are, and counted.
     *
     * @param to {@code ACCEPTED}, {@code HELD}, {@code REJECTED}, or {@code PENDING} to take a decision back
     * @param notes why; or null
     * @throws ReviewException saying which row cannot, and why; or that a batch is being promoted
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Decided decide(ReviewFilter filter, RowStatus to, String user, @Nullable String notes) {
        return decide(filter, to, user, notes, null);
    }

    private Decided decide(
            ReviewFilter filter, RowStatus to, String user, @Nullable String notes, @Nullable Moment asOf) {
        List<Integer> batches = lockBatches(filter, asOf != null);
        if (!filter.ids().isEmpty()) {
            requireDecidable(filter, to);
        }
        String seen = asOf == null ? null : asOf.snapshot();
        int blocked = to == RowStatus.ACCEPTED
                ? bind("SELECT count(*)" + FilterSql.from(filter) + BLOCKED + Meanwhile.untouched(asOf), filter, to)
                        .param("user", user)
                        .param("asOf", seen)
                        .query(Integer.class)
                        .single()
                : 0;
        Map<String, Integer> left = meanwhile.left(filter, user, asOf);
        long group = nextGroup();
        int rows = bind(
                        MOVE.formatted(
                                FilterSql.where(filter),
                                to == RowStatus.ACCEPTED
                                        ? " AND NOT (s.action <> 'delete' AND s.flags && CAST(:blocking AS text[]))"
                                        : "",
                                Meanwhile.untouched(asOf)),
                        filter,
                        to)
                .param("user", user)
                .param("asOf", seen)
                .param("now", Timestamp.from(clock.instant()))
                .param("notes", notes)
                .param("group", group)
                .update();
        surveys.mend(group, rows, batches);
        return new Decided(rows == 0 ? 0 : group, rows, blocked, left);
    }

    /**
     * Decides on rows as a person saw them: when anybody has changed one since, none is touched.
     *
     * @param seen the rows as they were shown
     * @throws ReviewException naming the row that is another by now and who changed it, or as {@link #decide} does
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Decided decideSeen(List<StagedRow> seen, RowStatus to, @Nullable String notes) {
        requireUnchanged(seen);
        return decide(ReviewFilter.ofRows(seen.stream().map(StagedRow::id).toList()), to, access.user(), notes);
    }

    /** The moment before a person looks at what they are about to decide on. */
    @PreAuthorize(Permissions.MAY_REVIEW)
    public Moment now() {
        return meanwhile.now();
    }

    /**
     * Decides on all rows that fit, as the person who asks. See {@link #decide}.
     *
     * @param asOf when they looked: rows that somebody else decided on, edited or settled since are left alone, and counted
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Decided decideAll(ReviewFilter filter, RowStatus to, @Nullable String notes, Moment asOf) {
        return decide(filter, to, access.user(), notes, asOf);
    }

    /** Stops when somebody has changed one of the rows since they were shown. Locks them until the transaction ends. */
    void requireUnchanged(List<StagedRow> seen) {
        // Batches before rows, as all do: two who wait for one another would never end.
        lockBatches(seen.stream().map(StagedRow::batchId).distinct().sorted().toList(), false);
        Map<Long, StagedRow> current = locked(
                        ReviewFilter.ofRows(seen.stream().map(StagedRow::id).toList()))
                .stream()
                .collect(Collectors.toMap(StagedRow::id, row -> row));
        for (StagedRow row : seen) {
            StagedRow now = current.get(row.id());
            if (now != null && now.version() != row.version()) {
                String by = changedBy(now);
                throw new ReviewException("Row " + row.id() + " (" + row.name() + ") was changed"
                        + (by == null ? "" : " by " + by) + " since you opened it: it is "
                        + now.status() + " now. Look at it again; nothing was decided.");
            }
        }
    }

    /** Who edited or settled a row last decided nothing. */
    private @Nullable String changedBy(StagedRow row) {
        return jdbc.sql("SELECT decided_by FROM staging.decisions WHERE staging_id = ? ORDER BY id DESC LIMIT 1")
                .param(row.id())
                .query(String.class)
                .optional()
                .orElse(row.decidedBy());
    }

    private List<StagedRow> locked(ReviewFilter filter) {
        return FilterSql.bind(
                        jdbc, "SELECT s.*" + FilterSql.from(filter) + " ORDER BY s.id FOR UPDATE OF s", filter, access)
                .query(FilterSql::row)
                .list();
    }

    private void requireDecidable(ReviewFilter filter, RowStatus to) {
        Map<Long, StagedRow> rows = locked(filter).stream().collect(Collectors.toMap(StagedRow::id, row -> row));
        for (Long id : filter.ids()) {
            StagedRow row = rows.get(id);
            if (row == null) {
                throw new ReviewException("There is no row " + id + " that fits. See ./pipeline review list.");
            }
            RowStatus from = RowStatus.of(row.status());
            if (from != to && !from.canBecome(to)) {
                throw new ReviewException("Row " + row.id() + " (" + row.name() + ") is " + row.status()
                        + " and cannot become " + to.label() + ".");
            }
            refuseBlocked(row, to);
        }
    }

    private static void refuseBlocked(StagedRow row, RowStatus to) {
        List<String> blocking =
                row.flags().stream().filter(Flag.blocking()::contains).toList();
        if (to == RowStatus.ACCEPTED && !blocking.isEmpty() && !row.action().equals("delete")) {
            throw new ReviewException("Row " + row.id() + (row.name() == null ? "" : " (" + row.name() + ")")
                    + " cannot be accepted: " + String.join(", ", blocking)
                    + ". Edit it, correct it in the source and import again, or reject it.");
        }
    }

    /** @param alone whether nobody else may decide on rows of the batches until the transaction ends, so that all they did is seen */
    List<Integer> lockBatches(ReviewFilter filter, boolean alone) {
        String which = filter.ids().isEmpty()
                ? "SELECT b.job_id FROM staging.batches b" + FilterSql.ofBatches(filter) + " ORDER BY 1"
                : "SELECT DISTINCT s.job_id" + FilterSql.from(filter) + " ORDER BY 1";
        return lockBatches(
                FilterSql.bind(jdbc, which, filter, access).query(Integer.class).list(), alone);
    }

    /**
     * Keeps jobs off the batches, and stops when one is at work.
     *
     * @param alone as above
     */
    List<Integer> lockBatches(List<Integer> batches, boolean alone) {
        Integer[] ids = batches.toArray(Integer[]::new);
        jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ANY (CAST(? AS int[])) ORDER BY job_id FOR "
                        + (alone ? "NO KEY UPDATE" : "SHARE"))
                .param(ids)
                .query(Integer.class)
                .list();
        jdbc.sql("""
                        SELECT b.job_id || ' is being promoted by job ' || q.job_id FROM staging.batches b
                        JOIN pipeline.job_queue q ON q.job_id = b.promoting_job_id
                        WHERE b.job_id = ANY (CAST(? AS int[])) AND q.status = 'running' LIMIT 1""").param(ids).query(String.class).optional().ifPresent(what -> {
            throw new ReviewException("Batch " + what + ". Decide when it is done.");
        });
        return batches;
    }

    long nextGroup() {
        return jdbc.sql("SELECT nextval('staging.decision_groups')")
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec bind(String sql, ReviewFilter filter, RowStatus to) {
        return FilterSql.bind(jdbc, sql, filter, access)
                .param("to", to.label())
                .param(
                        "from",
                        Arrays.stream(RowStatus.values())
                                .filter(from -> from != to && from.canBecome(to))
                                .map(RowStatus::label)
                                .toArray(String[]::new))
                .param("blocking", Flag.blocking().toArray(String[]::new));
    }

    /** Lets a held batch go, as the person who asks. See {@link #release(int, String)}. */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public void release(int batchId) {
        release(batchId, access.user());
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
                        UPDATE staging.batches SET status = 'ready', hold_reason = hold_reason || ' Released by ' || :user || '.',
                                                   released_by = :user, released_at = clock_timestamp(), updated_at = clock_timestamp()
                        WHERE job_id = :batch AND status = 'held'""").param("user", user).param("batch", batchId).update();
        if (released == 0) {
            throw new ReviewException("Batch " + batchId + " is not held. See ./pipeline review list.");
        }
        // A promotion at work in one of them ends its chunk before, so that its rows are seen as promoted.
        jdbc.sql("""
                        SELECT o.job_id FROM staging.batches b JOIN staging.batches o USING (dmo_id, data_domain, source_name)
                        WHERE b.job_id = ? AND o.job_id < b.job_id AND o.status IN ('ready', 'held') ORDER BY 1 FOR UPDATE OF o""").param(batchId).query(Integer.class).list();
        jdbc.sql("""
                        WITH older AS (
                            SELECT o.job_id FROM staging.batches b
                            JOIN staging.batches o USING (dmo_id, data_domain, source_name)
                            WHERE b.job_id = :batch AND o.job_id < b.job_id AND o.status IN ('ready', 'held')),
                        rows AS (
                            UPDATE staging.listings s SET own_status = 'superseded'
                            FROM older WHERE s.job_id = older.job_id AND s.status IN ('pending', 'accepted', 'held'))
                        UPDATE staging.batches b SET status = 'superseded', updated_at = clock_timestamp()
                        FROM older WHERE b.job_id = older.job_id""").param("batch", batchId).update();
    }
}
