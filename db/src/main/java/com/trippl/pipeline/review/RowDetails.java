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

    RowDetails(JdbcClient jdbc, Access access, ListingTexts texts) {
        this.jdbc = jdbc;
        this.access = access;
        this.texts = texts;
    }

    private record Extra(
            Instant stagedAt,
            @Nullable Integer runId,
            @Nullable String fileName,
            Map<String, @Nullable String> sourceValues,
            Map<String, @Nullable String> choices) {}

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
                diff(values, current, extra),
                twin(row),
                extra.runId(),
                row.batchId(),
                extra.fileName(),
                decisions(row.id()));
    }

    private static List<FieldDiff> diff(
            Map<ListingField, String> values, Map<ListingField, String> current, Extra extra) {
        List<FieldDiff> fields = new ArrayList<>();
        for (ListingField field : ListingField.values()) {
            String incoming = values.get(field);
            String old = current.get(field);
            if (incoming != null || old != null) {
                fields.add(new FieldDiff(
                        field,
                        old,
                        incoming,
                        extra.choices().get(field.key()),
                        extra.sourceValues().containsKey(field.key())));
            }
        }
        return fields;
    }

    private Extra extra(long id) {
        return jdbc.sql("""
                        SELECT s.created_at, s.source_values, s.field_choices, q.run_id, up.original_name
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
                        object(row.getString("field_choices"))))
                .single();
    }

    static Map<String, @Nullable String> object(@Nullable String json) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        if (json != null) {
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
                map.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? null : entry.getValue().asString());
            }
        }
        return map;
    }

    /** Of a row that would insert there is a listing only after its promotion, or when it comes back. */
    private @Nullable Listing listing(StagedRow row) {
        return jdbc.sql("SELECT id, status, lat, lng FROM public.listings WHERE id = ? AND NOT ?")
                .param(row.listingId())
                .param(row.action().equals("insert") && row.matchedBy() == null)
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

    private List<Decision> decisions(long id) {
        return jdbc.sql("""
                        SELECT coalesce(group_id, 0) AS "group", from_status AS "from", to_status AS "to", decided_by AS "by",
                               decided_at AS "at", what, notes
                        FROM staging.decisions WHERE staging_id = ? ORDER BY id DESC LIMIT ?""")
                .param(id)
                .param(MOST_DECISIONS)
                .query((row, n) -> new Decision(
                        row.getLong("group"),
                        row.getString("from"),
                        row.getString("to"),
                        row.getString("by"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("what"),
                        row.getString("notes")))
                .list();
    }
}
