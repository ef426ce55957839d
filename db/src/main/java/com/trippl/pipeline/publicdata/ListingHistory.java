package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.FieldChange;
import com.trippl.pipeline.security.Access;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what happened to a listing. An insert tells no fields: what it brought is read from its staged row, or worked out backwards. Of
 * what came from a DMO the person may not see, the change alone is told, and nothing of where it came from.
 */
final class ListingHistory {
    private static final int MOST = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final Access access;
    private final ListingValues values;

    ListingHistory(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
        this.values = new ListingValues(jdbc);
    }

    /**
     * The changes, the latest first.
     *
     * @param current what the listing says now
     */
    List<Change> of(long id, Map<ListingField, String> current) {
        List<Change> told = jdbc.sql("""
                        SELECT h.*, s.source_id, s.line_number, q.run_id, q.dmo_id, up.original_name
                        FROM public.listing_history h
                        LEFT JOIN staging.listings s ON s.id = h.staging_id
                        LEFT JOIN pipeline.job_queue q ON q.job_id = h.job_id
                        LEFT JOIN LATERAL (""" + ListingDetails.UPLOAD.formatted("s.file_id") + """
                        ) up ON true
                        WHERE h.listing_id = :id ORDER BY h.changed_at DESC, h.id DESC LIMIT :most""")
                .param("id", id)
                .param("most", MOST)
                .query((row, n) -> new Change(
                        row.getLong("id"),
                        row.getString("change"),
                        row.getTimestamp("changed_at").toInstant(),
                        fields(row.getString("fields")),
                        false,
                        row.getString("source_name"),
                        row.getString("source_id"),
                        row.getObject("line_number", Long.class),
                        row.getString("original_name"),
                        row.getObject("job_id", Integer.class),
                        row.getObject("run_id", Integer.class),
                        row.getObject("staging_id", Long.class),
                        row.getString("actor"),
                        !reaches(row.getObject("dmo_id", Integer.class))))
                .list();
        return withInserts(told, current).stream()
                .map(change -> change.elsewhere() ? withoutOrigin(change) : change)
                .toList();
    }

    /** What no job tells the DMO of may be anybody's. */
    private boolean reaches(@Nullable Integer dmoId) {
        return dmoId == null ? access.dmos() == null : access.reaches(dmoId);
    }

    private static Change withoutOrigin(Change change) {
        return new Change(
                change.id(),
                change.kind(),
                change.at(),
                change.fields(),
                change.reconstructed(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true);
    }

    private List<Change> withInserts(List<Change> told, Map<ListingField, String> current) {
        Map<ListingField, String> then = new EnumMap<>(ListingField.class);
        then.putAll(current);
        List<Change> whole = new ArrayList<>();
        for (Change change : told) {
            if (change.kind().equals("insert") && change.fields().isEmpty()) {
                Map<ListingField, String> staged =
                        change.stagingId() == null ? null : values.staged(change.stagingId());
                Map<ListingField, String> brought = staged == null ? then : staged;
                whole.add(withFields(change, brought, staged == null));
            } else {
                change.fields()
                        .forEach(field -> ListingField.of(field.field()).ifPresent(key -> {
                            if (field.before() == null) {
                                then.remove(key);
                            } else {
                                then.put(key, field.before());
                            }
                        }));
                whole.add(change);
            }
        }
        return whole;
    }

    private static Change withFields(Change change, Map<ListingField, String> brought, boolean reconstructed) {
        List<FieldChange> fields = brought.entrySet().stream()
                .map(entry -> new FieldChange(entry.getKey().key(), null, entry.getValue()))
                .toList();
        return new Change(
                change.id(),
                change.kind(),
                change.at(),
                fields,
                reconstructed,
                change.source(),
                change.sourceId(),
                change.line(),
                change.fileName(),
                change.jobId(),
                change.runId(),
                change.stagingId(),
                change.actor(),
                change.elsewhere());
    }

    private static List<FieldChange> fields(@Nullable String json) {
        List<FieldChange> changes = new ArrayList<>();
        if (json != null) {
            JSON.readTree(json)
                    .forEachEntry((field, pair) ->
                            changes.add(new FieldChange(field, text(pair.path(0)), text(pair.path(1)))));
        }
        return changes;
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isArray()) {
            List<String> lines = new ArrayList<>();
            value.forEach(line -> lines.add(line.asString("")));
            return String.join("\n", lines);
        }
        return value.isNull() || value.isMissingNode() ? null : value.asString();
    }
}
