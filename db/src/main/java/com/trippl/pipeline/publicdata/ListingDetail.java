package com.trippl.pipeline.publicdata;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All about one public listing.
 *
 * @param listing the listing itself
 * @param values each field that says something, by {@link ListingField}, as text
 * @param origins where each of these values came from
 * @param sources the records that feed it, the latest seen first; only of the DMOs of the person who asks
 * @param otherSources how many more feed it, of other DMOs
 * @param history what happened to it, the latest first
 * @param absorbed the listings that were merged into it; only of the DMOs of the person who asks
 */
public record ListingDetail(
        ListingRow listing,
        Map<ListingField, String> values,
        Map<ListingField, Origin> origins,
        List<SourceFeed> sources,
        int otherSources,
        List<Change> history,
        List<Long> absorbed) {

    /**
     * A source record that feeds the listing.
     *
     * @param missingSince since when its feed no longer has it; null: it has it
     * @param deliveries the files that brought it something new, the latest first
     */
    public record SourceFeed(
            int dmoId,
            String dmo,
            String sourceName,
            String sourceId,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable Instant missingSince,
            List<Delivery> deliveries) {}

    /**
     * A file that brought a record.
     *
     * @param fileName as it was uploaded, or null where that is not known
     * @param jobId the job that made the staged file the record was in
     * @param certainty how sure the match is, 0 to 1
     */
    public record Delivery(
            int fileId,
            @Nullable String fileName,
            int jobId,
            @Nullable Integer runId,
            Instant at,
            double certainty) {}

    /**
     * An entry of the history.
     *
     * @param kind {@code insert}, {@code update}, {@code delete}, {@code merge} or {@code edit}
     * @param fields what became of each field; of an insert: what it brought
     * @param reconstructed whether the fields of an insert are worked out backwards from today, its staged row being gone
     * @param sourceId the record's id in its source, where the staged row is still there
     * @param line its line in the file, where that is known
     * @param actor the person who decided, or null: nobody had to
     * @param elsewhere whether it came from a DMO that is not among those of the person who asks: where from is then not told
     */
    public record Change(
            long id,
            String kind,
            Instant at,
            List<FieldChange> fields,
            boolean reconstructed,
            @Nullable String source,
            @Nullable String sourceId,
            @Nullable Long line,
            @Nullable String fileName,
            @Nullable Integer jobId,
            @Nullable Integer runId,
            @Nullable Long stagingId,
            @Nullable String actor,
            boolean elsewhere) {}

    /** A field before and after, null: empty. */
    public record FieldChange(
            String field, @Nullable String before, @Nullable String after) {}

    /**
     * Where a value came from.
     *
     * @param certainty how this is known
     * @param change the entry of the history that brought it, if one tells
     * @param jobId the job it was concluded from, if it was
     * @param source the source it was concluded from, if it was
     * @param at when, if that is known
     */
    public record Origin(
            Certainty certainty,
            @Nullable Change change,
            @Nullable String source,
            @Nullable Integer jobId,
            @Nullable Instant at) {
        /** How an origin is known. */
        public enum Certainty {
            /** The history says so. */
            RECORDED,
            /** The history says nothing, but a job of one of its sources wrote the row at that moment. */
            CONCLUDED,
            /** It came from a DMO that is not among those of the person who asks, and nothing more is told. */
            ELSEWHERE,
            /** It is not known. */
            UNKNOWN
        }
    }
}
