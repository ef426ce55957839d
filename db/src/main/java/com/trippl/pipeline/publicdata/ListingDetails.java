package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.publicdata.ListingDetail.Change;
import com.trippl.pipeline.publicdata.ListingDetail.Delivery;
import com.trippl.pipeline.publicdata.ListingDetail.SourceFeed;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tells all about one public listing: what it says, what feeds it, what happened to it, and where each value came from. */
@Service
public class ListingDetails {
    private static final int MAX_DELIVERIES = 20;
    private static final int MAX_REDIRECTS = 100;

    private final JdbcClient jdbc;
    private final Access access;
    private final ListingValues values;
    private final ListingHistory history;

    public ListingDetails(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
        this.values = new ListingValues(jdbc);
        this.history = new ListingHistory(jdbc, access);
    }

    /**
     * The listing that stands for an id: itself or, when it was merged, the one that took it over in the end.
     *
     * @return empty when there is none, or when it is of a DMO the person may not see
     */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public Optional<Long> resolve(long id) {
        return jdbc.sql("""
                        WITH RECURSIVE way AS (
                            SELECT id, merged_into, dmo_id, 0 AS step FROM public.listings
                            WHERE id = :id AND (CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])))
                            UNION ALL
                            SELECT l.id, l.merged_into, l.dmo_id, w.step + 1 FROM way w JOIN public.listings l ON l.id = w.merged_into
                            WHERE w.step < :most)
                        SELECT id FROM way
                        WHERE merged_into IS NULL AND (CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])))""")
                .param("id", id)
                .param("mine", access.dmos())
                .param("most", MAX_REDIRECTS)
                .query(Long.class)
                .optional();
    }

    /**
     * One listing, as it is: no redirect is followed.
     *
     * @return empty when there is none, or when it is of a DMO the person may not see
     */
    @PreAuthorize(Permissions.MAY_READ)
    @Transactional(readOnly = true)
    public Optional<ListingDetail> find(long id) {
        Optional<ListingRow> row = jdbc.sql("""
                        SELECT l.*, d.slug, ARRAY(SELECT DISTINCT m.source_name FROM public.listing_source_map m
                                                  WHERE m.listing_id = l.id
                                                    AND (CAST(:mine AS int[]) IS NULL OR m.dmo_id = ANY (CAST(:mine AS int[])))
                                                  ORDER BY 1) AS sources
                        FROM public.listings l JOIN public.dmos d ON d.id = l.dmo_id
                        WHERE l.id = :id AND (CAST(:mine AS int[]) IS NULL OR l.dmo_id = ANY (CAST(:mine AS int[])))""")
                .param("id", id)
                .param("mine", access.dmos())
                .query(PublicListings::row)
                .optional();
        return row.map(this::detail);
    }

    private ListingDetail detail(ListingRow row) {
        ListingValues.Values current = values.of(row.id());
        List<Change> changes = history.of(row.id(), current.texts());
        Map<ListingField, ListingDetail.Origin> origins = new Origins(jdbc, access, row, current, changes).all();
        List<SourceFeed> sources = sources(row.id());
        int allSources = jdbc.sql("SELECT count(*) FROM public.listing_source_map WHERE listing_id = ?")
                .param(row.id())
                .query(Integer.class)
                .single();
        List<Long> absorbed = jdbc.sql("""
                        SELECT id FROM public.listings
                        WHERE merged_into = :id AND status = 'merged'
                          AND (CAST(:mine AS int[]) IS NULL OR dmo_id = ANY (CAST(:mine AS int[])))
                        ORDER BY id LIMIT 100""")
                .param("id", row.id())
                .param("mine", access.dmos())
                .query(Long.class)
                .list();
        return new ListingDetail(
                row, current.texts(), origins, sources, allSources - sources.size(), changes, absorbed);
    }

    private List<SourceFeed> sources(long id) {
        return jdbc.sql("""
                        SELECT m.*, d.slug FROM public.listing_source_map m JOIN public.dmos d ON d.id = m.dmo_id
                        WHERE m.listing_id = :id AND (CAST(:mine AS int[]) IS NULL OR m.dmo_id = ANY (CAST(:mine AS int[])))
                        ORDER BY m.last_seen DESC, m.source_name, m.source_id LIMIT 1000""")
                .param("id", id)
                .param("mine", access.dmos())
                .query((row, n) -> new SourceFeed(
                        row.getInt("dmo_id"),
                        row.getString("slug"),
                        row.getString("source_name"),
                        row.getString("source_id"),
                        row.getTimestamp("first_seen").toInstant(),
                        row.getTimestamp("last_seen").toInstant(),
                        PublicListings.instant(row.getTimestamp("missing_since")),
                        deliveries(id, Objects.requireNonNull(row.getString("source_key")))))
                .list();
    }

    private List<Delivery> deliveries(long id, String sourceKey) {
        return jdbc.sql("""
                        SELECT b.job_file_id, b.mapped_at, b.certainty_score, f.job_id, q.run_id, up.original_name
                        FROM pipeline.bridge_source_listing b
                        JOIN pipeline.files f ON f.id = b.job_file_id
                        JOIN pipeline.job_queue q ON q.job_id = f.job_id
                        LEFT JOIN LATERAL (""" + UPLOAD.formatted("f.id") + """
                        ) up ON true
                        WHERE b.listing_id = :id AND b.source_record_hash = CAST(:key AS uuid)
                        ORDER BY b.mapped_at DESC, b.id DESC LIMIT :most""")
                .param("id", id)
                .param("key", sourceKey)
                .param("most", MAX_DELIVERIES)
                .query((row, n) -> new Delivery(
                        row.getInt("job_file_id"),
                        row.getString("original_name"),
                        row.getInt("job_id"),
                        row.getObject("run_id", Integer.class),
                        row.getTimestamp("mapped_at").toInstant(),
                        row.getDouble("certainty_score")))
                .list();
    }

    /** The name a file was uploaded under: files of later stages refer to those they were made from. */
    static final String UPLOAD = """
            WITH RECURSIVE made AS (
                SELECT x.id, x.source_file_id, x.original_name, 0 AS step FROM pipeline.files x WHERE x.id = %s
                UNION ALL
                SELECT x.id, x.source_file_id, x.original_name, made.step + 1
                FROM made JOIN pipeline.files x ON x.id = made.source_file_id WHERE made.step < 10)
            SELECT original_name FROM made WHERE original_name IS NOT NULL ORDER BY step LIMIT 1""";
}
