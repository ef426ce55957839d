package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds a page of a list, however deep, by adding up the counts of the blocks before it, and reads the blocks that hold it alone. A list by a
 * facet is the lists of its values one after the other.
 */
final class BlockPages {
    // OFFSET 0 keeps the planner from walking through all rows in the order of their ids until it meets the blocks.
    private static final String BLOCKS = """
            SELECT s.* FROM unnest(CAST(:blocks AS int[])) k
            CROSS JOIN LATERAL (SELECT * FROM staging.listings r
                                WHERE r.id >= 1000 * k::bigint AND r.id < 1000 * k::bigint + 1000 OFFSET 0) s
            JOIN staging.batches b USING (job_id)""";

    private final JdbcClient jdbc;
    private final Access access;

    BlockPages(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    private record Block(int block, int rows) {}

    /**
     * Rows that follow one another by their ids.
     *
     * @param value of the order's facet; null: the order has none
     */
    private record Segment(@Nullable String value, List<Combination> combinations) {
        int rows() {
            return combinations.stream().mapToInt(Combination::rows).sum();
        }
    }

    private static List<Segment> segments(ReviewOrder order, List<Combination> fitting) {
        Facet facet = order.facet();
        if (facet == null) {
            return List.of(new Segment(null, fitting));
        }
        return order.inOrder().stream()
                .map(value -> new Segment(
                        value,
                        fitting.stream()
                                .filter(c -> c.values(facet).contains(value))
                                .toList()))
                .toList();
    }

    /** @param fitting all that the filter means, counted */
    List<StagedRow> list(ReviewFilter filter, ReviewOrder order, List<Combination> fitting, int offset, int limit) {
        List<StagedRow> rows = new ArrayList<>();
        int before = 0;
        for (Segment segment : segments(order, fitting)) {
            int skip = Math.max(0, offset - before);
            int wanted = limit - rows.size();
            if (wanted > 0 && skip < segment.rows()) {
                rows.addAll(page(filter, order, segment, skip, wanted));
            }
            before += segment.rows();
        }
        return rows;
    }

    /** How many rows come before one. */
    int placeOf(ReviewFilter filter, ReviewOrder order, List<Combination> fitting, StagedRow row) {
        String value = order == ReviewOrder.ACTION ? row.action() : order == ReviewOrder.STATUS ? row.status() : null;
        int before = 0;
        for (Segment segment : segments(order, fitting)) {
            if (value == null || value.equals(segment.value())) {
                return before + placeIn(filter, order, segment, row.id());
            }
            before += segment.rows();
        }
        return before;
    }

    private int placeIn(ReviewFilter filter, ReviewOrder order, Segment segment, long id) {
        int before = blocks(segment).stream()
                .filter(block -> block.block() < id / Surveys.BLOCK)
                .mapToInt(Block::rows)
                .sum();
        return before
                + FilterSql.bind(
                                jdbc,
                                "SELECT count(*)" + FilterSql.from(filter) + of(order)
                                        + " AND s.id >= CAST(:first AS bigint) AND s.id < CAST(:id AS bigint)",
                                filter,
                                access)
                        .param("segment", segment.value())
                        .param("first", id / Surveys.BLOCK * Surveys.BLOCK)
                        .param("id", id)
                        .query(Integer.class)
                        .single();
    }

    private static String of(ReviewOrder order) {
        return switch (order) {
            case FEED, NAME, ADDRESS, CATEGORY -> "";
            case ACTION -> " AND s.action = :segment";
            case STATUS -> " AND s.status = :segment";
        };
    }

    private List<Block> blocks(Segment segment) {
        Integer[] combinations =
                segment.combinations().stream().map(Combination::id).toArray(Integer[]::new);
        return jdbc.sql("""
                        SELECT block, sum(listings)::int AS rows FROM staging.combination_counts
                        WHERE combination_id = ANY (CAST(? AS int[])) GROUP BY block ORDER BY block""").param(combinations).query(Block.class).list();
    }

    private List<StagedRow> page(ReviewFilter filter, ReviewOrder order, Segment segment, int offset, int limit) {
        List<Integer> wanted = new ArrayList<>();
        int before = 0;
        int skip = 0;
        for (Block block : blocks(segment)) {
            if (before + block.rows() > offset && before < offset + limit) {
                if (wanted.isEmpty()) {
                    skip = offset - before;
                }
                wanted.add(block.block());
            }
            before += block.rows();
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        return FilterSql.bind(
                        jdbc,
                        BLOCKS + FilterSql.where(filter) + of(order) + " ORDER BY s.id OFFSET :skip LIMIT :limit",
                        filter,
                        access)
                .param("segment", segment.value())
                .param("blocks", wanted.toArray(Integer[]::new))
                .param("skip", skip)
                .param("limit", limit)
                .query(FilterSql::row)
                .list();
    }
}
