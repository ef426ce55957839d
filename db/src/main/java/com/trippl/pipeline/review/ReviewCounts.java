package com.trippl.pipeline.review;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what the review counts of batches from growing for ever. For the program's own housekeeping, not for people. */
@Service
public class ReviewCounts {
    private final JdbcClient jdbc;

    ReviewCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Deletes the counts of batches that were promoted whole or superseded, and not touched since. They are derived: who looks at such a
     * batch once more has them made anew.
     *
     * @param closedBefore batches that changed later keep theirs
     * @return how many batches lost their counts
     */
    @Transactional
    public int pruneCounts(Instant closedBefore) {
        List<Integer> pruned = jdbc.sql("""
                        DELETE FROM staging.surveys v USING staging.batches b
                        WHERE b.job_id = v.job_id AND b.status IN ('promoted', 'superseded') AND b.updated_at < ?
                        RETURNING v.job_id""")
                .param(Timestamp.from(closedBefore))
                .query(Integer.class)
                .list();
        jdbc.sql("DELETE FROM staging.combinations WHERE job_id = ANY (CAST(? AS int[]))")
                .param(pruned.toArray(Integer[]::new))
                .update();
        jdbc.sql("DELETE FROM staging.text_orders WHERE job_id = ANY (CAST(? AS int[]))")
                .param(pruned.toArray(Integer[]::new))
                .update();
        jdbc.sql("DELETE FROM staging.row_word_batches WHERE job_id = ANY (CAST(? AS int[]))")
                .param(pruned.toArray(Integer[]::new))
                .update();
        return pruned.size();
    }
}
