package com.trippl.pipeline.publicdata;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What listings and staged rows say, field by field as text. For services, which have to see to it who may read it. */
@Component
public class ListingTexts {
    private final ListingValues values;

    ListingTexts(JdbcClient jdbc) {
        this.values = new ListingValues(jdbc);
    }

    /** What a public listing says; fields that say nothing are left out. */
    public Map<ListingField, String> ofListing(long id) {
        return values.of(id).texts();
    }

    /** What a staged row says; null when there is no such row. */
    public @Nullable Map<ListingField, String> ofStaged(long stagingId) {
        return values.staged(stagingId);
    }

    /** SQL for the name under which the file was uploaded that a file, given by an SQL expression of its id, was made from. */
    public String uploadOf(String fileId) {
        return ListingDetails.UPLOAD.formatted(fileId);
    }
}
