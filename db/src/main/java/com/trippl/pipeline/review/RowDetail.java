package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a reviewer needs to decide on one staged row.
 *
 * @param row the row
 * @param stagedAt when it was staged
 * @param values what it says, edited values included, by field
 * @param sourceValues of an edited row: what the source said of each edited field, null for nothing
 * @param current what the public listing it would change says now; empty where there is none
 * @param listing that listing, or null
 * @param fields each field of which either side says something, in the order of {@link ListingField}
 * @param twin the row or listing a duplicate stands beside, or null
 * @param runId the run that brought it, or null
 * @param jobId the job that staged it
 * @param fileName the file as it was uploaded, or null where that is not known
 * @param decisions what was decided on it, and before on what it says again, the latest first
 */
public record RowDetail(
        StagedRow row,
        Instant stagedAt,
        Map<ListingField, String> values,
        Map<String, @Nullable String> sourceValues,
        Map<ListingField, String> current,
        @Nullable Listing listing,
        List<FieldDiff> fields,
        @Nullable Twin twin,
        @Nullable Integer runId,
        int jobId,
        @Nullable String fileName,
        List<Decision> decisions) {
    /**
     * The public listing the row is about.
     *
     * @param foreign whether it belongs to a DMO the person may not see: no more is told of it
     */
    public record Listing(
            long id,
            String status,
            @Nullable Double lat,
            @Nullable Double lng,
            boolean foreign) {}

    /** The survivor of rows that say the same. */
    public record Twin(
            long id,
            @Nullable String name,
            @Nullable String address,
            @Nullable Long line,
            String sourceName) {}

    /**
     * One field on both sides, and what a promotion would make of it.
     *
     * @param current in public, null: nothing
     * @param incoming in the row, null: nothing
     * @param takesIncoming whether a promotion would write the incoming value
     * @param kept why the current value would stay, or null: it would not
     * @param edited whether a person edited the incoming value
     */
    public record FieldDiff(
            ListingField field,
            @Nullable String current,
            @Nullable String incoming,
            boolean takesIncoming,
            @Nullable String kept,
            boolean edited) {
        /** Whether the sides differ. */
        public boolean differs() {
            return !Objects.equals(current, incoming);
        }

        /** Whether a promotion would change what is public. */
        public boolean changes() {
            return takesIncoming && differs();
        }

        /** What would be public after a promotion, null: nothing. */
        public @Nullable String result() {
            return takesIncoming ? incoming : current;
        }
    }

    /**
     * A decision on the row.
     *
     * @param what what was done where it is no mere move of the status, or null
     * @param earlier whether it was made on the same content of the same record in an older batch
     */
    public record Decision(
            long group,
            String from,
            String to,
            String by,
            Instant at,
            @Nullable String what,
            @Nullable String notes,
            boolean earlier) {}

    /** Whether a promotion would change what is public. */
    public boolean changesSomething() {
        return row.action().equals("delete")
                || listing != null && listing.foreign()
                || fields.stream().anyMatch(FieldDiff::changes);
    }

    /** How far the listing would move, in metres along the surface of the earth; null where either side has no position. */
    public @Nullable Double distance() {
        if (listing == null
                || listing.lat() == null
                || listing.lng() == null
                || row.lat() == null
                || row.lng() == null) {
            return null;
        }
        return Distance.meters(listing.lat(), listing.lng(), row.lat(), row.lng());
    }
}
