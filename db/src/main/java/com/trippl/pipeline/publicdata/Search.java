package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds listings, runs and jobs by one text, as someone types it who wants to go there. */
@Service
public class Search {
    /** Shorter texts than this say too little. */
    public static final int MIN_LENGTH = 2;

    private static final Pattern NUMBER = Pattern.compile("#?(\\d{1,18})");

    private final JdbcClient jdbc;
    private final Access access;

    public Search(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    /** What was found, the best first. */
    public record Results(List<Listing> listings, List<Work> runs, List<Work> jobs) {
        static final Results NONE = new Results(List.of(), List.of(), List.of());

        /** Whether there is nothing. */
        public boolean isEmpty() {
            return listings.isEmpty() && runs.isEmpty() && jobs.isEmpty();
        }

        /** These, then others, each once. */
        Results and(Results more, int limit) {
            return new Results(
                    both(listings, more.listings, limit, Listing::id),
                    both(runs, more.runs, limit, Work::id),
                    both(jobs, more.jobs, limit, Work::id));
        }

        private static <T> List<T> both(List<T> first, List<T> then, int limit, Function<T, ?> id) {
            Map<Object, T> each = new LinkedHashMap<>();
            Stream.concat(first.stream(), then.stream()).forEach(found -> each.putIfAbsent(id.apply(found), found));
            return each.values().stream().limit(limit).toList();
        }
    }

    /** A listing. */
    public record Listing(long id, String name, @Nullable String address, String dmo, String status) {}

    /**
     * A run or a job.
     *
     * @param stage of a job; null: it is a run
     * @param status of a job; of a run: of its last job, or null
     * @param detail of a job found by its file or its error: the name or the message; else null
     */
    public record Work(
            int id,
            @Nullable String source,
            String dmo,
            @Nullable String stage,
            @Nullable String status,
            @Nullable String detail) {}

    /**
     * Finds by an id (a number, with or without #), and, but for a number with #, by words: the beginnings of words of a listing's name and address, a part of
     * the name of a source or DMO, and for jobs of their source, their file or their error.
     *
     * @param limit at most so many of each kind
     */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public Results find(String text, int limit) {
        String query = text.strip();
        var number = NUMBER.matcher(query);
        if (number.matches()) {
            Results byId = byId(Long.parseLong(number.group(1)));
            return query.startsWith("#") ? byId : byId.and(byWords(query, limit), limit);
        }
        return byWords(query, limit);
    }

    private Results byId(long id) {
        return new Results(listing(id), runs("r.run_id = :id", id, null, 1), jobs("q.job_id = :id", id, null, 1));
    }

    private Results byWords(String query, int limit) {
        if (query.length() < MIN_LENGTH || query.length() > ListingFilter.MAX_TEXT) {
            return Results.NONE;
        }
        String part = "%" + query.replace("\0", "").replaceAll("([\\\\%_])", "\\\\$1") + "%";
        return new Results(
                listings(query, limit),
                runs("(r.source_name ILIKE :part OR d.slug ILIKE :part OR d.name ILIKE :part)", -1, part, limit),
                jobs(
                        "(q.source_name ILIKE :part OR f.original_name ILIKE :part OR q.error_message ILIKE :part)",
                        -1,
                        part,
                        limit));
    }

    private List<Listing> listing(long id) {
        return jdbc.sql("""
                        SELECT l.id, l.name, l.address, d.slug AS dmo, l.status
                        FROM public.listings l JOIN public.dmos d ON d.id = l.dmo_id
                        WHERE l.id = :id AND (CAST(:mine AS int[]) IS NULL OR l.dmo_id = ANY (CAST(:mine AS int[])))""")
                .param("id", id)
                .param("mine", access.dmos())
                .query(Listing.class)
                .list();
    }

    /** Of a word that many have, any will do: what comes first decides, not a sort over all of them. */
    private List<Listing> listings(String text, int limit) {
        PublicListings.plan(jdbc);
        return jdbc.sql("""
                        WITH found AS MATERIALIZED (
                            SELECT l.id FROM public.listing_words w JOIN public.listings l ON l.id = w.listing_id
                            WHERE w.words @@ CAST(:words AS tsquery) AND l.status <> 'merged'
                              AND (CAST(:mine AS int[]) IS NULL OR l.dmo_id = ANY (CAST(:mine AS int[])))
                            LIMIT 1000)
                        SELECT l.id, l.name, l.address, d.slug AS dmo, l.status
                        FROM found JOIN public.listings l USING (id) JOIN public.dmos d ON d.id = l.dmo_id
                        ORDER BY starts_with(public.search_fold(l.name), public.search_fold(:text)) DESC, l.status = 'live' DESC,
                                 l.name, l.id
                        LIMIT :limit""")
                .param("words", PublicListings.words(jdbc, text))
                .param("text", text.replace('\0', ' '))
                .param("mine", access.dmos())
                .param("limit", limit)
                .query(Listing.class)
                .list();
    }

    private List<Work> runs(String which, long id, @Nullable String part, int limit) {
        return jdbc.sql("""
                        SELECT r.run_id AS id, r.source_name AS source, d.slug AS dmo, NULL AS stage, NULL AS detail,
                               (SELECT q.status FROM pipeline.run_jobs m JOIN pipeline.job_queue q USING (job_id)
                                WHERE m.run_id = r.run_id ORDER BY q.job_id DESC LIMIT 1) AS status
                        FROM pipeline.runs r JOIN public.dmos d ON d.id = r.dmo_id
                        WHERE (CAST(:mine AS int[]) IS NULL OR r.dmo_id = ANY (CAST(:mine AS int[]))) AND\s""" + which + """

                        ORDER BY r.run_id DESC LIMIT :limit""")
                .param("mine", access.dmos())
                .param("id", id)
                .param("part", part)
                .param("limit", limit)
                .query(Work.class)
                .list();
    }

    private List<Work> jobs(String which, long id, @Nullable String part, int limit) {
        return jdbc.sql("""
                        SELECT q.job_id AS id, q.source_name AS source, d.slug AS dmo, q.stage, q.status,
                               CASE WHEN q.source_name ILIKE :part THEN NULL WHEN f.original_name ILIKE :part THEN f.original_name
                                    WHEN q.error_message ILIKE :part THEN left(q.error_message, 300) END AS detail
                        FROM pipeline.job_queue q JOIN public.dmos d ON d.id = q.dmo_id LEFT JOIN pipeline.files f ON f.id = q.file_id
                        WHERE (CAST(:mine AS int[]) IS NULL OR q.dmo_id = ANY (CAST(:mine AS int[]))) AND\s""" + which + """

                        ORDER BY q.job_id DESC LIMIT :limit""")
                .param("id", id)
                .param("part", part)
                .param("mine", access.dmos())
                .param("limit", limit)
                .query(Work.class)
                .list();
    }
}
