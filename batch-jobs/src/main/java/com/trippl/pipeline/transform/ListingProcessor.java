package com.trippl.pipeline.transform;

import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.files.ListingRecord;
import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import com.trippl.pipeline.files.RawRecord;
import com.trippl.pipeline.files.RawRecord.Fields;
import com.trippl.pipeline.geocode.GeocodeResult;
import com.trippl.pipeline.geocode.Geocoder;
import com.trippl.pipeline.hash.Normalizer;
import com.trippl.pipeline.listing.FieldLimits;
import com.trippl.pipeline.listing.ListingHasher;
import com.trippl.pipeline.listing.SourceKeys;
import com.trippl.pipeline.queue.JobError;
import com.trippl.pipeline.queue.JobNotes;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.support.JobContext;
import com.trippl.pipeline.support.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemStream;
import tools.jackson.databind.json.JsonMapper;

/** One raw record to one listing: text cleaned but spelled as the source spells it, coordinates read or looked up, hashes computed. */
class ListingProcessor implements ItemProcessor<RawRecord, Outcome<ListingRecord>>, ItemStream {
    private static final int MAX_IMAGES = 50;
    private static final int MAX_SHOWN = 2_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JobContext job;
    private final int rawFileId;
    private final Geocoder geocoder;
    private final double minConfidence;
    private final int places;
    private final ListingHasher hasher;
    private final SourceKeys keys;
    private final JobNotes notes;
    private final Map<String, Long> notLookedUp = new LinkedHashMap<>();

    ListingProcessor(JobContext job, int rawFileId, TransformConfig config, Geocoder geocoder, JobNotes notes) {
        this.notes = notes;
        this.job = job;
        this.rawFileId = rawFileId;
        this.geocoder = geocoder;
        this.places = ListingHasher.places(config);
        this.hasher = new ListingHasher(config);
        this.minConfidence = config.geocode() == null || config.geocode().minConfidence() == null
                ? 0.5
                : config.geocode().minConfidence();
        this.keys = new SourceKeys(job.dmo().id());
    }

    @Override
    public Outcome<ListingRecord> process(RawRecord raw) {
        Fields fields = raw.fields();
        return switch (Coordinates.parse(fields.lat(), fields.lng(), places)) {
            case Coordinates.Invalid(String message) ->
                new Outcome.Refused<>(error(raw, "invalid_coordinates", message, "Correct it"));
            case Coordinates.Point(double lat, double lng, List<String> flags) ->
                bounded(raw, listing(raw, clean(fields.address()), lat, lng, flags));
            case Coordinates.Missing() -> bounded(raw, located(raw));
        };
    }

    private Outcome<ListingRecord> bounded(RawRecord raw, ListingRecord listing) {
        String excess = FieldLimits.excess(listing.place(), listing.details());
        return excess == null
                ? new Outcome.Kept<>(listing)
                : new Outcome.Refused<>(error(raw, "value_too_long", excess, "Shorten it"));
    }

    private ListingRecord located(RawRecord raw) {
        String address = clean(raw.fields().address());
        GeocodeResult answer = address == null ? new GeocodeResult.NotFound() : geocoder.geocode(address);
        return switch (answer) {
            case GeocodeResult.Found(double lat, double lng, double confidence) ->
                listing(
                        raw,
                        address,
                        Coordinates.round(lat, places),
                        Coordinates.round(lng, places),
                        confidence < minConfidence ? List.of(Flag.UNCERTAIN_COORDINATES.label()) : List.of());
            case GeocodeResult.NotFound _ ->
                listing(raw, address, null, null, List.of(Flag.MISSING_COORDINATES.label()));
            case GeocodeResult.Unavailable(String reason) -> {
                notLookedUp.merge(reason, 1L, Long::sum);
                yield listing(raw, address, null, null, List.of(Flag.MISSING_COORDINATES.label()));
            }
        };
    }

    @Override
    public void open(ExecutionContext context) {
        notLookedUp.clear();
        notes.forget(job.jobId(), rawFileId, JobNotes.Kind.NOT_LOOKED_UP);
    }

    /** Within the transaction of the chunk, as the errors are. */
    @Override
    public void update(ExecutionContext context) {
        notes.save(job.jobId(), rawFileId, JobNotes.Kind.NOT_LOOKED_UP, notLookedUp);
    }

    private ListingRecord listing(
            RawRecord raw,
            @Nullable String address,
            @Nullable Double lat,
            @Nullable Double lng,
            List<String> coordinateFlags) {
        Fields fields = raw.fields();
        Place place = new Place(clean(fields.name()), address, lat, lng, clean(fields.category()));
        Details details = new Details(
                text(fields.description()),
                clean(fields.phone()),
                clean(fields.email()),
                clean(fields.website()),
                images(fields.images()),
                text(fields.hours()));
        List<String> flags = new ArrayList<>(coordinateFlags);
        if (place.name() == null) {
            flags.add(Flag.MISSING_NAME.label());
        }
        if (place.address() == null) {
            flags.add(Flag.MISSING_ADDRESS.label());
        }
        ListingHasher.Compared compared = hasher.compared(place, details);
        return new ListingRecord(
                raw.sourceName(),
                raw.sourceId(),
                raw.recordNo(),
                raw.lineNumber(),
                raw.receivedAt(),
                compared.dedupeKey(),
                compared.contentHash(),
                place,
                details,
                flags);
    }

    private JobError error(RawRecord raw, String type, String message, String advice) {
        return new JobError(
                job.jobId(),
                rawFileId,
                Integer.toString(raw.recordNo()),
                raw.lineNumber(),
                JSON.writeValueAsString(shortened(raw.fields())),
                type,
                "Line " + raw.lineNumber() + ": " + message + ". " + advice + " in the source and import again.",
                keys.of(raw.sourceName(), raw.sourceId()));
    }

    /** To a size that can be kept and shown. */
    private static Fields shortened(Fields f) {
        return new Fields(
                shortened(f.name()),
                shortened(f.address()),
                shortened(f.lat()),
                shortened(f.lng()),
                shortened(f.category()),
                shortened(f.description()),
                shortened(f.phone()),
                shortened(f.email()),
                shortened(f.website()),
                shortened(f.images()),
                shortened(f.hours()));
    }

    private static @Nullable String shortened(@Nullable String value) {
        return value == null || value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
    }

    private static @Nullable String clean(@Nullable String value) {
        return value == null ? null : blankToNull(Normalizer.clean(value));
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : blankToNull(Normalizer.cleanLines(value));
    }

    private static @Nullable String blankToNull(String value) {
        return value.isEmpty() ? null : value;
    }

    private static List<String> images(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split("[\\s|]+"))
                        .filter(url -> url.startsWith("http://") || url.startsWith("https://"))
                        .limit(MAX_IMAGES)
                        .toList();
    }
}
