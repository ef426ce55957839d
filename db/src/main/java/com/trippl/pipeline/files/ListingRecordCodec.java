package com.trippl.pipeline.files;

import static com.trippl.pipeline.files.JsonFields.required;
import static com.trippl.pipeline.files.JsonFields.writeText;

import com.trippl.pipeline.files.ListingRecord.Details;
import com.trippl.pipeline.files.ListingRecord.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A transformed record as one flat JSON object; fields without a value are left out. */
public final class ListingRecordCodec implements JsonLines.Codec<ListingRecord> {
    public static final ListingRecordCodec INSTANCE = new ListingRecordCodec();

    private ListingRecordCodec() {}

    @Override
    public void write(ListingRecord record, JsonGenerator out) {
        Place place = record.place();
        Details details = record.details();
        out.writeStartObject();
        out.writeStringProperty("source_name", record.sourceName());
        out.writeStringProperty("source_id", record.sourceId());
        out.writeNumberProperty("record_no", record.recordNo());
        out.writeNumberProperty("line", record.lineNumber());
        out.writeStringProperty("received_at", record.receivedAt());
        if (record.dedupeKey() != null) {
            out.writeStringProperty("dedupe_key", record.dedupeKey().toString());
        }
        out.writeStringProperty("content_hash", record.contentHash().toString());
        writeText(out, "name", place.name());
        writeText(out, "address", place.address());
        if (place.lat() != null && place.lng() != null) {
            out.writeNumberProperty("lat", place.lat());
            out.writeNumberProperty("lng", place.lng());
        }
        writeText(out, "category", place.category());
        writeText(out, "description", details.description());
        writeText(out, "phone", details.phone());
        writeText(out, "email", details.email());
        writeText(out, "website", details.website());
        writeAll(out, "images", details.images());
        writeText(out, "hours", details.hours());
        writeAll(out, "flags", record.flags());
        out.writeEndObject();
    }

    private static void writeAll(JsonGenerator out, String name, List<String> values) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            values.forEach(out::writeString);
            out.writeEndArray();
        }
    }

    @Override
    public ListingRecord read(JsonParser in) {
        Builder record = new Builder();
        String property;
        while ((property = in.nextName()) != null) {
            in.nextToken();
            record.set(property, in);
        }
        return record.build(in);
    }

    private static final class Builder {
        private @Nullable String sourceName;
        private @Nullable String sourceId;
        private int recordNo;
        private long line;
        private @Nullable String receivedAt;
        private @Nullable UUID dedupeKey;
        private @Nullable UUID contentHash;
        private @Nullable String name;
        private @Nullable String address;
        private @Nullable Double lat;
        private @Nullable Double lng;
        private @Nullable String category;
        private @Nullable String description;
        private @Nullable String phone;
        private @Nullable String email;
        private @Nullable String website;
        private List<String> images = List.of();
        private @Nullable String hours;
        private List<String> flags = List.of();

        void set(String property, JsonParser in) {
            switch (property) {
                case "source_name" -> sourceName = in.getString();
                case "source_id" -> sourceId = in.getString();
                case "record_no" -> recordNo = in.getIntValue();
                case "line" -> line = in.getLongValue();
                case "received_at" -> receivedAt = in.getString();
                case "dedupe_key" -> dedupeKey = UUID.fromString(in.getString());
                case "content_hash" -> contentHash = UUID.fromString(in.getString());
                case "name" -> name = in.getString();
                case "address" -> address = in.getString();
                case "lat" -> lat = in.getDoubleValue();
                case "lng" -> lng = in.getDoubleValue();
                case "category" -> category = in.getString();
                case "description" -> description = in.getString();
                case "phone" -> phone = in.getString();
                case "email" -> email = in.getString();
                case "website" -> website = in.getString();
                case "images" -> images = readAll(in);
                case "hours" -> hours = in.getString();
                case "flags" -> flags = readAll(in);
                default -> in.skipChildren();
            }
        }

        private static List<String> readAll(JsonParser in) {
            List<String> values = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                values.add(in.getString());
            }
            return values;
        }

        ListingRecord build(JsonParser in) {
            return new ListingRecord(
                    required(sourceName, "source_name", in),
                    required(sourceId, "source_id", in),
                    recordNo,
                    line,
                    required(receivedAt, "received_at", in),
                    dedupeKey,
                    required(contentHash, "content_hash", in),
                    new Place(name, address, lat, lng, category),
                    new Details(description, phone, email, website, images, hours),
                    flags);
        }
    }
}
