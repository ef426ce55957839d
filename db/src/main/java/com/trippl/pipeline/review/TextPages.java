package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds a page of a list by a text, however deep, by adding up the counts of blocks. Those of one batch follow one another; those of several
 * batches overlap, so that a page needs all that reach into it.
 */
final class TextPages {
    private static final String COUNTS = """
            SELECT k.job_id AS batch, c.block, sum(c.listings)::int AS listings
            FROM staging.combinations k JOIN staging.text_counts c ON c.combination_id = k.id AND c.ordered_by = :column
            WHERE k.id = ANY (CAST(:combinations AS int[])) GROUP BY k.job_id, c.block""";

    private static final String STARTS = """
            SELECT n.job_id AS batch, n.block,
                   coalesce((n.first_key, n.first_id) <= (staging.text_key(CAST(:text AS text)), CAST(:id AS bigint)), false) AS before
            FROM staging.text_blocks n WHERE n.ordered_by = :column AND n.job_id = ANY (CAST(:batches AS int[]))
            ORDER BY n.first_key, n.first_id""";

    // OFFSET 0 keeps the planner from reading all rows to find those of the blocks.
    private static final String FROM_BLOCKS = """
             FROM (SELECT unnest(n.ids) AS id FROM staging.text_blocks n
                   WHERE n.ordered_by = :column AND (n.job_id, n.block) IN (SELECT * FROM unnest(CAST(:batches AS int[]), CAST(:blocks AS int[])))) i
            CROSS JOIN LATERAL (SELECT * FROM staging.listings r WHERE r.id = i.id OFFSET 0) s
            JOIN staging.batches b USING (job_id)""";

    private final JdbcClient jdbc;
    private final Access access;

    TextPages(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /**
     * A block where rows fit.
     *
     * @param listings how many
     * @param before whether it begins no later than a row asked about
     */
    private record Block(int batch, int block, int listings, boolean before) {}

    /** A block of a batch. */
    private record Place(int batch, int block) {}

    /**
     * The rows of a page.
     *
     * @param order one by a text
     * @param fitting all that the filter means, counted; their batches are in order
     */
    List<StagedRow> list(ReviewFilter filter, ReviewOrder order, List<Combination> fitting, int offset, int limit) {
        List<Block> blocks = blocks(order, fitting, null);
        int count = blocks.size();
        int[] ends = ends(blocks);
        // The last start that has no more than offset rows before it: all blocks that begin earlier, taken whole, hold
        // no more.
        int first = 0;
        int begun = 0;
        while (first + 1 < count && begun + blocks.get(first).listings() <= offset) {
            begun += blocks.get(first).listings();
            first++;
        }
        int[] ending = new int[count + 1];
        for (int i = 0; i < count; i++) {
            ending[ends[i]] += blocks.get(i).listings();
        }
        int passed = Arrays.stream(ending, 0, Math.min(first, count) + 1).sum();
        // The first start that has the whole page before it.
        int last = first;
        int ended = passed;
        while (last < count && ended < offset + limit) {
            last++;
            ended += ending[last];
        }
        int from = first;
        List<Block> wanted = IntStream.range(0, last)
                .filter(i -> ends[i] > from)
                .mapToObj(blocks::get)
                .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        return bind(
                        "SELECT s.*" + FROM_BLOCKS + FilterSql.where(filter) + " ORDER BY " + order.sql()
                                + " OFFSET :skip LIMIT :limit",
                        filter,
                        order,
                        wanted)
                .param("skip", offset - passed)
                .param("limit", limit)
                .query(FilterSql::row)
                .list();
    }

    /** How many rows come before one. */
    int placeOf(ReviewFilter filter, ReviewOrder order, List<Combination> fitting, StagedRow row) {
        Map<Integer, Block> reaching = new HashMap<>();
        int passed = 0;
        for (Block block : blocks(order, fitting, row)) {
            if (block.before()) {
                Block whole = reaching.put(block.batch(), block);
                passed += whole == null ? 0 : whole.listings();
            }
        }
        return passed
                + bind(
                                "SELECT count(*)" + FROM_BLOCKS + FilterSql.where(filter)
                                        + " AND (" + order.sql() + ")"
                                        + " < (staging.text_key(CAST(:text AS text)), CAST(:id AS bigint))",
                                filter,
                                order,
                                List.copyOf(reaching.values()))
                        .param("text", order.textOf(row))
                        .param("id", row.id())
                        .query(Integer.class)
                        .single();
    }

    /**
     * Those with rows that fit, by where they begin. What joins them to their counts is the program: the planner, which cannot know how many
     * they are soon after a batch was put in order, compares each with each.
     */
    private List<Block> blocks(ReviewOrder order, List<Combination> fitting, @Nullable StagedRow row) {
        Map<Place, Integer> counts = new HashMap<>();
        jdbc.sql(COUNTS)
                .param("combinations", fitting.stream().map(Combination::id).toArray(Integer[]::new))
                .param("column", order.column())
                .query((RowCallbackHandler) count ->
                        counts.put(new Place(count.getInt("batch"), count.getInt("block")), count.getInt("listings")));
        List<Block> blocks = new ArrayList<>();
        jdbc.sql(STARTS)
                .param("column", order.column())
                .param(
                        "batches",
                        counts.keySet().stream().map(Place::batch).distinct().toArray(Integer[]::new))
                .param("text", row == null ? null : order.textOf(row))
                .param("id", row == null ? null : row.id())
                .query((RowCallbackHandler) start -> {
                    Place place = new Place(start.getInt("batch"), start.getInt("block"));
                    Integer listings = counts.get(place);
                    if (listings != null) {
                        blocks.add(new Block(place.batch(), place.block(), listings, start.getBoolean("before")));
                    }
                });
        return blocks;
    }

    /** Before which block each ends at the latest: where the next one of its batch begins. */
    private static int[] ends(List<Block> blocks) {
        int[] ends = new int[blocks.size()];
        Map<Integer, Integer> next = new HashMap<>();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Integer end = next.put(blocks.get(i).batch(), i);
            ends[i] = end == null ? blocks.size() : end;
        }
        return ends;
    }

    private JdbcClient.StatementSpec bind(String sql, ReviewFilter filter, ReviewOrder order, List<Block> blocks) {
        return FilterSql.bind(jdbc, sql, filter, access)
                .param("column", order.column())
                .param("batches", blocks.stream().map(Block::batch).toArray(Integer[]::new))
                .param("blocks", blocks.stream().map(Block::block).toArray(Integer[]::new));
    }
}
