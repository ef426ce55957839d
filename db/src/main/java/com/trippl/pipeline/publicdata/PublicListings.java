package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists public listings, page by page. At a million of them a page, however deep, and a count come in well under 300 ms: by the indexes of
 * migration V10, and because a count of what only reading every row could count stops at {@value #COUNTED}.
 */
@Service
public class PublicListings {
    /** A count that would have to look at each row stops here. */
    static final int COUNTED = 10_000;

    /** So many rows of what is not counted to the end can be scrolled through. */
    static final int REACH = 1_000;

    private static final String WHERE = """
            WHERE (CAST(:mine AS int[]) IS NULL OR l.dmo_id = ANY (CAST(:mine AS int[])))
              AND (CAST(:dmo AS int) IS NULL OR l.dmo_id = :dmo)
              AND (CAST(:domain AS text) IS NULL OR l.data_domain = :domain)
              AND (CAST(:category AS text) IS NULL OR l.category = :category)
              AND (CAST(:status AS text) IS NULL OR l.status = :status)
              AND (CAST(:located AS boolean) IS NULL OR (l.lat IS NOT NULL) = :located)
            """;

    // Left out where not asked for: beside an OR, PostgreSQL does not join but looks up all there is. OFFSET 0: asked
    // of each listing, in the
    // order of the list, which ends with the page; joined, all hits would be found and sorted first.
    private static final String OF_SOURCE = """
            AND EXISTS (SELECT FROM public.listing_source_map m
                        WHERE m.dmo_id = :sourceDmo AND m.source_name = :source AND m.listing_id = l.id OFFSET 0)
            """;
    private static final String WITH_WORDS = """
            AND EXISTS (SELECT FROM public.listing_words w
                        WHERE w.listing_id = l.id AND w.words @@ CAST(:words AS tsquery) OFFSET 0)
            """;

    /** The listings of a source, or with words, whatever else is asked of them. */
    private static final String HITS_OF_SOURCE = """
            (SELECT DISTINCT m.listing_id AS id FROM public.listing_source_map m
             WHERE m.dmo_id = :sourceDmo AND m.source_name = :source) h""";

    private static final String HITS_WITH_WORDS =
            "(SELECT w.listing_id AS id FROM public.listing_words w WHERE w.words @@ CAST(:words AS tsquery)) h";

    /** Choices are counted over all listings: for a minute they are taken as they were. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Access access;
    private final Clock clock;
    private final Map<Set<Integer>, Counted> choices = new ConcurrentHashMap<>();

    public PublicListings(JdbcClient jdbc, Access access, Clock clock) {
        this.jdbc = jdbc;
        this.access = access;
        this.clock = clock;
    }

    /** Choices of those restricted to the same DMOs. */
    private record Counted(Instant at, ListingChoices choices) {}

    /**
     * One page.
     *
     * @param total how many rows there are to scroll through, as counted: what lies in the second half is read from the end
     */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public List<ListingRow> page(ListingFilter filter, ListingOrder order, int offset, int limit, ListingCount total) {
        boolean fromEnd = total.exact() && offset > total.rows() / 2;
        int wanted = Math.min(limit, Math.max(0, total.reachable() - offset));
        int skipped = fromEnd ? Math.max(0, total.rows() - offset - wanted) : offset;
        plan();
        return bind(
                        """
                WITH page AS MATERIALIZED (
                    SELECT l.id FROM\s"""
                                + (total.exact() && isSearched(filter)
                                        ? hits(filter)
                                        : "public.listings l " + where(filter))
                                + " ORDER BY " + (fromEnd ? order.reversed() : order).sql() + """
                     OFFSET :offset LIMIT :limit)
                SELECT l.*, d.slug,
                       ARRAY(SELECT DISTINCT m.source_name FROM public.listing_source_map m
                             WHERE m.listing_id = l.id AND (CAST(:mine AS int[]) IS NULL OR m.dmo_id = ANY (CAST(:mine AS int[])))
                             ORDER BY 1) AS sources
                FROM page JOIN public.listings l USING (id) JOIN public.dmos d ON d.id = l.dmo_id
                ORDER BY\s"""
                                + order.sql(),
                        filter)
                .param("offset", skipped)
                .param("limit", wanted)
                .query(PublicListings::row)
                .list();
    }

    /** How many there are. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public ListingCount count(ListingFilter filter) {
        plan();
        if (filter.text() == null && filter.source() == null) {
            int rows = bind("SELECT count(*) FROM public.listings l " + where(filter), filter)
                    .query(Integer.class)
                    .single();
            return new ListingCount(rows, true);
        }
        int rows = bind("SELECT count(*) FROM (SELECT FROM " + hits(filter) + " LIMIT :most) counted", filter)
                .param("most", COUNTED + 1)
                .query(Integer.class)
                .single();
        return new ListingCount(Math.min(rows, COUNTED), rows <= COUNTED);
    }

    /**
     * What a map shows of a filter.
     *
     * @param shown the first listings with coordinates
     * @param located how many have some
     */
    public record OnMap(List<ListingRow> shown, ListingCount located) {}

    /** The first listings of a filter that have coordinates. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public OnMap onMap(ListingFilter filter, ListingOrder order, int most) {
        if (Boolean.FALSE.equals(filter.located())) {
            return new OnMap(List.of(), new ListingCount(0, true));
        }
        ListingFilter with = filter.withCoordinates();
        ListingCount located = count(with);
        return new OnMap(page(with, order, 0, most, located), located);
    }

    /** What there is to filter by, of the DMOs of the person who asks. */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public ListingChoices choices() {
        Integer[] mine = access.dmos();
        Instant now = clock.instant();
        choices.values().removeIf(counted -> counted.at().plus(FRESH).isBefore(now));
        return choices.computeIfAbsent(mine == null ? Set.of() : Set.of(mine), dmos -> new Counted(now, count()))
                .choices();
    }

    private ListingChoices count() {
        List<ListingChoices.Category> categories = bindAccess("""
                SELECT category, count(*) AS listings FROM public.listings
                WHERE category IS NOT NULL AND (CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])))
                GROUP BY category ORDER BY 2 DESC, 1 LIMIT 1000""")
                .query((row, n) -> new ListingChoices.Category(row.getString(1), row.getInt(2)))
                .list();
        // Every source came by a run; the map itself has a row for each of its listings.
        List<ListingFilter.Source> sources = bindAccess("""
                SELECT s.dmo_id, s.source_name FROM (
                    SELECT DISTINCT dmo_id, source_name FROM pipeline.runs
                    WHERE (CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])))) s
                WHERE EXISTS (SELECT FROM public.listing_source_map m WHERE m.dmo_id = s.dmo_id AND m.source_name = s.source_name)
                ORDER BY s.source_name, s.dmo_id""")
                .query((row, n) -> new ListingFilter.Source(row.getInt(1), row.getString(2)))
                .list();
        List<String> domains = bindAccess("""
                SELECT DISTINCT data_domain FROM pipeline.dmo_configs
                WHERE CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])) ORDER BY 1""").query(String.class).list();
        return new ListingChoices(domains, categories, sources);
    }

    private static boolean isSearched(ListingFilter filter) {
        return filter.text() != null || filter.source() != null;
    }

    /** Few hits are looked up one by one, the listings that fit as {@code l}. */
    private static String hits(ListingFilter filter) {
        return (filter.text() == null ? HITS_OF_SOURCE : HITS_WITH_WORDS)
                + " CROSS JOIN LATERAL (SELECT l.id, l.name, l.updated_at FROM public.listings l " + WHERE
                + (filter.text() != null && filter.source() != null ? OF_SOURCE : "") + " AND l.id = h.id OFFSET 0) l ";
    }

    private static String where(ListingFilter filter) {
        return WHERE + (filter.source() == null ? "" : OF_SOURCE) + (filter.text() == null ? "" : WITH_WORDS);
    }

    private JdbcClient.StatementSpec bindAccess(String sql) {
        return jdbc.sql(sql).param("mine", access.dmos());
    }

    private JdbcClient.StatementSpec bind(String sql, ListingFilter filter) {
        ListingFilter.Source source = filter.source();
        Integer[] mine = access.dmos();
        // One DMO to be restricted to is one to filter by: its listings are read in order, as those of many cannot be.
        @Nullable Integer dmo = filter.dmoId() == null && mine != null && mine.length == 1 ? mine[0] : filter.dmoId();
        return bindAccess(sql)
                .param("dmo", dmo)
                .param("domain", filter.domain())
                .param("category", filter.category())
                .param("status", filter.status())
                .param("located", filter.located())
                .param("source", source == null ? null : source.name())
                .param("sourceDmo", source == null ? null : source.dmoId())
                .param("words", filter.text() == null ? null : words(jdbc, filter.text()));
    }

    /** The best way differs with the filter: a plan for any filter would be a bad one for most. */
    private void plan() {
        plan(jdbc);
    }

    static void plan(JdbcClient jdbc) {
        jdbc.sql("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
                .query(String.class)
                .single();
    }

    /**
     * A text as the index of words is asked for it: each of its words begins one. A text without words is found nowhere: the query for it
     * is one that nothing fits.
     */
    static String words(JdbcClient jdbc, String text) {
        String words =
                jdbc.sql("""
                        SELECT coalesce(string_agg(quote_literal(lexeme) || ':*', ' & '), '')
                        FROM unnest(to_tsvector('pg_catalog.simple', public.search_fold(?)))""").param(text.replace('\0', ' ')).query(String.class).single();
        return Objects.requireNonNull(words);
    }

    static ListingRow row(ResultSet row, int ignored) throws SQLException {
        return new ListingRow(
                row.getLong("id"),
                row.getInt("dmo_id"),
                row.getString("slug"),
                row.getString("data_domain"),
                row.getString("name"),
                row.getString("address"),
                row.getObject("lat", Double.class),
                row.getObject("lng", Double.class),
                row.getString("category"),
                row.getString("status"),
                row.getObject("merged_into", Long.class),
                List.of((String[]) row.getArray("sources").getArray()),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
