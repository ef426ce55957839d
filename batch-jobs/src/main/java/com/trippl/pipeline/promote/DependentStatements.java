package com.trippl.pipeline.promote;

import static com.trippl.pipeline.promote.PromotionStatements.ROWS;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What hangs on a listing follows it: written with a new listing, and again whenever the record changed. The same rules say
 * which side wins as for the listing itself; a source that knows the listing by its map may also blank what it no longer says.
 */
final class DependentStatements {
    private DependentStatements() {}

    /** Rows whose details are to be written. */
    private static final String DUE = ROWS + """
              AND (s.action = 'update' OR s.action = 'unchanged' AND s.details_changed
                   OR s.action = 'insert' AND s.matched_by = 'source_map')
              AND s.conflict_action <> 'keep_current'""";

    /** Whether the current value stays where there is one. */
    private static final String CURRENT_STAYS = """
             (s.action <> 'insert' AND (:policy = 'fill_blanks' OR :policy = 'source_priority' AND EXISTS (
                 SELECT FROM public.source_records m
                 WHERE m.listing_id = s.listing_id AND m.source_name = ANY (CAST(:superior AS text[])) AND m.missing_since IS NULL)))""";

    private static final String TELL = """
            INSERT INTO public.listing_changes (listing_id, change, fields, source_name, job_id, staging_id, actor, changed_at)
            SELECT w.listing_id, 'update', w.fields, s.source_name, :job, s.id, s.decided_by, :now
            FROM written w JOIN staging.listings s ON s.listing_id = w.listing_id AND""" + ROWS + """
              AND s.action IN ('update', 'unchanged')
            WHERE w.fields <> '{}'""";

    /** Which of two values a person chose, else what the policy says: {@code p} is public, {@code c} is staged. */
    private static String chosen(String field, String byPolicy) {
        return """
                CASE WHEN s.conflict_action = 'field_by_field' AND s.field_choices ->> '%1$s' = 'current' THEN p.%1$s
                     WHEN s.conflict_action = 'field_by_field' OR s.source_values -> '%1$s' IS NOT NULL THEN c.%1$s
                     ELSE %2$s END""".formatted(field, byPolicy);
    }

    private static String contact(String field) {
        return chosen(
                field,
                "CASE WHEN d.keep THEN coalesce(p.%1$s, c.%1$s) WHEN d.fill THEN coalesce(c.%1$s, p.%1$s) ELSE c.%1$s END"
                        .formatted(field));
    }

    /** Whether a person chose to keep what is there. */
    private static String kept(String... fields) {
        return " (s.conflict_action = 'field_by_field' AND 'current' IN ("
                + Arrays.stream(fields)
                        .map(field -> "coalesce(s.field_choices ->> '" + field + "', '')")
                        .collect(Collectors.joining(", "))
                + ")) ";
    }

    /** Whether a person gave the row's value of a field, be it nothing: by editing it, or by choosing field by field. */
    private static String byPerson(String field) {
        return " (s.conflict_action = 'field_by_field' OR s.source_values -> '" + field + "' IS NOT NULL) ";
    }

    private static final String CONTACTS_GIVEN = """
             (num_nonnulls(s.phone, s.email, s.website) > 0 OR num_nonnulls(s.source_values -> 'phone', s.source_values -> 'email',
                                                                             s.source_values -> 'website') > 0)""";

    /** Contacts are columns of the listing. One that comes back keeps those it had, unless its source names any. */
    static final String CONTACTS = """
            WITH due AS (
                SELECT s.listing_id,""" + contact("phone") + " AS phone, " + contact("email") + " AS email, "
            + contact("website") + """
                       AS website
                FROM staging.listings s
                JOIN public.listings p ON p.id = s.listing_id
                CROSS JOIN LATERAL (SELECT s.phone, s.email, s.website) c
                CROSS JOIN LATERAL (SELECT""" + CURRENT_STAYS + """
                     AS keep, s.matched_by IS DISTINCT FROM 'source_map' AS fill) d
                WHERE""" + DUE + " AND (s.action <> 'insert' OR" + CONTACTS_GIVEN
            + """
                )),
            written AS (
                UPDATE public.listings l
                SET phone = d.phone, email = d.email, website = d.website, contacts_updated_at = :now
                FROM due d
                WHERE l.id = d.listing_id AND (l.phone, l.email, l.website) IS DISTINCT FROM (d.phone, d.email, d.website)
                RETURNING l.id AS listing_id, jsonb_strip_nulls(jsonb_build_object(
                    'phone', CASE WHEN old.phone IS DISTINCT FROM new.phone THEN jsonb_build_array(old.phone, new.phone) END,
                    'email', CASE WHEN old.email IS DISTINCT FROM new.email THEN jsonb_build_array(old.email, new.email) END,
                    'website', CASE WHEN old.website IS DISTINCT FROM new.website
                                    THEN jsonb_build_array(old.website, new.website) END)) AS fields)
            """ + TELL;

    private static final String INFO = """
            WITH written AS (
                INSERT INTO public.listing_info AS t (listing_id, description, content_hash, created_at, updated_at)
                SELECT s.listing_id,"""
            + chosen(
                    "description",
                    "CASE WHEN " + CURRENT_STAYS
                            + " THEN coalesce(p.description, c.description) ELSE c.description END")
            + """
                       , c.content_hash, :now, :now
                FROM staging.listings s
                JOIN staging.listing_info c ON c.staging_id = s.id
                LEFT JOIN public.listing_info p ON p.listing_id = s.listing_id AND s.matched_by IS NOT NULL
                WHERE""" + DUE + """

                ORDER BY s.id
                ON CONFLICT (listing_id) DO UPDATE
                SET description = excluded.description, content_hash = excluded.content_hash, updated_at = excluded.updated_at
                RETURNING t.listing_id, jsonb_strip_nulls(jsonb_build_object(
                    'description', CASE WHEN old.description IS DISTINCT FROM new.description
                                        THEN jsonb_build_array(old.description, new.description) END)) AS fields)
            """ + TELL;

    private static final String HOURS =
            """
            WITH written AS (
                INSERT INTO public.listing_hours AS t (listing_id, hours, created_at, updated_at)
                SELECT s.listing_id,""" + chosen("hours", "CASE WHEN " + CURRENT_STAYS + " THEN coalesce(p.hours, c.hours) ELSE c.hours END")
                    + """
                       , :now, :now
                FROM staging.listings s
                JOIN staging.listing_hours c ON c.staging_id = s.id
                LEFT JOIN public.listing_hours p ON p.listing_id = s.listing_id AND s.matched_by IS NOT NULL
                WHERE""" + DUE + " AND (p.listing_id IS NOT NULL OR NOT" + kept("hours") + ")" + """

                ORDER BY s.id
                ON CONFLICT (listing_id) DO UPDATE SET hours = excluded.hours, updated_at = excluded.updated_at
                RETURNING t.listing_id, jsonb_strip_nulls(jsonb_build_object(
                    'hours', CASE WHEN old.hours IS DISTINCT FROM new.hours THEN jsonb_build_array(old.hours, new.hours) END)) AS fields)
            """ + TELL;

    /** Images are one value, a list: the new list replaces the old as a whole. */
    private static final String IMAGES =
            """
            WITH due AS (
                SELECT s.id, s.listing_id FROM staging.listings s
                WHERE""" + DUE + " AND EXISTS (SELECT FROM staging.listing_images c WHERE c.staging_id = s.id) AND NOT"
                    + kept("images") + " AND (" + byPerson("images") + "OR NOT (" + CURRENT_STAYS + """
                  AND EXISTS (SELECT FROM public.listing_images p WHERE p.listing_id = s.listing_id)))),
            surplus AS (
                DELETE FROM public.listing_images p USING due d
                WHERE p.listing_id = d.listing_id
                  AND NOT EXISTS (SELECT FROM staging.listing_images c WHERE c.staging_id = d.id AND c.position = p.position)
                RETURNING p.listing_id, p.url),
            put AS (
                INSERT INTO public.listing_images AS t (listing_id, position, url, created_at, updated_at)
                SELECT d.listing_id, c.position, c.url, :now, :now
                FROM due d JOIN staging.listing_images c ON c.staging_id = d.id
                ORDER BY d.id, c.position
                ON CONFLICT (listing_id, position) DO UPDATE SET url = excluded.url, updated_at = excluded.updated_at
                WHERE t.url <> excluded.url
                RETURNING t.listing_id, old.url AS old_url, new.url AS new_url),
            written AS (
                SELECT listing_id, jsonb_build_object('images', jsonb_build_array(
                    jsonb_agg(old_url) FILTER (WHERE old_url IS NOT NULL), jsonb_agg(new_url) FILTER (WHERE new_url IS NOT NULL))) AS fields
                FROM (SELECT listing_id, url AS old_url, NULL::text AS new_url FROM surplus
                      UNION ALL SELECT listing_id, old_url, new_url FROM put) c
                GROUP BY listing_id)
            """ + TELL;

    /**
     * The statements of one dependent table.
     *
     * @param any whether any of the rows has something in it
     * @param fresh for listings that have just been inserted: there is nothing to merge with, and nothing to tell
     * @param merged for all others
     */
    record Dependent(String any, String fresh, String merged) {
        static Dependent of(String table, String columns, String values, String merged) {
            String rows = " c.staging_id BETWEEN :first AND :last ";
            return new Dependent(
                    "SELECT EXISTS (SELECT FROM staging." + table + " c WHERE" + rows + ")",
                    "INSERT INTO public." + table + " (listing_id, " + columns
                            + ", created_at, updated_at) SELECT s.listing_id, " + values
                            + ", :now, :now FROM staging.listings s JOIN staging." + table
                            + " c ON c.staging_id = s.id WHERE" + PromotionStatements.FRESH
                            + "AND" + rows
                            + "ORDER BY s.id",
                    merged);
        }
    }

    static final List<Dependent> ALL = List.of(
            Dependent.of("listing_info", "description, content_hash", "c.description, c.content_hash", INFO),
            Dependent.of("listing_hours", "hours", "c.hours", HOURS),
            Dependent.of("listing_images", "position, url", "c.position, c.url", IMAGES));

    private static String blank(String table, String field, String value, String byPerson, String kept) {
        return """
                WITH written AS (
                    DELETE FROM public.%s p USING staging.listings s
                    WHERE""".formatted(table)
                + DUE
                + """

                      AND p.listing_id = s.listing_id
                      AND NOT EXISTS (SELECT FROM staging.%s c WHERE c.staging_id = s.id) AND NOT""".formatted(table)
                + kept
                + " AND ("
                + byPerson
                + "OR s.matched_by = 'source_map' AND s.action <> 'insert' AND NOT"
                + CURRENT_STAYS
                + """
                    )
                    RETURNING p.listing_id, %s AS fields)
                """.formatted(value.formatted(field))
                + TELL;
    }

    private static final String ONE = "jsonb_build_object('%1$s', jsonb_build_array(p.%1$s, NULL))";

    /** Images go only where a person takes them away: many feeds send them once. */
    private static final String NO_IMAGES =
            """
            WITH gone AS (
                DELETE FROM public.listing_images p USING staging.listings s
                WHERE""" + DUE + " AND" + byPerson("images") + "AND NOT" + kept("images") + """
                  AND p.listing_id = s.listing_id AND NOT EXISTS (SELECT FROM staging.listing_images c WHERE c.staging_id = s.id)
                RETURNING p.listing_id, p.position, p.url),
            written AS (
                SELECT listing_id, jsonb_build_object('images', jsonb_build_array(jsonb_agg(url ORDER BY position), NULL)) AS fields
                FROM gone GROUP BY listing_id)
            """ + TELL;

    /** What the listing's own source no longer says goes, and what a person took away. */
    static final List<String> ERASE = List.of(
            blank("listing_info", "description", ONE, byPerson("description"), kept("description")),
            blank("listing_hours", "hours", ONE, byPerson("hours"), kept("hours")),
            NO_IMAGES);
}
