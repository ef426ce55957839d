package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows that other people decided on, edited or settled since a person looked: a decision on all that fit leaves them alone. */
@Component
class Meanwhile {
    private static final String SINCE = """
            d.xact >= pg_snapshot_xmin(CAST(:asOf AS pg_snapshot)) AND NOT pg_visible_in_snapshot(d.xact, CAST(:asOf AS pg_snapshot))
              AND d.decided_by <> :user""";

    /** Rows {@code s} that nobody else touched. */
    private static final String UNTOUCHED =
            " AND NOT EXISTS (SELECT FROM staging.decisions d WHERE d.staging_id = s.id AND " + SINCE + ")";

    private static final String LEFT = """
            SELECT c.decided_by, count(*) AS listings
            FROM (SELECT DISTINCT ON (d.staging_id) d.staging_id, d.from_status,
                         last_value(d.decided_by) OVER (PARTITION BY d.staging_id ORDER BY d.id
                                                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS decided_by
                  FROM staging.decisions d WHERE %s ORDER BY d.staging_id, d.id) c
            JOIN staging.listings s ON s.id = c.staging_id JOIN staging.batches b ON b.job_id = s.job_id%s
              AND (cardinality(CAST(:statuses AS text[])) = 0 AND NOT :waiting OR c.from_status = ANY (CAST(:stood AS text[])))
            GROUP BY c.decided_by ORDER BY listings DESC, c.decided_by""";

    private final JdbcClient jdbc;
    private final Access access;

    Meanwhile(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    Moment now() {
        return new Moment(jdbc.sql("SELECT pg_current_snapshot()::text")
                .query(String.class)
                .single());
    }

    /** The condition of rows that are decided on. With no moment nothing was looked at, and all are. */
    static String untouched(@Nullable Moment asOf) {
        return asOf == null ? "" : UNTOUCHED;
    }

    /** Whose rows were left: of those that fitted when they were looked at, how many each person touched since. */
    Map<String, Integer> left(ReviewFilter filter, String user, @Nullable Moment asOf) {
        Map<String, Integer> left = new LinkedHashMap<>();
        if (asOf != null) {
            boolean waiting = filter.statuses().isEmpty() && filter.scope() == ReviewFilter.Scope.WAITING;
            ReviewFilter whatever = filter.in(ReviewFilter.Scope.ALL);
            FilterSql.bind(jdbc, LEFT.formatted(SINCE, FilterSql.where(whatever)), filter, access)
                    .param("user", user)
                    .param("asOf", asOf.snapshot())
                    .param("waiting", waiting)
                    .param(
                            "stood",
                            waiting
                                    ? new String[] {"pending", "held"}
                                    : filter.statuses().toArray(String[]::new))
                    .query((row, n) -> left.put(row.getString("decided_by"), row.getInt("listings")))
                    .list();
        }
        return left;
    }
}
