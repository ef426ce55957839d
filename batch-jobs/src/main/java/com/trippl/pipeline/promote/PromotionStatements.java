package com.trippl.pipeline.promote;

import com.trippl.pipeline.staging.StatusSql;

/**
 * The statements of a chunk of promotion, in their order. Each is about the accepted rows of one batch in one range of ids;
 * {@value #ROWS} says which.
 */
final class PromotionStatements {
    private PromotionStatements() {}

    static final String ROWS =
            " s.id BETWEEN :first AND :last AND s.job_id = :batch AND" + StatusSql.accepted(":batch");

    private static final String IS_FRESH = " s.action = 'insert' AND s.matched_by IS DISTINCT FROM 'source_map' ";

    /** Rows of new listings. */
    static final String FRESH = ROWS + "AND" + IS_FRESH;

    /** A record that the source map knows by now, from another batch of its source that was promoted since, is no new one any more. */
    static final String RELINK_KNOWN = """
            UPDATE staging.listings s
            SET listing_id = m.listing_id, matched_by = 'source_map',
                action = CASE WHEN l.status = 'removed' THEN 'insert' WHEN m.record_hash = s.record_hash THEN 'unchanged' ELSE 'update' END
            FROM public.source_records m JOIN public.listings l ON l.id = m.listing_id
            WHERE""" + ROWS + """
              AND s.action IN ('insert', 'update', 'unchanged') AND s.matched_by IS DISTINCT FROM 'source_map'
              AND m.source_key = s.source_key""";

    /** A listing that appeared in public since the batch was matched is updated, not doubled. */
    static final String RELINK = """
            UPDATE staging.listings s
            SET listing_id = p.id, matched_by = 'dedupe_key', details_changed = true,
                action = CASE WHEN p.content_hash = s.content_hash THEN 'unchanged' ELSE 'update' END
            FROM public.listings p
            WHERE""" + ROWS + """
              AND s.action = 'insert' AND s.matched_by IS DISTINCT FROM 'source_map'
              AND p.status = 'live' AND p.dedupe_key = s.dedupe_key""";

    /** The same for a listing id shared with another batch, when its dedupe key is another by now. */
    static final String RELINK_SHARED = """
            UPDATE staging.listings s
            SET action = CASE WHEN p.content_hash = s.content_hash THEN 'unchanged' ELSE 'update' END,
                matched_by = 'dedupe_key', details_changed = true
            FROM public.listings p
            WHERE""" + ROWS + """
              AND s.action = 'insert' AND s.matched_by = 'staging' AND p.id = s.listing_id""";

    /** What rows {@code s} hold: the columns of {@link Contents}. */
    private static final String HELD =
            """
            count(*) FILTER (WHERE own_status IS NOT NULL) AS with_own_status,
                   count(*) FILTER (WHERE""" + IS_FRESH + """
                   ) AS fresh,
                   count(*) FILTER (WHERE""" + IS_FRESH + """
                   AND decided_by IS NOT NULL) AS fresh_decided,
                   count(*) FILTER (WHERE""" + IS_FRESH + """
                   AND certainty_score <> 1 AND file_id IS NOT NULL) AS fresh_uncertain,
                   min(file_id) FILTER (WHERE""" + IS_FRESH + """
                   ) AS first_file,
                   max(file_id) FILTER (WHERE""" + IS_FRESH + """
                   ) AS last_file,
                   count(*) FILTER (WHERE action = 'insert') AS inserts,
                   count(*) FILTER (WHERE action = 'update') AS updated,
                   count(*) FILTER (WHERE action = 'unchanged') AS unchanged,
                   count(*) FILTER (WHERE action = 'delete') AS deleted,
                   coalesce(bool_or(matched_by = 'staging'), false) AS shared,
                   coalesce(bool_or(action = 'insert' AND matched_by = 'source_map'), false) AS revivals,
                   coalesce(bool_or(action = 'unchanged' AND details_changed), false) AS new_details,
                   coalesce(bool_or(action <> 'delete' AND matched_by = 'source_map'), false) AS known,
                   coalesce(bool_or(action IN ('update', 'unchanged') AND matched_by IS DISTINCT FROM 'source_map'), false) AS unknown,
                   coalesce(bool_or(source_values IS NOT NULL), false) AS edits
            """;

    private static final String OWN = ROWS + "AND s.action <> 'duplicate' ";

    /** What rows hold by now. */
    static final String CONTENTS = "SELECT " + HELD + "FROM staging.listings s WHERE" + OWN;

    /** The first rows of a range, and what they hold. */
    static final String PAGE = page(", " + HELD, OWN);

    private static String page(String held, String rows) {
        return "SELECT coalesce(array_agg(s.id), '{}') AS ids" + held + " FROM (SELECT * FROM staging.listings s WHERE"
                + rows + " ORDER BY s.id LIMIT :page) s";
    }

    /** What new listings refer to. */
    static final String FRESH_REFERENCES = references(filesOf(FRESH));

    /** The same of any rows that came with one file. */
    static final String REFERENCES_OF_FILE = references("SELECT CAST(:file AS int) AS file_id");

    /** Keeps what rows refer to outside of themselves from being deleted meanwhile, and tells whether all of it is there. */
    private static String references(String files) {
        return "WITH wanted AS MATERIALIZED (" + files + """
            ),
            files AS (SELECT f.id FROM pipeline.files f JOIN wanted w ON w.file_id = f.id FOR KEY SHARE OF f),
            dmo AS (SELECT id FROM public.dmos WHERE id = :dmo FOR KEY SHARE)
            SELECT (SELECT count(*) FROM dmo) = 1 AND (SELECT count(*) FROM files) = (SELECT count(*) FROM wanted)""";
    }

    private static String filesOf(String rows) {
        return "SELECT DISTINCT s.file_id FROM staging.listings s WHERE" + rows + "AND s.file_id IS NOT NULL";
    }

    /** New listings, which tell themselves of their insertion unless a person decided on it. */
    static String insertListings(Promotion.Bulk bulk) {
        return """
            INSERT INTO public.listings (id, dmo_id, data_domain, name, address, lat, lng, category, phone, email, website, dedupe_key,
                                         content_hash, created_at, updated_at, inserted_by_job, inserted_from)
            SELECT s.listing_id, :dmo, :domain, s.name, s.address, s.lat, s.lng, s.category, s.phone, s.email, s.website, s.dedupe_key,
                   s.content_hash, :now, :now,
                   CASE WHEN s.decided_by IS NULL THEN :job END, CASE WHEN s.decided_by IS NULL THEN s.id END
            FROM staging.listings s
            WHERE""" + FRESH + "ORDER BY " + byKey("s.dedupe_key", bulk);
    }

    /** A removed listing that its source names again comes back under its id. */
    static final String REVIVE_LISTINGS = """
            UPDATE public.listings l
            SET name = s.name, address = s.address, lat = s.lat, lng = s.lng, category = s.category, content_hash = s.content_hash,
                dedupe_key = CASE WHEN EXISTS (SELECT FROM public.listings x
                                               WHERE x.dedupe_key = s.dedupe_key AND x.status = 'live' AND x.id <> l.id)
                                  THEN NULL ELSE s.dedupe_key END,
                status = 'live', updated_at = :now
            FROM staging.listings s
            WHERE""" + ROWS + """
              AND s.action = 'insert' AND s.matched_by = 'source_map' AND l.id = s.listing_id""";

    /** Tells of new listings on which a person decided. */
    static final String DECIDED_HISTORY = insertHistory(FRESH + "AND s.decided_by IS NOT NULL ");

    /** Tells of listings that come back. */
    static final String REVIVED_HISTORY =
            insertHistory(ROWS + "AND s.action = 'insert' AND s.matched_by = 'source_map' ");

    private static String insertHistory(String rows) {
        return """
                INSERT INTO public.listing_changes (listing_id, change, source_name, job_id, staging_id, actor, changed_at)
                SELECT s.listing_id, 'insert', s.source_name, :job, s.id, s.decided_by, :now
                FROM staging.listings s
                WHERE""" + rows + "ORDER BY s.id";
    }

    /**
     * Which side gives a value: the person who decided, else the merge policy. A source that was matched by dedupe key never erases
     * with a blank what another source said; what a person edited wins over any policy. Latitude and longitude are one value. Listings
     * that end with values of both sides are returned, as their hashes are of neither.
     */
    static final String UPDATE_LISTINGS = """
            WITH incoming AS (
                SELECT s.*, CASE WHEN s.conflict_action = 'keep_current' THEN 'current'
                                 WHEN s.conflict_action = 'field_by_field' THEN 'choice'
                                 WHEN :policy = 'fill_blanks' THEN 'blanks'
                                 WHEN :policy = 'source_priority' AND EXISTS (
                                     SELECT FROM public.source_records m
                                     WHERE m.listing_id = s.listing_id AND m.source_name = ANY (CAST(:superior AS text[]))
                                       AND m.missing_since IS NULL) THEN 'blanks'
                                 WHEN s.matched_by = 'source_map' THEN 'incoming'
                                 ELSE 'filled' END AS wins
                FROM staging.listings s
                WHERE""" + ROWS + """
                  AND s.action = 'update'),
            merged AS (
                SELECT i.id AS staging_id, l.id, i.decided_by, i.source_name, i.dedupe_key, i.content_hash, i.flags,
                       v.name, v.address, v.category, c.lat, c.lng,
                       i.source_values IS NULL AND (v.name, v.address, v.category, c.lat, c.lng) IS NOT DISTINCT FROM
                           (i.name, i.address, i.category, i.lat, i.lng) AS as_incoming,
                       (v.name, v.address, v.category, c.lat, c.lng) IS NOT DISTINCT FROM
                           (l.name, l.address, l.category, l.lat, l.lng) AS as_current
                FROM incoming i JOIN public.listings l ON l.id = i.listing_id
                CROSS JOIN LATERAL (SELECT
                    CASE WHEN i.wins = 'choice' THEN i.field_choices ->> 'lat' IS NOT DISTINCT FROM 'current'
                         WHEN i.wins = 'current' THEN true
                         WHEN coalesce(i.source_values -> 'lat', i.source_values -> 'lng') IS NOT NULL THEN false
                         WHEN i.wins = 'blanks' THEN l.lat IS NOT NULL
                         WHEN i.wins = 'filled' THEN i.lat IS NULL
                         ELSE false END AS keep_point) k
                CROSS JOIN LATERAL (SELECT
                    CASE WHEN k.keep_point THEN l.lat ELSE i.lat END AS lat, CASE WHEN k.keep_point THEN l.lng ELSE i.lng END AS lng) c
                CROSS JOIN LATERAL (SELECT
                    CASE CASE WHEN i.source_values -> 'name' IS NOT NULL AND i.wins IN ('blanks', 'filled') THEN 'incoming' ELSE i.wins END
                        WHEN 'current' THEN l.name WHEN 'blanks' THEN l.name WHEN 'filled' THEN coalesce(i.name, l.name)
                        WHEN 'choice' THEN CASE WHEN i.field_choices ->> 'name' = 'current' THEN l.name ELSE i.name END
                        ELSE i.name END AS name,
                    CASE CASE WHEN i.source_values -> 'address' IS NOT NULL AND i.wins IN ('blanks', 'filled') THEN 'incoming' ELSE i.wins END
                        WHEN 'current' THEN l.address WHEN 'blanks' THEN coalesce(l.address, i.address)
                        WHEN 'filled' THEN coalesce(i.address, l.address)
                        WHEN 'choice' THEN CASE WHEN i.field_choices ->> 'address' = 'current' THEN l.address ELSE i.address END
                        ELSE i.address END AS address,
                    CASE CASE WHEN i.source_values -> 'category' IS NOT NULL AND i.wins IN ('blanks', 'filled') THEN 'incoming' ELSE i.wins END
                        WHEN 'current' THEN l.category WHEN 'blanks' THEN coalesce(l.category, i.category)
                        WHEN 'filled' THEN coalesce(i.category, l.category)
                        WHEN 'choice' THEN CASE WHEN i.field_choices ->> 'category' = 'current' THEN l.category ELSE i.category END
                        ELSE i.category END AS category) v),
            updated AS (
                UPDATE public.listings l
                SET name = m.name, address = m.address, lat = m.lat, lng = m.lng, category = m.category, updated_at = :now,
                    content_hash = CASE WHEN m.as_current THEN l.content_hash ELSE m.content_hash END,
                    dedupe_key = CASE WHEN m.as_current THEN l.dedupe_key
                                      WHEN 'possible_duplicate' = ANY (m.flags) OR EXISTS (
                                          SELECT FROM public.listings x
                                          WHERE x.dedupe_key = m.dedupe_key AND x.status = 'live' AND x.id <> l.id) THEN NULL
                                      ELSE m.dedupe_key END
                FROM merged m
                WHERE l.id = m.id AND NOT m.as_current
                RETURNING l.id, m.staging_id, m.source_name, m.decided_by, m.as_incoming, jsonb_strip_nulls(jsonb_build_object(
                    'name', CASE WHEN old.name IS DISTINCT FROM new.name THEN jsonb_build_array(old.name, new.name) END,
                    'address', CASE WHEN old.address IS DISTINCT FROM new.address THEN jsonb_build_array(old.address, new.address) END,
                    'lat', CASE WHEN old.lat IS DISTINCT FROM new.lat THEN jsonb_build_array(old.lat, new.lat) END,
                    'lng', CASE WHEN old.lng IS DISTINCT FROM new.lng THEN jsonb_build_array(old.lng, new.lng) END,
                    'category', CASE WHEN old.category IS DISTINCT FROM new.category
                                     THEN jsonb_build_array(old.category, new.category) END)) AS fields),
            told AS (
                INSERT INTO public.listing_changes (listing_id, change, fields, source_name, job_id, staging_id, actor, changed_at)
                SELECT id, 'update', fields, source_name, :job, staging_id, decided_by, :now FROM updated)
            SELECT id FROM updated WHERE NOT as_incoming""";

    /** Listings of edited rows: their hashes are of what the source said. */
    static final String EDITED = """
            SELECT s.listing_id FROM staging.listings s
            WHERE""" + ROWS + """
              AND s.source_values IS NOT NULL AND s.action = 'insert'
            ORDER BY s.id""";

    /** Tells what people edited before promotion: what the source said, and what they made of it. */
    static final String EDIT_HISTORY = """
            INSERT INTO public.listing_changes (listing_id, change, fields, source_name, job_id, staging_id, actor, changed_at)
            SELECT s.listing_id, 'edit', e.fields, s.source_name, :job, s.id, s.edited_by, :now
            FROM staging.listings s
            LEFT JOIN staging.listing_info i ON i.staging_id = s.id
            LEFT JOIN staging.listing_hours h ON h.staging_id = s.id
            CROSS JOIN LATERAL (SELECT jsonb_build_object(
                'name', s.name, 'address', s.address, 'lat', s.lat, 'lng', s.lng, 'category', s.category, 'phone', s.phone,
                'email', s.email, 'website', s.website, 'description', i.description, 'hours', h.hours, 'images',
                (SELECT jsonb_agg(g.url ORDER BY g.position) FROM staging.listing_images g WHERE g.staging_id = s.id)) AS all_fields) v
            CROSS JOIN LATERAL (SELECT jsonb_object_agg(f.key, jsonb_build_array(f.value, v.all_fields -> f.key)) AS fields
                                FROM jsonb_each(s.source_values) f
                                WHERE s.action = 'insert' OR s.conflict_action = 'take_incoming'
                                   OR s.conflict_action = 'field_by_field'
                                      AND s.field_choices ->> f.key IS DISTINCT FROM 'current') e
            WHERE""" + ROWS + """
              AND s.source_values IS NOT NULL AND s.action IN ('insert', 'update') AND e.fields IS NOT NULL
            ORDER BY s.id""";

    static final String REMOVE_LISTINGS = """
            WITH removed AS (
                UPDATE public.listings l SET status = 'removed', updated_at = :now
                FROM staging.listings s
                WHERE""" + ROWS + """
                  AND s.action = 'delete' AND l.id = s.listing_id AND l.status = 'live'
                  AND NOT EXISTS (SELECT FROM public.source_records m
                                  WHERE m.listing_id = l.id AND m.missing_since IS NULL
                                    AND (m.dmo_id, m.source_name) <> (:dmo, :source))
                RETURNING l.id, s.id AS staging_id, s.source_name, s.decided_by)
            INSERT INTO public.listing_changes (listing_id, change, source_name, job_id, staging_id, actor, changed_at)
            SELECT id, 'delete', source_name, :job, staging_id, decided_by, :now FROM removed""";

    static final String MARK_MISSING = """
            WITH gone AS MATERIALIZED (SELECT s.listing_id FROM staging.listings s WHERE""" + ROWS + """
              AND s.action = 'delete')
            UPDATE public.source_records m SET missing_since = coalesce(m.missing_since, :now)
            FROM gone WHERE m.listing_id = gone.listing_id AND m.dmo_id = :dmo AND m.source_name = :source""";

    private static final String INSERT_MAPPED = """
            INSERT INTO public.source_records (listing_id, source_key, dmo_id, source_name, source_id, content_hash, record_hash,
                                               first_seen, last_seen, first_file_id)
            """;

    private static final String MAPPED =
            " s.listing_id, s.source_key, :dmo, s.source_name, s.source_id, s.content_hash, s.record_hash, :now, :now";

    private static final String MAPPED_ANEW = """
            ON CONFLICT (source_key) DO UPDATE
            SET listing_id = excluded.listing_id, content_hash = excluded.content_hash, record_hash = excluded.record_hash,
                last_seen = excluded.last_seen, missing_since = NULL""";

    /**
     * Maps the records of new listings, which cannot have been mapped meanwhile: only promotions of the same source could, and a newer batch
     * of a source supersedes the older.
     *
     * @param bridged whether the records tell themselves which file led to their listings
     */
    static String insertFreshSourceMap(Promotion.Bulk bulk, boolean bridged) {
        return INSERT_MAPPED + "SELECT" + MAPPED
                + (bridged ? ", CASE WHEN s.certainty_score = 1 THEN s.file_id END" : ", CAST(NULL AS int)")
                + " FROM staging.listings s WHERE" + FRESH + "ORDER BY " + byKey("s.source_key", bulk);
    }

    /** Maps records the source map did not know, of listings that exist. */
    static final String INSERT_SOURCE_MAP = INSERT_MAPPED + "SELECT" + MAPPED
            + ", CAST(NULL AS int) FROM staging.listings s WHERE" + ROWS + """
              AND s.matched_by IS DISTINCT FROM 'source_map' AND s.action IN ('update', 'unchanged')
            ORDER BY s.id
            """ + MAPPED_ANEW;

    /**
     * In which order rows are written. With the indexes that follow the order of the batch out of the way, it is best to write in the order of
     * the one that does not: its pages are then filled one after another. With that one out of the way, too, nothing needs to be sorted.
     */
    private static String byKey(String key, Promotion.Bulk bulk) {
        return bulk == Promotion.Bulk.DOUBLING ? key : "s.id";
    }

    static final String UPDATE_SOURCE_MAP = """
            UPDATE public.source_records m
            SET content_hash = s.content_hash, record_hash = s.record_hash, last_seen = :now, missing_since = NULL
            FROM staging.listings s
            WHERE""" + ROWS + """
              AND s.action IN ('insert', 'update', 'unchanged') AND s.matched_by = 'source_map' AND m.source_key = s.source_key""";

    private static final String BRIDGED_BEFORE = " ON CONFLICT (job_file_id, source_record_hash) DO NOTHING";

    /** Leads from the records of files to new listings, where the records do not tell it themselves. */
    static final String BRIDGE_UNCERTAIN = insertBridge(FRESH + "AND s.certainty_score <> 1 ");

    /** The same to listings that exist; some records were bridged when they were staged. */
    static final String BRIDGE_EXISTING = insertBridge(ROWS + """
              AND (s.action = 'update' OR s.action = 'insert' AND s.matched_by = 'source_map'
                   OR s.action = 'unchanged' AND s.matched_by = 'dedupe_key')\s""") + BRIDGED_BEFORE;

    private static String insertBridge(String rows) {
        return insertBridge("staging.listings", rows);
    }

    private static String insertBridge(String table, String rows) {
        return """
                INSERT INTO pipeline.bridge_records (job_file_id, source_record_hash, listing_id, certainty_score, mapped_at)
                SELECT s.file_id, s.source_key, s.listing_id, s.certainty_score, :now
                FROM %s s
                WHERE""".formatted(table) + rows + "AND s.file_id IS NOT NULL ORDER BY s.id";
    }

    /** Notes what the chunk was; the job's result is the sum. */
    static final String NOTE_CHUNK = """
            INSERT INTO pipeline.promoted_chunks (job_id, first_row, inserts, updates, unchanged, deletes)
            VALUES (:job, :first, :inserts, :updates, :unchanged, :deletes)""";

    /** The same for a chunk of duplicates. */
    static final String NOTE_DUPLICATES =
            "INSERT INTO pipeline.promoted_chunks (job_id, first_row, duplicates) VALUES (:job, :first, :duplicates)";

    /** Rows with a status of their own are promoted one by one. */
    static final String SET_PROMOTED = """
            UPDATE staging.listings s SET own_status = 'promoted', promoted_by_job = :job, updated_at = :now
            WHERE""" + OWN + "AND s.own_status IS NOT NULL";

    /** All others that are among the ids of the chunk, at once. */
    static final String NOTE_PROMOTED = """
            INSERT INTO staging.promoted_rows AS p (batch_id, ids)
            VALUES (:batch, int8multirange(int8range(:first, :last, '[]')))
            ON CONFLICT (batch_id) DO UPDATE SET ids = p.ids + excluded.ids""";

    /** All chunks being promoted, no row without a status of its own is left between them. */
    static final String CLOSE_RANGES =
            "UPDATE staging.promoted_rows SET ids = int8multirange(range_merge(ids)) WHERE batch_id = :batch";

    /** Whoever supersedes rows of the batch waits for the end of the chunk, or the chunk for theirs. */
    static final String KEEP_BATCH = "SELECT job_id FROM staging.batches WHERE job_id = :batch FOR KEY SHARE";

    /** Duplicates whose survivor is public: their own records lead to its listing, too. */
    private static final String DUPLICATE_ROWS = ROWS + """
              AND s.action = 'duplicate'
              AND EXISTS (SELECT FROM staging.listings w JOIN public.listings l ON l.id = w.listing_id
                          WHERE w.id = s.duplicate_of AND l.status = 'live')\s""";

    static final String PAGE_OF_DUPLICATES =
            page(", min(s.file_id) AS first_file, max(s.file_id) AS last_file", DUPLICATE_ROWS);

    /** What duplicates refer to; that their listings are there is a condition of theirs. */
    static final String DUPLICATE_REFERENCES = references(filesOf(DUPLICATE_ROWS));

    /**
     * Maps and bridges duplicates, but for those whose survivor is the same record, and lets them follow it for good: their listing is that of
     * their survivor, whatever became of that one. Those whose survivor is not public keep waiting with it. One statement, so that it is found
     * out once what they follow.
     *
     * @param bridged whether bridges are written at all
     */
    static String mergeDuplicates(boolean bridged) {
        return """
            WITH due AS MATERIALIZED (
                SELECT s.id, w.listing_id, s.source_key, s.source_name, s.source_id, s.content_hash, s.record_hash, s.file_id,
                       s.certainty_score, w.source_key <> s.source_key AS own_record
                FROM staging.listings s JOIN staging.listings w ON w.id = s.duplicate_of JOIN public.listings l ON l.id = w.listing_id
                WHERE""" + ROWS + """
                  AND s.action = 'duplicate' AND l.status = 'live'),
            mapped AS (
            """ + INSERT_MAPPED + "SELECT DISTINCT ON (s.source_key)" + MAPPED + """
                , CAST(NULL AS int) FROM due s WHERE s.own_record ORDER BY s.source_key, s.id DESC
            """
                + MAPPED_ANEW + ")"
                + (bridged ? ", bridged AS (" + insertBridge("due", " s.own_record ") + BRIDGED_BEFORE + ")" : "")
                + """

            UPDATE staging.listings s SET own_status = 'merged', listing_id = due.listing_id, promoted_by_job = :job, updated_at = :now
            FROM due WHERE s.id = due.id""";
    }
}
