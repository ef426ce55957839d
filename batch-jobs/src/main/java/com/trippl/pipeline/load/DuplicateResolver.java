package com.trippl.pipeline.load;

import com.trippl.pipeline.load.BatchFindings.Kind;
import com.trippl.pipeline.support.PlannerHints;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds, once a whole batch is loaded, the rows that speak of the same listing, and leaves one of them to speak. The order in which
 * partitions were loaded plays no part: ranks are by how a row was matched, then by its place in the source.
 *
 * <p>The next step of matching, candidates by scored similarity, belongs after these three, over rows that are still
 * {@code insert}.
 */
@Component
class DuplicateResolver {
    /** Whether the row of finding {@code f} is no duplicate by an earlier step. */
    private static final String STILL_SPEAKS =
            " NOT EXISTS (SELECT FROM staging.listings s WHERE s.job_id = :job AND s.action = 'duplicate' AND s.id = f.id) ";

    /** The same source id twice in one feed: the later record is the newer word. */
    private static final String SAME_SOURCE_ID = """
            WITH repeated AS MATERIALIZED (
                SELECT f.id, f.record_no, max(f.record_no) OVER (PARTITION BY f.source_key) AS survivor
                FROM staging.findings f WHERE f.job_id = :job AND f.kind = 'SOURCE_KEY')
            UPDATE staging.listings s
            SET action = 'duplicate', matched_by = 'batch', duplicate_of = w.id, listing_id = w.listing_id,
                own_status = 'accepted', needs_review = false
            FROM repeated r JOIN staging.listings w ON w.id = :firstRow + r.survivor - 1
            WHERE s.id = r.id AND r.record_no <> r.survivor""";

    /**
     * The same dedupe key under several source ids: a row the source map knows goes first, then one public knows, then the first in
     * the feed. Two rows the source map leads to different listings are not merged here: that is for a person.
     */
    private static final String SAME_DEDUPE_KEY = """
            WITH ranked AS (
                SELECT f.id, f.listing_id, f.matched_by,
                       first_value(f.id) OVER w AS survivor, first_value(f.listing_id) OVER w AS survivor_listing
                FROM staging.findings f
                WHERE f.job_id = :job AND f.kind = 'DEDUPE_KEY' AND""" + STILL_SPEAKS + """
                WINDOW w AS (PARTITION BY f.dedupe_key ORDER BY
                    CASE f.matched_by WHEN 'source_map' THEN 0 WHEN 'dedupe_key' THEN 1 ELSE 2 END, f.record_no))
            UPDATE staging.listings s
            SET action = CASE WHEN apart THEN s.action ELSE 'duplicate' END,
                matched_by = CASE WHEN apart THEN s.matched_by ELSE 'batch' END,
                duplicate_of = r.survivor,
                listing_id = CASE WHEN apart THEN s.listing_id ELSE r.survivor_listing END,
                flags = CASE WHEN apart AND s.action <> 'unchanged' THEN s.flags || ARRAY['possible_duplicate'] ELSE s.flags END,
                own_status = CASE WHEN apart AND s.action <> 'unchanged' THEN 'pending' ELSE 'accepted' END,
                needs_review = apart AND s.action <> 'unchanged'
            FROM (SELECT *, matched_by IS NOT DISTINCT FROM 'source_map' AND listing_id <> survivor_listing AS apart FROM ranked) r
            WHERE s.id = r.id AND r.id <> r.survivor""";

    /**
     * Several source ids that the source map leads to one listing, though their dedupe keys differ by now: one speaks, preferably one
     * that says what it said before; another that changed is shown to a person, as it may be a place of its own now.
     */
    private static final String SAME_LISTING = """
            WITH ranked AS (
                SELECT f.id, f.action AS was, first_value(f.id) OVER w AS survivor
                FROM staging.findings f
                WHERE f.job_id = :job AND f.kind = 'LISTING' AND""" + STILL_SPEAKS + """
                WINDOW w AS (PARTITION BY f.listing_id ORDER BY
                    f.matched_by = 'source_map' DESC, f.action = 'unchanged' DESC, f.record_no))
            UPDATE staging.listings s
            SET action = 'duplicate', matched_by = 'batch', duplicate_of = r.survivor,
                flags = CASE WHEN r.was = 'update' THEN s.flags || ARRAY['possible_duplicate'] ELSE s.flags END,
                own_status = CASE WHEN r.was = 'update' THEN 'pending' ELSE 'accepted' END,
                needs_review = r.was = 'update'
            FROM ranked r WHERE s.id = r.id AND r.id <> r.survivor""";

    /** The same place new in two batches that both wait: they share one listing id, and whichever is promoted second updates it. */
    private static final String SAME_IN_STAGING = """
            UPDATE staging.listings s
            SET listing_id = o.listing_id, matched_by = 'staging'
            FROM (SELECT DISTINCT ON (w.dedupe_key) w.dedupe_key, w.listing_id
                  FROM staging.batches b JOIN staging.listings w USING (job_id)
                  WHERE b.job_id <> :job AND b.status IN ('ready', 'held')
                    AND (b.dmo_id, b.source_name) <> (:dmo, :source)
                    AND w.action = 'insert' AND w.status IN ('pending', 'accepted', 'held') AND w.dedupe_key IS NOT NULL
                  ORDER BY w.dedupe_key, w.id) o
            WHERE s.job_id = :job AND s.action = 'insert' AND s.matched_by IS NULL AND s.dedupe_key = o.dedupe_key""";

    private static final String OTHERS_WAIT = """
            SELECT EXISTS (SELECT FROM staging.batches b
                           WHERE b.job_id <> :job AND b.status IN ('ready', 'held') AND (b.dmo_id, b.source_name) <> (:dmo, :source))""";

    /** A survivor of one step may yield in the next: what followed it follows the new survivor. */
    private static final String FOLLOW = """
            UPDATE staging.listings s SET duplicate_of = d.duplicate_of, listing_id = d.listing_id
            FROM staging.listings d
            WHERE s.job_id = :job AND s.action = 'duplicate' AND d.id = s.duplicate_of AND d.action = 'duplicate'""";

    /** A survivor that took over the listing of another batch takes along what follows it. */
    private static final String FOLLOW_LISTING = """
            UPDATE staging.listings s SET listing_id = w.listing_id
            FROM staging.listings w
            WHERE s.job_id = :job AND s.action = 'duplicate' AND w.id = s.duplicate_of AND w.listing_id <> s.listing_id""";

    /**
     * Coordinates that are on the globe but seem to have changed places: far from where the batch as a whole lies, and close to it when latitude
     * and longitude are swapped. Needs no map of countries, and works wherever a feed is about one region.
     */
    private static final String SWAPPED = """
            UPDATE staging.listings s
            SET flags = s.flags || ARRAY['coordinates_swapped'], own_status = 'pending', needs_review = true
            FROM staging.findings f
            WHERE f.job_id = :job AND f.kind = 'SWAPPED' AND s.id = f.id AND s.action IN ('insert', 'update')
              AND NOT 'coordinates_swapped' = ANY (s.flags)""";

    private static final Map<Kind, String> STEPS = new EnumMap<>(
            Map.of(Kind.SOURCE_KEY, SAME_SOURCE_ID, Kind.DEDUPE_KEY, SAME_DEDUPE_KEY, Kind.LISTING, SAME_LISTING));

    private final JdbcClient jdbc;

    DuplicateResolver(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Resolves.
     *
     * @param found what a look at the whole batch found; only that is looked into
     */
    void resolve(StagedBatch batch, Set<Kind> found) {
        int settled = 0;
        boolean chains = false;
        PlannerHints.fewAgainstTables(jdbc);
        for (Map.Entry<Kind, String> step : STEPS.entrySet()) {
            if (found.contains(step.getKey())) {
                int rows = statement(step.getValue(), batch).update();
                chains |= settled > 0 && rows > 0;
                settled += rows;
            }
        }
        PlannerHints.tableAgainstTable(jdbc);
        while (chains) {
            chains = statement(FOLLOW, batch).update() > 0;
        }
        if (Boolean.TRUE.equals(
                        statement(OTHERS_WAIT, batch).query(Boolean.class).single())
                && statement(SAME_IN_STAGING, batch).update() > 0
                && settled > 0) {
            statement(FOLLOW_LISTING, batch).update();
        }
        if (found.contains(Kind.SWAPPED) && !batch.rules().ignoredFlags().contains("coordinates_swapped")) {
            statement(SWAPPED, batch).update();
        }
    }

    private JdbcClient.StatementSpec statement(String sql, StagedBatch batch) {
        return jdbc.sql(sql)
                .param("job", batch.jobId())
                .param("firstRow", batch.firstRowId())
                .param("dmo", batch.dmoId())
                .param("source", batch.sourceName());
    }
}
