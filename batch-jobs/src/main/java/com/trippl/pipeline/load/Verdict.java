package com.trippl.pipeline.load;

import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.load.Known.Mapped;
import com.trippl.pipeline.load.StagedBatch.Rules;
import com.trippl.pipeline.staging.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a record means for the listing it was matched with: the first three rules of matching, decided record by record. Duplicates within the
 * batch are found when the batch is whole.
 *
 * @param listingId the listing; of a new one the id it will have
 * @param action {@code insert}, {@code update} or {@code unchanged}
 * @param flags what a person should look at
 * @param needsReview whether a person decides
 * @param matchedBy {@code source_map}, {@code dedupe_key}, or null for a record nobody knew
 * @param detailsChanged whether a listing that stays the same may gain details from a source it did not know
 * @param settled whether promotion has nothing to do for it: a full feed names again what it named before, in the same words
 */
record Verdict(
        long listingId,
        String action,
        List<String> flags,
        boolean needsReview,
        @Nullable String matchedBy,
        boolean detailsChanged,
        boolean settled) {

    /** Metres of a degree of latitude, on a sphere of 6,371 km. */
    private static final double METERS_PER_DEGREE = 111_195;

    /**
     * Decides.
     *
     * @param known the listing the record is about; null when public has none
     * @param edited listings that people edited; only asked for records that say otherwise than public
     */
    static Verdict of(KeyedRecord keyed, @Nullable Known known, Set<Long> edited, StagedBatch batch) {
        ListingRecord record = keyed.listing();
        if (known == null) {
            long id = batch.firstListingId() + record.recordNo() - 1;
            return new Verdict(
                    id,
                    "insert",
                    record.flags(),
                    needsReview("insert", record.flags(), batch.rules()),
                    null,
                    false,
                    false);
        }
        String action = action(keyed, known);
        List<String> flags = new ArrayList<>(record.flags());
        if (action.equals("update")) {
            if (hasMoved(record, known, batch.rules())) {
                flags.add(Flag.COORDINATES_MOVED.label());
            }
            if (conflicts(keyed, known)) {
                Flag conflict = edited.contains(known.listingId()) ? Flag.EDIT_CONFLICT : Flag.SOURCE_CONFLICT;
                flags.add(conflict.label());
            }
        }
        return new Verdict(
                known.listingId(),
                action,
                flags,
                needsReview(action, flags, batch.rules()),
                known.mapped() == null ? "dedupe_key" : "source_map",
                known.mapped() == null && !record.details().equals(Details.NONE),
                batch.full()
                        && action.equals("unchanged")
                        && known.mapped() != null
                        && !known.mapped().missing());
    }

    /** The status of its own that its row is staged with; null: it goes with its batch. */
    @Nullable
    String ownStatus() {
        return needsReview ? "pending" : settled ? "promoted" : null;
    }

    /** Whether the record changes a listing that is by now otherwise than its source last said. */
    static boolean conflicts(KeyedRecord keyed, Known known) {
        Mapped mapped = known.mapped();
        return action(keyed, known).equals("update")
                && (mapped == null || !mapped.contentHash().equals(known.contentHash()));
    }

    private static String action(KeyedRecord keyed, Known known) {
        if (known.removed()) {
            return "insert";
        }
        Mapped mapped = known.mapped();
        boolean same = mapped == null
                ? known.contentHash().equals(keyed.listing().contentHash())
                : mapped.recordHash().equals(keyed.recordHash());
        return same ? "unchanged" : "update";
    }

    private static boolean hasMoved(ListingRecord record, Known known, Rules rules) {
        Double lat = record.place().lat();
        Double lng = record.place().lng();
        if (lat == null || lng == null || known.lat() == null || known.lng() == null) {
            return false;
        }
        double north = lat - known.lat();
        double east = (lng - known.lng()) * Math.cos(Math.toRadians(Math.min(Math.abs(known.lat()), 90)));
        return Math.hypot(north, east) * METERS_PER_DEGREE > rules.farMovedMeters();
    }

    private static boolean needsReview(String action, List<String> flags, Rules rules) {
        return !action.equals("unchanged") && (!rules.autoAccept() || !rules.letThrough(flags));
    }
}
