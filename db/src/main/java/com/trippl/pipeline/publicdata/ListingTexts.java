package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.security.Access;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What listings and staged rows say, field by field as text. What belongs to a DMO the person may not see says nothing to them. */
@Component
public class ListingTexts {
    private final JdbcClient jdbc;
    private final Access access;
    private final ListingValues values;

    ListingTexts(JdbcClient jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
        this.values = new ListingValues(jdbc);
    }

    /** What a public listing says; fields that say nothing are left out. */
    public Map<ListingField, String> ofListing(long id) {
        return reaches("SELECT dmo_id FROM public.listings WHERE id = ?", id)
                ? values.of(id).texts()
                : Map.of();
    }

    /** What a staged row says; null when there is no such row. */
    public @Nullable Map<ListingField, String> ofStaged(long stagingId) {
        return reaches(
                        "SELECT b.dmo_id FROM staging.listings s JOIN staging.batches b USING (job_id) WHERE s.id = ?",
                        stagingId)
                ? values.staged(stagingId)
                : null;
    }

    private boolean reaches(String dmoOf, long id) {
        return jdbc.sql(dmoOf)
                .param(id)
                .query(Integer.class)
                .optional()
                .filter(access::reaches)
                .isPresent();
    }

    /** SQL for the name under which the file was uploaded that a file, given by an SQL expression of its id, was made from. */
    public String uploadOf(String fileId) {
        return ListingDetails.UPLOAD.formatted(fileId);
    }
}
