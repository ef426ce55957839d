package com.trippl.pipeline.review;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the words of rows that needed nobody, for searches over all rows of a batch: an index of all rows would slow loading down. They are
 * read when first asked for, by whoever serves searches; until then such a search reads all rows, which is right but slow.
 */
@Service
public class RowWords {
    /** So many records are read while somebody waits; more in the background. */
    private static final int AT_ONCE = 20_000;

    private static final long LOCK = 0x726f77_776f7264L;

    private static final String NEXT = """
            SELECT p.job_id AS batch, p.through_record AS through FROM staging.row_word_batches p
            WHERE NOT p.ready ORDER BY p.asked_at, p.job_id LIMIT 1""";

    private static final String READ = """
            WITH chunk AS MATERIALIZED (
                SELECT s.id, s.record_no, s.needs_review, s.name, s.address, s.source_id FROM staging.listings s
                WHERE s.job_id = :batch AND s.record_no > :through ORDER BY s.record_no LIMIT :limit),
            kept AS (
                INSERT INTO staging.row_words (staging_id, job_id, words)
                SELECT id, :batch, staging.words(name, address, source_id) FROM chunk WHERE NOT needs_review
                ON CONFLICT (staging_id) DO NOTHING)
            UPDATE staging.row_word_batches
            SET through_record = coalesce((SELECT max(record_no) FROM chunk), through_record), ready = (SELECT count(*) < :limit FROM chunk)
            WHERE job_id = :batch RETURNING (SELECT count(*) FROM chunk)""";

    private final JdbcClient jdbc;
    private final Clock clock;

    RowWords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Asks for the words of batches. Small ones are read at once.
     *
     * @return how much of them is read, in percent; empty: all
     */
    @Transactional
    public OptionalInt prepare(List<Integer> batches) {
        Integer[] ids = batches.toArray(Integer[]::new);
        jdbc.sql("""
                        INSERT INTO staging.row_word_batches (job_id, asked_at)
                        SELECT b.job_id, :now FROM staging.batches b
                        WHERE b.job_id = ANY (CAST(:batches AS int[])) AND b.status <> 'loading' ON CONFLICT (job_id) DO NOTHING""")
                .param("batches", ids)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        record Left(int records, int through) {}
        Left left = left(ids, Left.class);
        if (left.records() > left.through() && left.records() - left.through() <= AT_ONCE) {
            for (int round = 0; round <= batches.size() && refresh(AT_ONCE) > 0; round++) {
                // Others' batches may come first.
            }
            left = left(ids, Left.class);
        }
        return left.records() <= left.through()
                ? OptionalInt.empty()
                : OptionalInt.of((int) (100L * left.through() / left.records()));
    }

    private <T> T left(Integer[] batches, Class<T> type) {
        return jdbc.sql("""
                        SELECT coalesce(sum(greatest(b.records, 1)), 0)::int AS records,
                               coalesce(sum(CASE WHEN p.ready THEN greatest(b.records, 1) ELSE least(p.through_record, b.records - 1) END), 0)::int
                                   AS through
                        FROM staging.row_word_batches p JOIN staging.batches b USING (job_id)
                        WHERE p.job_id = ANY (CAST(? AS int[]))""").param(batches).query(type).single();
    }

    /**
     * Reads words that somebody asked for. Many processes may call it at any time: one at a time works, the others return at once.
     *
     * @param limit records read at most
     * @return how many were read; fewer than the limit: the batch is done
     */
    @Transactional
    public int refresh(int limit) {
        if (!Boolean.TRUE.equals(jdbc.sql("SELECT pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single())) {
            return 0;
        }
        record Next(int batch, int through) {}
        return jdbc.sql(NEXT)
                .query(Next.class)
                .optional()
                .map(next -> jdbc.sql(READ)
                        .param("batch", next.batch())
                        .param("through", next.through())
                        .param("limit", limit)
                        .query(Integer.class)
                        .single())
                .orElse(0);
    }
}
