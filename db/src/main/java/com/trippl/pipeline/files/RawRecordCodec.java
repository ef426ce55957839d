package com.trippl.pipeline.files;

import static com.trippl.pipeline.files.JsonFields.required;
import static com.trippl.pipeline.files.JsonFields.writeText;

import com.trippl.pipeline.files.RawRecord.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A raw record as a JSON object; fields without a value are left out. */
public final class RawRecordCodec implements JsonLines.Codec<RawRecord> {
    public static final RawRecordCodec INSTANCE = new RawRecordCodec();

    private RawRecordCodec() {}

    @Override
    public void write(RawRecord record, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("source_name", record.sourceName());
        out.writeStringProperty("source_id", record.sourceId());
        out.writeNumberProperty("record_no", record.recordNo());
        out.writeNumberProperty("line", record.lineNumber());
        out.writeStringProperty("received_at", record.receivedAt());
        out.writeName("fields");
        writeFields(record.fields(), out);
        out.writeEndObject();
    }

    private static void writeFields(Fields fields, JsonGenerator out) {
        out.writeStartObject();
        writeText(out, "name", fields.name());
        writeText(out, "address", fields.address());
        writeText(out, "lat", fields.lat());
        writeText(out, "lng", fields.lng());
        writeText(out, "category", fields.category());
        writeText(out, "description", fields.description());
        writeText(out, "phone", fields.phone());
        writeText(out, "email", fields.email());
        writeText(out, "website", fields.website());
        writeText(out, "images", fields.images());
        writeText(out, "hours", fields.hours());
        out.writeEndObject();
    }

    @Override
    public RawRecord read(JsonParser in) {
        String sourceName = null;
        String sourceId = null;
        int recordNo = 0;
        long line = 0;
        String receivedAt = null;
        Fields fields = null;
        String property;
        while ((property = in.nextName()) != null) {
            in.nextToken();
            switch (property) {
                case "source_name" -> sourceName = in.getString();
                case "source_id" -> sourceId = in.getString();
                case "record_no" -> recordNo = in.getIntValue();
                case "line" -> line = in.getLongValue();
                case "received_at" -> receivedAt = in.getString();
                case "fields" -> fields = readFields(in);
                default -> in.skipChildren();
            }
        }
        return new RawRecord(
                required(sourceName, "source_name", in),
                required(sourceId, "source_id", in),
                recordNo,
                line,
                required(receivedAt, "received_at", in),
                required(fields, "fields", in));
    }

    private static Fields readFields(JsonParser in) {
        @Nullable String[] values = new @Nullable String[11];
        String property;
        while ((property = in.nextName()) != null) {
            JsonToken token = in.nextToken();
            int index = switch (property) {
                case "name" -> 0;
                case "address" -> 1;
                case "lat" -> 2;
                case "lng" -> 3;
                case "category" -> 4;
                case "description" -> 5;
                case "phone" -> 6;
                case "email" -> 7;
                case "website" -> 8;
                case "images" -> 9;
                case "hours" -> 10;
                default -> -1;
            };
            if (index >= 0 && token.isScalarValue()) {
                values[index] = in.getString();
            } else {
                in.skipChildren();
            }
        }
        return new Fields(
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                values[5],
                values[6],
                values[7],
                values[8],
                values[9],
                values[10]);
    }
}
