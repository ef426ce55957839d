package com.trippl.pipeline.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts the rows of each batch by all that they are filtered by, in blocks of ids. Any count a reviewer sees is a sum of these, and any
 * page of a list is found through them, so that neither reads a million rows. Counts are made when first asked for after a job changed the
 * batch, and decisions mend those of the blocks they touched.
 */
@Component
class Surveys {
    /** Ids in a block. A page is found by reading the rows of few blocks. */
    static final int BLOCK = 1000;

    /** When decisions touch more blocks, or more rows, counting all anew is no more work. */
    private static final int MOST_MENDED = 200;

    private static final int MOST_MENDED_ROWS = 20_000;

    private static final String STALE = """
            SELECT b.job_id FROM staging.batches b
            LEFT JOIN staging.surveys v USING (job_id)
            LEFT JOIN pipeline.job_queue q ON q.job_id = b.promoting_job_id
            WHERE b.job_id = ANY (CAST(:batches AS int[])) AND b.status <> 'loading'
              AND (v.surveyed_at IS NULL OR v.surveyed_at < b.updated_at
                   OR v.surveyed_at < CASE WHEN q.status = 'running' THEN clock_timestamp() - interval '10 seconds'
                                           ELSE coalesce(q.finished_at, q.started_at) END)
            ORDER BY b.job_id""";

    private static final String BLOCKS = "unnest(CAST(:blocks AS int[])) b CROSS JOIN LATERAL"
            + " (SELECT * FROM staging.listings r WHERE r.id >= 1000 * b::bigint AND r.id < 1000 * b::bigint + 1000 OFFSET 0) s";

    private final JdbcClient jdbc;
    private final TextOrders texts;
    private final CombinationCounts counts;

    Surveys(JdbcClient jdbc, TextOrders texts) {
        this.jdbc = jdbc;
        this.texts = texts;
        counts = new CombinationCounts(
                jdbc, "staging.combination_counts", null, "(s.id / 1000)::int", "staging.listings s", BLOCKS);
    }

    /** Counts those of the batches that were not counted since a job changed them. */
    @Transactional
    public void refresh(List<Integer> batches) {
        Integer[] ids = batches.toArray(Integer[]::new);
        for (Integer batch :
                jdbc.sql(STALE).param("batches", ids).query(Integer.class).list()) {
            jdbc.sql("SELECT job_id FROM staging.batches WHERE job_id = ? FOR NO KEY UPDATE")
                    .param(batch)
                    .query(Integer.class)
                    .single();
            boolean stale = !jdbc.sql(STALE)
                    .param("batches", new Integer[] {batch})
                    .query(Integer.class)
                    .list()
                    .isEmpty();
            if (stale) {
                survey(batch);
            }
        }
    }

    private void survey(int batch) {
        jdbc.sql("""
                        INSERT INTO staging.surveys (job_id, surveyed_at) VALUES (?, clock_timestamp())
                        ON CONFLICT (job_id) DO UPDATE SET surveyed_at = excluded.surveyed_at""").param(batch).update();
        jdbc.sql("DELETE FROM staging.combinations WHERE job_id = ?")
                .param(batch)
                .update();
        counts.count(batch);
    }

    /**
     * Counts rows anew that the transaction under way changed.
     *
     * @param group the group of the decisions that changed them
     * @param rows how many they are
     * @param batches those they are of
     */
    void mend(long group, int rows, List<Integer> batches) {
        if (rows > MOST_MENDED_ROWS) {
            jdbc.sql("DELETE FROM staging.surveys WHERE job_id = ANY (CAST(? AS int[]))")
                    .param(batches.toArray(Integer[]::new))
                    .update();
            return;
        }
        record Touched(int batch, Integer[] blocks) {}
        List<Touched> all = jdbc.sql("""
                        SELECT s.job_id, array_agg(DISTINCT (s.id / 1000)::int ORDER BY (s.id / 1000)::int) AS blocks
                        FROM staging.decisions d JOIN staging.listings s ON s.id = d.staging_id
                        WHERE d.group_id = ? GROUP BY s.job_id ORDER BY s.job_id""")
                .param(group)
                .query((row, n) -> new Touched(
                        row.getInt("job_id"), (Integer[]) row.getArray("blocks").getArray()))
                .list();
        for (Touched touched : all) {
            mend(group, touched.batch(), touched.blocks());
        }
    }

    private void mend(long group, int batch, Integer[] blocks) {
        // One at a time: each must count what the other committed.
        boolean surveyed = jdbc.sql("SELECT job_id FROM staging.surveys WHERE job_id = ? FOR UPDATE")
                .param(batch)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (!surveyed) {
            return;
        }
        if (blocks.length > MOST_MENDED) {
            jdbc.sql("DELETE FROM staging.surveys WHERE job_id = ?")
                    .param(batch)
                    .update();
            return;
        }
        counts.count(batch, blocks);
        texts.mend(group, batch);
    }
}
