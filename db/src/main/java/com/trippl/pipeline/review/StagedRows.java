package com.trippl.pipeline.review;

import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** The staged rows as people look at them: counted, listed, found. */
@Service
public class StagedRows {
    /** Rows with a text that are counted and listed at most: a reader of more wants another text. */
    public static final int MOST_FOUND = 10_000;

    /** So many records are put in order while somebody waits for the page; of more they are told. */
    private static final int AT_ONCE = 20_000;

    private final JdbcClient jdbc;
    private final Access access;
    private final Surveys surveys;
    private final TextOrders texts;
    private final BlockPages pages;
    private final TextPages textPages;
    private final RowWords words;

    StagedRows(JdbcClient jdbc, Access access, Surveys surveys, TextOrders texts, RowWords words) {
        this.words = words;
        this.jdbc = jdbc;
        this.access = access;
        this.surveys = surveys;
        this.texts = texts;
        pages = new BlockPages(jdbc, access);
        textPages = new TextPages(jdbc, access);
    }

    /**
     * A batch that has something for people.
     *
     * @param id the job that staged it
     * @param dmoName whose listings
     * @param sourceName the feed
     * @param status {@code ready} or {@code held}
     * @param holdReason why it is held, or null
     * @param waiting rows nobody has decided on, or that are held
     * @param stagedAt when it was staged
     */
    public record OpenBatch(
            int id,
            @Nullable Integer runId,
            int dmoId,
            String dmoName,
            String sourceName,
            String status,
            @Nullable String holdReason,
            int waiting,
            Instant stagedAt) {}

    /** The batches that are not promoted whole or superseded, the newest first. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<OpenBatch> openBatches() {
        List<OpenBatch> open = batches("b.status IN ('ready', 'held')", null);
        Map<Integer, Integer> waiting = new HashMap<>();
        combinations(open.stream().map(OpenBatch::id).toList()).stream()
                .filter(Combination::waits)
                .forEach(c -> waiting.merge(c.batchId(), c.rows(), Integer::sum));
        return open.stream()
                .map(b -> new OpenBatch(
                        b.id(),
                        b.runId(),
                        b.dmoId(),
                        b.dmoName(),
                        b.sourceName(),
                        b.status(),
                        b.holdReason(),
                        waiting.getOrDefault(b.id(), 0),
                        b.stagedAt()))
                .toList();
    }

    private List<OpenBatch> batches(String which, @Nullable Integer batch) {
        return jdbc.sql("""
                        SELECT b.job_id, q.run_id, b.dmo_id, d.name, b.source_name, b.status, b.hold_reason, b.created_at
                        FROM staging.batches b JOIN public.dmos d ON d.id = b.dmo_id JOIN pipeline.job_queue q USING (job_id)
                        WHERE b.status <> 'loading' AND (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
                          AND\s""" + which + " ORDER BY b.job_id DESC LIMIT 500")
                .param("dmos", access.dmos())
                .param("batch", batch)
                .query((row, n) -> new OpenBatch(
                        row.getInt("job_id"),
                        row.getObject("run_id", Integer.class),
                        row.getInt("dmo_id"),
                        row.getString("name"),
                        row.getString("source_name"),
                        row.getString("status"),
                        row.getString("hold_reason"),
                        0,
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    /** The batch that a run staged. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Integer> batchOfRun(int runId) {
        return jdbc.sql("""
                        SELECT b.job_id FROM pipeline.job_queue q JOIN staging.batches b USING (job_id)
                        WHERE q.run_id = :run AND (CAST(:dmos AS int[]) IS NULL OR b.dmo_id = ANY (CAST(:dmos AS int[])))
                        ORDER BY b.job_id DESC LIMIT 1""")
                .param("run", runId)
                .param("dmos", access.dmos())
                .query(Integer.class)
                .optional();
    }

    /**
     * Whether a search would be slow for now, as words are still being read that nobody searched before; asking for it has them read.
     *
     * @return how much of them is read, in percent; empty: the search can begin
     */
    @PreAuthorize(Permissions.MAY_READ)
    public OptionalInt preparing(ReviewFilter filter) {
        return filter.text() == null || filter.statuses().isEmpty() && filter.scope() == Scope.WAITING
                ? OptionalInt.empty()
                : words.prepare(batchIds(filter));
    }

    /** Whether a list in an order comes at once. Else {@link #order} makes it so, which takes seconds: so would the list. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean isOrdered(ReviewFilter filter, ReviewOrder order) {
        return order.text() == null
                || !isCounted(filter)
                || texts.unordered(order, batchesOf(fitting(filter))) <= AT_ONCE;
    }

    /** Puts the rows that a filter means in an order, for all who ask for it after. */
    @PreAuthorize(Permissions.MAY_READ)
    public void order(ReviewFilter filter, ReviewOrder order) {
        if (order.text() != null && isCounted(filter)) {
            ordered(filter, order);
        }
    }

    /** How many rows a filter means; exactly, however many. */
    @PreAuthorize(Permissions.MAY_READ)
    public int count(ReviewFilter filter) {
        if (!isCounted(filter)) {
            return FilterSql.bind(jdbc, "SELECT count(*)" + FilterSql.from(filter), filter, access)
                    .query(Integer.class)
                    .single();
        }
        return sum(combinations(batchIds(filter)), filter);
    }

    private static int sum(List<Combination> all, ReviewFilter filter) {
        return all.stream()
                .filter(c -> c.fits(filter, null))
                .mapToInt(Combination::rows)
                .sum();
    }

    /** How many rows a filter means, and would mean with other values of each facet. */
    @PreAuthorize(Permissions.MAY_READ)
    public FacetCounts facets(ReviewFilter filter) {
        List<Combination> all = filter.text() == null
                ? combinations(batchIds(filter.ofBatch(null), filter.batchId()))
                : combinationsFound(filter);
        Map<Facet, List<FacetCounts.Count>> values = new EnumMap<>(Facet.class);
        for (Facet facet : Facet.values()) {
            Map<String, Integer> counts = new HashMap<>();
            all.stream()
                    .filter(c -> c.fits(filter, facet))
                    .forEach(c -> c.values(facet).forEach(value -> counts.merge(value, c.rows(), Integer::sum)));
            values.put(
                    facet,
                    counts.entrySet().stream()
                            .map(e -> new FacetCounts.Count(e.getKey(), e.getValue()))
                            .sorted(Comparator.comparing(FacetCounts.Count::rows)
                                    .reversed()
                                    .thenComparing(FacetCounts.Count::value))
                            .toList());
        }
        int found = all.stream().mapToInt(Combination::rows).sum();
        return new FacetCounts(
                sum(all, filter),
                sum(all, filter.in(Scope.WAITING)),
                sum(all, filter.in(Scope.ALL)),
                values,
                filter.text() != null && found >= MOST_FOUND);
    }

    /**
     * The rows a filter means, by their place in the list. Of a text, only the first {@value #MOST_FOUND} hits are listed.
     *
     * @param offset rows passed over, from 0
     */
    @PreAuthorize(Permissions.MAY_READ)
    public List<StagedRow> list(ReviewFilter filter, ReviewOrder order, int offset, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        if (isCounted(filter)) {
            List<StagedRow> page = page(filter, order, offset, limit);
            // When a batch was counted anew after its counts were looked up, nothing is found by them.
            return page.isEmpty() ? page(filter, order, offset, limit) : page;
        }
        return FilterSql.bind(
                        jdbc,
                        FilterSql.list(filter) + " ORDER BY " + order.sql() + " OFFSET :offset LIMIT :limit",
                        filter,
                        access)
                .param("offset", offset)
                .param("limit", limit)
                .query(FilterSql::row)
                .list();
    }

    /** At which place of the list a row stands, or would stand if it fitted: how many rows come before it. */
    @PreAuthorize(Permissions.MAY_READ)
    public int placeOf(ReviewFilter filter, ReviewOrder order, StagedRow row) {
        if (isCounted(filter)) {
            return order.text() != null
                    ? textPages.placeOf(filter, order, ordered(filter, order), row)
                    : pages.placeOf(filter, order, fitting(filter), row);
        }
        String before = switch (order) {
            case FEED -> "s.id < CAST(:id AS bigint)";
            case NAME, ADDRESS, CATEGORY ->
                "(" + order.sql() + ") < (staging.text_key(CAST(:text AS text)), CAST(:id AS bigint))";
            case ACTION, STATUS -> "(" + order.sql() + ") < (CAST(:place AS int), CAST(:id AS bigint))";
        };
        return FilterSql.bind(
                        jdbc, "SELECT count(*) FROM (" + FilterSql.list(filter) + ") s WHERE " + before, filter, access)
                .param("text", order.textOf(row))
                .param("place", 1 + order.inOrder().indexOf(order == ReviewOrder.ACTION ? row.action() : row.status()))
                .param("id", row.id())
                .query(Integer.class)
                .single();
    }

    /**
     * The same list from its end: what {@link #list} gives last comes first, at any depth as fast.
     *
     * @param offset rows passed over, from 0
     */
    @PreAuthorize(Permissions.MAY_READ)
    public List<StagedRow> listFromEnd(ReviewFilter filter, ReviewOrder order, int offset, int limit) {
        int end = listed(filter) - offset;
        int first = Math.max(0, end - limit);
        return list(filter, order, first, end - first).reversed();
    }

    /** At which place of {@link #listFromEnd} a row stands. */
    @PreAuthorize(Permissions.MAY_READ)
    public int placeFromEnd(ReviewFilter filter, ReviewOrder order, StagedRow row) {
        return Math.max(0, listed(filter) - 1 - placeOf(filter, order, row));
    }

    private int listed(ReviewFilter filter) {
        return isCounted(filter) ? count(filter) : Math.min(count(filter), MOST_FOUND);
    }

    private List<StagedRow> page(ReviewFilter filter, ReviewOrder order, int offset, int limit) {
        return order.text() != null
                ? textPages.list(filter, order, ordered(filter, order), offset, limit)
                : pages.list(filter, order, fitting(filter), offset, limit);
    }

    private static boolean isCounted(ReviewFilter filter) {
        return filter.text() == null && filter.ids().isEmpty();
    }

    /** What fits, of batches whose rows are in the order of a text. */
    private List<Combination> ordered(ReviewFilter filter, ReviewOrder order) {
        List<Combination> fitting = fitting(filter);
        texts.refresh(order, batchesOf(fitting));
        return fitting;
    }

    private static List<Integer> batchesOf(List<Combination> fitting) {
        return fitting.stream().map(Combination::batchId).distinct().toList();
    }

    private List<Combination> fitting(ReviewFilter filter) {
        return combinations(batchIds(filter)).stream()
                .filter(c -> c.fits(filter, null))
                .toList();
    }

    private List<Integer> batchIds(ReviewFilter filter) {
        return batchIds(filter, filter.batchId());
    }

    private List<Integer> batchIds(ReviewFilter filter, @Nullable Integer more) {
        String which = filter.batchId() == null
                ? "(b.status IN ('ready', 'held') OR b.job_id = CAST(:batch AS int))"
                : "b.job_id = CAST(:batch AS int)";
        return batches(which, more).stream().map(OpenBatch::id).toList();
    }

    private List<Combination> combinations(List<Integer> batches) {
        surveys.refresh(batches);
        return jdbc.sql("""
                        SELECT c.*, b.dmo_id, n.listings
                        FROM staging.combinations c JOIN staging.batches b USING (job_id)
                        CROSS JOIN LATERAL (SELECT sum(listings)::int AS listings FROM staging.combination_counts
                                            WHERE combination_id = c.id) n
                        WHERE c.job_id = ANY (CAST(? AS int[])) AND n.listings > 0""")
                .param(batches.toArray(Integer[]::new))
                .query(FilterSql::combination)
                .list();
    }

    private List<Combination> combinationsFound(ReviewFilter filter) {
        ReviewFilter text = new ReviewFilter(
                null,
                filter.batchId(),
                List.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                filter.statuses().isEmpty() ? filter.scope() : Scope.ALL,
                filter.text());
        return FilterSql.bind(jdbc, """
                        SELECT 0 AS id, f.job_id, f.dmo_id, f.needs_review, f.status, f.action, f.flags, f.category, count(*)::int AS listings
                        FROM (""" + FilterSql.list(text) + ") f GROUP BY 1, 2, 3, 4, 5, 6, 7, 8", text, access)
                .query(FilterSql::combination)
                .list();
    }

    /** One row; empty when there is none, or when it is of a DMO the person may not see. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<StagedRow> find(long id) {
        return list(ReviewFilter.ofRows(List.of(id)), ReviewOrder.FEED, 0, 1).stream()
                .findFirst();
    }
}
