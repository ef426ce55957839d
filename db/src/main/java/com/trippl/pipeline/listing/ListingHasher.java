package com.trippl.pipeline.listing;

import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import com.trippl.pipeline.hash.Hashes;
import com.trippl.pipeline.hash.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a listing, over its normalised fields. Spelling that differs only in case, white space or punctuation hashes alike for
 * the fields the configuration says to normalise; all other text is taken as it is displayed.
 */
public final class ListingHasher {
    private static final int DEFAULT_PLACES = 5;
    private static final List<String> NORMALIZED = List.of("name", "address", "category");
    private static final List<String> HASHED = List.of("name", "address", "lat", "lng", "category");
    private static final List<String> DEDUPED = List.of("name", "address", "lat", "lng");

    private final Set<String> normalized;
    private final List<String> hashed;
    private final List<String> deduped;
    private final int places;

    /** Hashes as a stage's configuration says; with the specification's defaults for what it leaves open. */
    public ListingHasher(TransformConfig config) {
        this.normalized = Set.copyOf(Objects.requireNonNullElse(config.normalizeFields(), NORMALIZED));
        this.hashed = Objects.requireNonNullElse(config.hashFields(), HASHED);
        this.deduped = Objects.requireNonNullElse(config.dedupeKeyFields(), DEDUPED);
        this.places = places(config);
    }

    /** The decimal places of coordinates that count; 5 (about a metre) unless configured. */
    public static int places(TransformConfig config) {
        return Objects.requireNonNullElse(config.roundLatLng(), DEFAULT_PLACES);
    }

    /**
     * What a listing is compared by.
     *
     * @param dedupeKey null when it has no name, or neither an address nor coordinates: too little to say that two records mean the same place
     * @param contentHash of the fields whose change is an update
     */
    public record Compared(@Nullable UUID dedupeKey, UUID contentHash) {}

    /** Hashes a listing; what both hashes are over is normalised once. */
    public Compared compared(Place place, Details details) {
        @Nullable String[] content = new @Nullable String[hashed.size()];
        for (int i = 0; i < content.length; i++) {
            content[i] = part(hashed.get(i), place, details);
        }
        boolean located = place.address() != null || place.lat() != null;
        if (place.name() == null || !located) {
            return new Compared(null, Hashes.of(content));
        }
        @Nullable String[] key = new @Nullable String[deduped.size()];
        for (int i = 0; i < key.length; i++) {
            int known = hashed.indexOf(deduped.get(i));
            key[i] = known >= 0 ? content[known] : part(deduped.get(i), place, details);
        }
        return new Compared(Hashes.of(key), Hashes.of(content));
    }

    /** The hash of everything as it is displayed: when it stays the same, the source says nothing new at all. */
    public UUID recordHash(Place place, Details details) {
        return Hashes.of(
                place.name(),
                place.address(),
                degrees(place.lat()),
                degrees(place.lng()),
                place.category(),
                details.description(),
                details.phone(),
                details.email(),
                details.website(),
                details.hours(),
                details.images().isEmpty() ? null : String.join("\n", details.images()));
    }

    private @Nullable String part(String field, Place place, Details details) {
        String value = value(field, place, details);
        return value != null && normalized.contains(field) ? Normalizer.normalize(value) : value;
    }

    private @Nullable String value(String field, Place place, Details details) {
        return switch (field) {
            case "name" -> place.name();
            case "address" -> place.address();
            case "lat" -> degrees(place.lat());
            case "lng" -> degrees(place.lng());
            case "category" -> place.category();
            case "description" -> details.description();
            case "phone" -> details.phone();
            case "email" -> details.email();
            case "website" -> details.website();
            case "images" -> details.images().isEmpty() ? null : String.join("\n", details.images());
            case "hours" -> details.hours();
            default -> throw new IllegalArgumentException("There is no field '" + field + "' to hash.");
        };
    }

    /** Rounded degrees as an integer count of the last place kept, so that no formatting of doubles is involved. */
    private @Nullable String degrees(@Nullable Double value) {
        return value == null ? null : Long.toString(Math.round(value * Math.pow(10, places)));
    }
}
