package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.Origin;
import com.trippl.pipeline.publicdata.ListingDetail.Origin.Certainty;
import com.trippl.pipeline.publicdata.ListingField.Table;
import com.trippl.pipeline.security.Access;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds where the present values of a listing came from. The latest entry of the history that names a field, or that made the row it is
 * in, brought it. A row that hangs on the listing and was made without an entry is traced to the promotion that ran at that moment, if one
 * of its sources did; anything else is said not to be known.
 */
final class Origins {
    private final JdbcClient jdbc;
    private final Access access;
    private final ListingRow listing;
    private final ListingValues.Values current;
    private final List<Change> history;
    private final Map<Table, Origin> byTable = new EnumMap<>(Table.class);

    Origins(JdbcClient jdbc, Access access, ListingRow listing, ListingValues.Values current, List<Change> history) {
        this.jdbc = jdbc;
        this.access = access;
        this.listing = listing;
        this.current = current;
        this.history = history;
    }

    Map<ListingField, Origin> all() {
        Map<ListingField, Origin> origins = new EnumMap<>(ListingField.class);
        current.texts().keySet().forEach(field -> origins.put(field, of(field)));
        return origins;
    }

    private Origin of(ListingField field) {
        for (Change change : history) {
            if (brought(change, field)) {
                return change.elsewhere()
                        ? elsewhere(change.at())
                        : new Origin(Certainty.RECORDED, change, change.source(), change.jobId(), change.at());
            }
        }
        return byTable.computeIfAbsent(field.table(), this::concluded);
    }

    private boolean brought(Change change, ListingField field) {
        if (!change.kind().equals("insert")) {
            return change.fields().stream().anyMatch(told -> told.field().equals(field.key()));
        }
        if (field.table() == Table.LISTING) {
            return true;
        }
        // A promotion stamps all it writes with one moment.
        ListingValues.Written written = current.written().get(field.table());
        return written != null
                && (written.created().equals(change.at()) || written.updated().equals(change.at()));
    }

    private Origin concluded(Table table) {
        ListingValues.Written written = current.written().get(table);
        if (written == null) {
            return new Origin(Certainty.UNKNOWN, null, null, null, null);
        }
        Instant moment = written.created();
        Optional<Origin> job = jdbc.sql("""
                        SELECT q.job_id, q.source_name, q.dmo_id FROM pipeline.job_queue q
                        WHERE q.job_type = 'promote_public' AND q.started_at <= :moment AND coalesce(q.finished_at, 'infinity') >= :moment
                          AND EXISTS (SELECT FROM public.listing_source_map m
                                      WHERE m.listing_id = :id AND m.dmo_id = q.dmo_id AND m.source_name = q.source_name)
                        ORDER BY q.started_at DESC LIMIT 1""")
                .param("moment", Timestamp.from(moment))
                .param("id", listing.id())
                .query((row, n) -> access.reaches(row.getInt("dmo_id"))
                        ? new Origin(Certainty.CONCLUDED, null, row.getString(2), row.getInt(1), moment)
                        : elsewhere(moment))
                .optional();
        return job.orElseGet(() -> new Origin(Certainty.UNKNOWN, null, null, null, moment));
    }

    private static Origin elsewhere(Instant at) {
        return new Origin(Certainty.ELSEWHERE, null, null, null, at);
    }
}
