package com.trippl.pipeline.publicdata;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the words that listings are found by up to date. Promotions leave that to whoever serves searches, as it would nearly double their
 * time. It may be called by many processes at any time: one at a time works, the others return at once.
 */
@Service
public class ListingIndexer {
    /** Clocks of workers may differ by so much, and an edit may take so long. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final long LOCK = 0x6c697374_776f7264L;

    private final JdbcClient jdbc;
    private final Clock clock;

    public ListingIndexer(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Reads the words of listings that are new or changed.
     *
     * @param limit at most so many
     * @return how many were read; fewer than the limit: no more are due for now
     */
    @Transactional
    public int refresh(int limit) {
        if (!Boolean.TRUE.equals(jdbc.sql("SELECT pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single())) {
            return 0;
        }
        // A promotion stamps all its rows with the moment it began at, and commits them chunk by chunk: what is older
        // than every promotion
        // under way is complete.
        Timestamp complete = jdbc.sql("""
                        SELECT least(CAST(:now AS timestamptz), min(started_at)) FROM pipeline.job_queue
                        WHERE job_type = 'promote_public' AND status = 'running'""")
                .param("now", Timestamp.from(clock.instant()))
                .query(Timestamp.class)
                .single();
        // Words with an apostrophe are there whole and in parts: "Joe's" is found by "joes", "Parc d'Été" by "ete".
        int read = jdbc.sql("""
                        INSERT INTO public.listing_words AS w (listing_id, as_of, words)
                        SELECT l.id, l.updated_at, to_tsvector('pg_catalog.simple', public.search_fold(
                                   CASE WHEN t.text ~ '[''’‘´`]' THEN t.text || ' ' || translate(t.text, '''’‘´`', '     ') ELSE t.text END))
                        FROM public.listings l
                        CROSS JOIN LATERAL (SELECT left(concat_ws(' ', l.name, l.address), 2000) AS text) t
                        WHERE l.updated_at >= (SELECT indexed_through FROM public.listing_words_state)
                          AND NOT EXISTS (SELECT FROM public.listing_words k WHERE k.listing_id = l.id AND k.as_of = l.updated_at)
                        ORDER BY l.updated_at, l.id LIMIT :limit
                        ON CONFLICT (listing_id) DO UPDATE SET as_of = excluded.as_of, words = excluded.words""").param("limit", limit).update();
        if (read < limit) {
            jdbc.sql(
                            "UPDATE public.listing_words_state SET indexed_through = greatest(indexed_through, CAST(? AS timestamptz))")
                    .param(Timestamp.from(complete.toInstant().minus(MARGIN)))
                    .update();
        }
        return read;
    }
}
