package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which side of each field a promotion would write: what is public now, or what the row brings. The same rules as the promotion's own
 * statements, for people to see before it happens; a test holds them together.
 */
final class Survivorship {
    private static final String FILL_BLANKS = "fill_blanks";
    private static final String SOURCE_PRIORITY = "source_priority";
    private static final Set<ListingField> CONTACTS =
            Set.of(ListingField.PHONE, ListingField.EMAIL, ListingField.WEBSITE);

    private final Row row;
    private final Policy policy;
    private final Map<ListingField, String> current;
    private final Map<ListingField, String> incoming;

    private Survivorship(
            Row row, Policy policy, Map<ListingField, String> current, Map<ListingField, String> incoming) {
        this.row = row;
        this.policy = policy;
        this.current = current;
        this.incoming = incoming;
    }

    /**
     * What decides of a row.
     *
     * @param matchedBy what the match rests on, or null
     * @param choices by field {@code current} or {@code incoming}, where a person chose field by field
     * @param edited the fields a person edited
     * @param detailsChanged of an unchanged row: whether what hangs on the listing is other than before
     */
    record Row(
            String action,
            @Nullable String matchedBy,
            String conflictAction,
            Map<String, @Nullable String> choices,
            Set<String> edited,
            boolean detailsChanged) {}

    /**
     * What the DMO decided beforehand.
     *
     * @param merge {@code latest_wins}, {@code source_priority} or {@code fill_blanks}
     * @param outranked whether a source of higher priority knows the listing
     */
    record Policy(String merge, boolean outranked) {
        boolean fillsBlanksOnly() {
            return merge.equals(FILL_BLANKS) || merge.equals(SOURCE_PRIORITY) && outranked;
        }
    }

    /**
     * Which side of a field is public after the promotion.
     *
     * @param incoming the row's; else what is public now
     * @param reason why what is public now stays, as in "fill_blanks"; null where the row's side is taken
     */
    record Winner(boolean incoming, @Nullable String reason) {
        private static final Winner INCOMING = new Winner(true, null);

        private static Winner current(String reason) {
            return new Winner(false, reason);
        }
    }

    /** The winner of each field. Of a row without a public listing the row's side always wins; of one that goes, nobody's. */
    static Map<ListingField, Winner> of(
            Row row, Policy policy, Map<ListingField, String> current, Map<ListingField, String> incoming) {
        Survivorship rules = new Survivorship(row, policy, current, incoming);
        Map<ListingField, Winner> winners = new EnumMap<>(ListingField.class);
        for (ListingField field : ListingField.values()) {
            winners.put(field, rules.winner(field));
        }
        return winners;
    }

    private Winner winner(ListingField field) {
        return switch (row.action()) {
            case "insert" -> returning(field);
            case "update" -> byConflict(field);
            case "unchanged" -> unchanged(field);
            case "delete" -> Winner.current("the listing is taken out of public");
            default -> Winner.current("the record leads to the listing of another");
        };
    }

    /** A listing that is new, or comes back as its source has it now. */
    private Winner returning(ListingField field) {
        return isOfListing(field) || isStaged(field) || isEdited(field) || current.isEmpty()
                ? Winner.INCOMING
                : Winner.current("the source does not say it");
    }

    private Winner unchanged(ListingField field) {
        if (isOfListing(field) || !row.detailsChanged()) {
            return Winner.current("the source says the same as before");
        }
        return byConflict(field);
    }

    private Winner byConflict(ListingField field) {
        if (row.conflictAction().equals(Conflicts.Side.KEEP_CURRENT.label())) {
            return Winner.current("keep current was chosen");
        }
        if (row.conflictAction().equals(Conflicts.Side.FIELD_BY_FIELD.label())) {
            return "current".equals(row.choices().get(one(field).key())) ? Winner.current("chosen") : Winner.INCOMING;
        }
        return isEdited(field) ? Winner.INCOMING : byPolicy(field);
    }

    private Winner byPolicy(ListingField field) {
        boolean own = "source_map".equals(row.matchedBy());
        boolean blank = !incoming.containsKey(one(field));
        if (policy.fillsBlanksOnly() && (field == ListingField.NAME || current.containsKey(one(field)))) {
            return Winner.current(
                    policy.merge().equals(FILL_BLANKS) ? FILL_BLANKS : "a source of higher priority knows it");
        }
        if (blank && field == ListingField.IMAGES) {
            return Winner.current("a feed without images takes none away");
        }
        if (blank && !own) {
            return Winner.current("another source erases nothing");
        }
        return Winner.INCOMING;
    }

    /** Latitude and longitude are one value. */
    private static ListingField one(ListingField field) {
        return field == ListingField.LNG ? ListingField.LAT : field;
    }

    private static boolean isOfListing(ListingField field) {
        return switch (field) {
            case NAME, ADDRESS, LAT, LNG, CATEGORY -> true;
            case PHONE, EMAIL, WEBSITE, DESCRIPTION, HOURS, IMAGES -> false;
        };
    }

    /** Contacts are one value: where the row says anything, what it does not say counts as well. */
    private boolean isStaged(ListingField field) {
        return CONTACTS.contains(field)
                ? CONTACTS.stream().anyMatch(one -> incoming.containsKey(one) || isEdited(one))
                : incoming.containsKey(field);
    }

    private boolean isEdited(ListingField field) {
        return field == ListingField.LAT || field == ListingField.LNG
                ? row.edited().contains(ListingField.LAT.key()) || row.edited().contains(ListingField.LNG.key())
                : row.edited().contains(field.key());
    }
}
