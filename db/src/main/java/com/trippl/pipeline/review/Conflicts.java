package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Settles which side wins where a row would change a public listing. */
@Service
public class Conflicts {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Rows {@code s} of which it can still be said what a promotion makes of them. */
    static final String OPEN = "s.status IN ('pending', 'accepted', 'held', 'rejected')";

    private static final String SETTLE = """
            WITH settled AS (
                UPDATE staging.listings s
                SET conflict_action = :action, field_choices = CAST(:choices AS jsonb), updated_at = :now, version = s.version + 1,
                    needs_review = true
                FROM staging.batches b%s
                  AND b.job_id = s.job_id AND s.action = 'update' AND %s
                  AND (s.conflict_action, s.field_choices) IS DISTINCT FROM (:action, CAST(:choices AS jsonb))%s
                RETURNING s.id, s.source_key, s.content_hash, s.action, s.status, old.conflict_action, old.field_choices)
            INSERT INTO staging.decisions (staging_id, source_key, content_hash, action, from_status, to_status, decided_by, decided_at,
                                           what, notes, group_id, before)
            SELECT id, source_key, content_hash, action, status, status, :user, :now, :what, :notes, :group,
                   jsonb_build_object('conflict_action', conflict_action, 'field_choices', field_choices)
            FROM settled ORDER BY id""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Access access;
    private final Reviews reviews;
    private final Surveys surveys;
    private final Meanwhile meanwhile;

    Conflicts(JdbcClient jdbc, Clock clock, Access access, Reviews reviews, Surveys surveys, Meanwhile meanwhile) {
        this.meanwhile = meanwhile;
        this.jdbc = jdbc;
        this.clock = clock;
        this.access = access;
        this.reviews = reviews;
        this.surveys = surveys;
    }

    /** Which side wins. */
    public enum Side {
        /** What the row brings, as the merge policy of the DMO says. */
        TAKE_INCOMING("take_incoming", "takes the incoming values"),
        /** What is public stays; the row is only noted as seen. */
        KEEP_CURRENT("keep_current", "keeps the current values"),
        /** As chosen for each field. */
        FIELD_BY_FIELD("field_by_field", "takes each field from the side chosen");

        private final String label;
        private final String meaning;

        Side(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        /** The word in {@code staging.listings.conflict_action}. */
        public String label() {
            return label;
        }

        /** What it means, as the end of a sentence about a row. */
        public String meaning() {
            return meaning;
        }
    }

    /**
     * Settles rows as a person saw them.
     *
     * @param keep of field by field: the fields whose current value stays; all others take the incoming one
     * @param notes why; or null
     * @return the rows that are settled otherwise than before; rows that do not update anything are left alone
     * @throws ReviewException when somebody changed a row meanwhile
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Decided settle(List<StagedRow> seen, Side side, List<ListingField> keep, @Nullable String notes) {
        reviews.requireUnchanged(seen);
        return settle(ReviewFilter.ofRows(seen.stream().map(StagedRow::id).toList()), side, keep, notes, null);
    }

    /**
     * Settles all rows of a filter that update listings. See {@link #settle(List, Side, List, String)}.
     *
     * @param asOf when the person looked at them: rows that somebody else decided on, edited or settled since are left alone, and counted
     */
    @PreAuthorize(Permissions.MAY_REVIEW)
    @Transactional
    public Decided settleAll(
            ReviewFilter filter, Side side, List<ListingField> keep, @Nullable String notes, Moment asOf) {
        return settle(filter, side, keep, notes, asOf);
    }

    private Decided settle(
            ReviewFilter filter, Side side, List<ListingField> keep, @Nullable String notes, @Nullable Moment asOf) {
        List<Integer> batches = reviews.lockBatches(filter, asOf != null);
        Map<String, Integer> left = meanwhile.left(filter, access.user(), asOf);
        long group = reviews.nextGroup();
        int rows = FilterSql.bind(
                        jdbc,
                        SETTLE.formatted(FilterSql.where(filter), OPEN, Meanwhile.untouched(asOf)),
                        filter,
                        access)
                .param("action", side.label())
                .param("choices", side == Side.FIELD_BY_FIELD ? choices(keep) : null)
                .param("user", access.user())
                .param("asOf", asOf == null ? null : asOf.snapshot())
                .param("now", Timestamp.from(clock.instant()))
                .param("what", what(side, keep))
                .param("notes", notes)
                .param("group", group)
                .update();
        surveys.mend(group, rows, batches);
        return new Decided(rows == 0 ? 0 : group, rows, 0, left);
    }

    /** The position is one value. */
    private static String choices(List<ListingField> keep) {
        ObjectNode choices = JSON.createObjectNode();
        for (ListingField field : ListingField.values()) {
            boolean position = field == ListingField.LAT || field == ListingField.LNG;
            boolean kept = position
                    ? keep.contains(ListingField.LAT) || keep.contains(ListingField.LNG)
                    : keep.contains(field);
            choices.put(field.key(), kept ? "current" : "incoming");
        }
        return choices.toString();
    }

    private static @Nullable String what(Side side, List<ListingField> keep) {
        return side == Side.FIELD_BY_FIELD
                ? "keeps the current "
                        + (keep.isEmpty()
                                ? "nothing"
                                : keep.stream().map(ListingField::key).collect(Collectors.joining(", ")))
                        + ", takes the rest"
                : side.meaning();
    }
}
