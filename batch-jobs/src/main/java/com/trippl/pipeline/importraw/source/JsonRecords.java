package com.trippl.pipeline.importraw.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Turns JSON objects into flat records: nested objects by dots, lists of plain values joined by "|", other lists as JSON. */
final class JsonRecords {
    static final JsonMapper JSON = JsonMapper.shared();

    /** More records follow the one that is read: what comes after it is no fault, as it would be by default. */
    private static final ObjectReader ONE_OF_MANY =
            JSON.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonRecords() {}

    /** Reads the object the parser stands at the start of. */
    static Map<String, @Nullable String> read(JsonParser parser) {
        Map<String, @Nullable String> record = new LinkedHashMap<>();
        JsonNode object = ONE_OF_MANY.readValue(parser);
        flatten("", object, record);
        return record;
    }

    private static void flatten(String prefix, JsonNode object, Map<String, @Nullable String> into) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(key + ".", value, into);
            } else {
                into.put(unique(Headers.clean(key), into), text(value));
            }
        }
    }

    /** Two keys that only differ in what cannot be seen stay two. */
    private static String unique(String key, Map<String, @Nullable String> taken) {
        String unique = key;
        for (int n = 2; taken.containsKey(unique); n++) {
            unique = key + "_" + n;
        }
        return unique;
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            boolean plain = !value.isEmpty();
            StringBuilder joined = new StringBuilder();
            for (JsonNode element : value) {
                plain &= element.isValueNode();
                joined.append(joined.isEmpty() ? "" : "|").append(element.isValueNode() ? element.asString() : "");
            }
            return plain ? joined.toString() : value.isEmpty() ? null : value.toString();
        }
        String text = value.asString();
        return text.isEmpty() ? null : text;
    }

    /** A record with its values in the order of the headers. */
    static SourceRecord flat(Map<String, @Nullable String> record, List<String> headers, int recordNo, long line) {
        List<@Nullable String> cells = new ArrayList<>(headers.size());
        String fault = null;
        for (String header : headers) {
            String cell = record.get(header);
            if (cell != null && cell.length() > Csv.FAULTY_CELL_CHARS) {
                fault = "has a value of " + cell.length() + " characters under '" + header + "'; at most "
                        + Csv.FAULTY_CELL_CHARS + " are read";
            } else if (cell != null && cell.indexOf('\0') >= 0) {
                fault = "has a NUL character under '" + header + "'";
            }
            cells.add(cell);
        }
        return new SourceRecord(recordNo, line, cells, fault);
    }

    static boolean isObject(@Nullable JsonToken token) {
        return token == JsonToken.START_OBJECT;
    }
}
