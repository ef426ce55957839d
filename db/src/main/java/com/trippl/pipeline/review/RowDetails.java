package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import com.trippl.pipeline.publicdata.ListingTexts;
import com.trippl.pipeline.review.RowDetail.Decision;
import com.trippl.pipeline.review.RowDetail.FieldDiff;
import com.trippl.pipeline.review.RowDetail.Listing;
import com.trippl.pipeline.review.RowDetail.Twin;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells all about one staged row: what it says, what it would change, where it came from, what was decided. */
@Service
public class RowDetails {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_DECISIONS = 100;

    private final JdbcClient jdbc;
    private final Access access;
    private final ListingTexts texts;
    private final MergePolicies policies;

    RowDetails(JdbcClient jdbc, Access access, ListingTexts texts, MergePolicies policies) {
        this.policies = policies;
        this.jdbc = jdbc;
        this.access = access;
        this.texts = texts;
    }

    private record Extra(
            Instant stagedAt,
            @Nullable Integer runId,
            @Nullable String fileName,
            Map<String, @Nullable String> sourceValues,
            Map<String, @Nullable String> choices,
            boolean detailsChanged) {}

    /** One row; empty when there is none, or when it is of a DMO the person may not see. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public Optional<RowDetail> find(long id) {
        return FilterSql.bind(
                        jdbc,
                        "SELECT s.*" + FilterSql.from(ReviewFilter.ofRows(List.of(id))),
                        ReviewFilter.ofRows(List.of(id)),
                        access)
                .query(FilterSql::row)
                .optional()
                .map(this::detail);
    }

    private RowDetail detail(StagedRow row) {
        Extra extra = extra(row.id());
        Map<ListingField, String> values = Objects.requireNonNull(texts.ofStaged(row.id()));
        Listing listing = listing(row);
        Map<ListingField, String> current = listing == null ? Map.of() : texts.ofListing(listing.id());
        return new RowDetail(
                row,
                extra.stagedAt(),
                values,
                extra.sourceValues(),
                current,
                listing,
                diff(row, values, current, extra),
                twin(row),
                extra.runId(),
                row.batchId(),
                extra.fileName(),
                decisions(row.id()));
    }

    private List<FieldDiff> diff(
            StagedRow row, Map<ListingField, String> values, Map<ListingField, String> current, Extra extra) {
        MergePolicies.MergePolicy policy = policies.of(row.batchId());
        Map<ListingField, Survivorship.Winner> winners = Survivorship.of(
                new Survivorship.Row(
                        row.action(),
                        row.matchedBy(),
                        row.conflictAction(),
                        extra.choices(),
                        extra.sourceValues().keySet(),
                        extra.detailsChanged()),
                new Survivorship.Policy(policy.merge(), isOutranked(row, policy)),
                current,
                values);
        List<FieldDiff> fields = new ArrayList<>();
        winners.forEach((field, winner) -> {
            String incoming = values.get(field);
            String old = current.get(field);
            if (incoming != null || old != null) {
                fields.add(new FieldDiff(
                        field,
                        old,
                        incoming,
                        winner.incoming(),
                        winner.reason(),
                        extra.sourceValues().containsKey(field.key())));
            }
        });
        return fields;
    }

    private boolean isOutranked(StagedRow row, MergePolicies.MergePolicy policy) {
        return row.listingId() != null
                && Boolean.TRUE.equals(jdbc.sql("""
                        SELECT EXISTS (SELECT FROM public.listing_source_map m
                                       WHERE m.listing_id = ? AND m.source_name = ANY (CAST(? AS text[])) AND m.missing_since IS NULL)""")
                        .param(row.listingId())
                        .param(policy.superiorArray())
                        .query(Boolean.class)
                        .single());
    }

    private Extra extra(long id) {
        return jdbc.sql("""
                        SELECT s.created_at, s.source_values, s.field_choices, s.details_changed, q.run_id, up.original_name
                        FROM staging.listings s JOIN pipeline.job_queue q USING (job_id)
                        LEFT JOIN LATERAL (""" + texts.uploadOf("s.file_id") + """
                        ) up ON true
                        WHERE s.id = ?""")
                .param(id)
                .query((row, n) -> new Extra(
                        row.getTimestamp("created_at").toInstant(),
                        row.getObject("run_id", Integer.class),
                        row.getString("original_name"),
                        object(row.getString("source_values")),
                        object(row.getString("field_choices")),
                        row.getBoolean("details_changed")))
                .single();
    }

    static Map<String, @Nullable String> object(@Nullable String json) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        if (json != null) {
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
                map.put(entry.getKey(), text(entry.getValue()));
            }
        }
        return map;
    }

    /** A list as people write it, one below the other. */
    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining("\n"))
                : value.asString();
    }

    /** Of a row that would insert there is a listing only after its promotion, or when it comes back. */
    private @Nullable Listing listing(StagedRow row) {
        return jdbc.sql("""
                        SELECT l.id, l.status, CASE WHEN m.mine THEN l.lat END AS lat, CASE WHEN m.mine THEN l.lng END AS lng,
                               NOT m.mine AS "foreign"
                        FROM public.listings l
                        CROSS JOIN LATERAL (SELECT CAST(:mine AS int[]) IS NULL OR l.dmo_id = ANY (CAST(:mine AS int[])) AS mine) m
                        WHERE l.id = :id AND NOT :fresh""")
                .param("mine", access.dmos())
                .param("id", row.listingId())
                .param("fresh", row.action().equals("insert") && row.matchedBy() == null)
                .query(Listing.class)
                .optional()
                .orElse(null);
    }

    private @Nullable Twin twin(StagedRow row) {
        return row.duplicateOf() == null
                ? null
                : jdbc.sql("""
                                SELECT s.id, s.name, s.address, s.line_number AS line, s.source_name
                                FROM staging.listings s JOIN staging.batches b USING (job_id)
                                WHERE s.id = :id AND (CAST(:mine AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:mine AS int[])))""")
                        .param("id", row.duplicateOf())
                        .param("mine", access.dmos())
                        .query(Twin.class)
                        .optional()
                        .orElse(null);
    }

    /** Those on the row itself, and those that came with it: on the same content of the same record in older batches. */
    private List<Decision> decisions(long id) {
        return jdbc.sql("""
                        SELECT coalesce(d.group_id, 0) AS "group", d.from_status AS "from", d.to_status AS "to", d.decided_by AS "by",
                               d.decided_at AS "at", d.what, d.notes, d.staging_id <> :id AS earlier
                        FROM (SELECT o.* FROM staging.decisions o WHERE o.staging_id = :id
                              UNION ALL
                              SELECT o.* FROM staging.listings s JOIN staging.batches b USING (job_id)
                              JOIN staging.decisions o ON (o.source_key, o.content_hash, o.action) = (s.source_key, s.content_hash, s.action)
                                                       AND o.staging_id < b.first_row_id
                              WHERE s.id = :id) d
                        ORDER BY d.id DESC LIMIT :most""")
                .param("id", id)
                .param("most", MOST_DECISIONS)
                .query((row, n) -> new Decision(
                        row.getLong("group"),
                        row.getString("from"),
                        row.getString("to"),
                        row.getString("by"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("what"),
                        row.getString("notes"),
                        row.getBoolean("earlier")))
                .list();
    }
}
