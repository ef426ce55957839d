package com.trippl.pipeline.importraw.source;

import org.jspecify.annotations.Nullable;

/**
 * Why a record is not imported.
 *
 * @param type the kind of error it is kept as
 * @param what goes on after "the record"
 */
public record RecordFault(String type, String what) {
    private static final int MAX_ID_CHARS = 500;

    /** What is wrong with a record, or null. */
    public static @Nullable RecordFault of(SourceRecord record, FieldMapping mapping) {
        if (record.fault() != null) {
            return new RecordFault("malformed_record", record.fault());
        }
        for (Field field : mapping.required()) {
            if (mapping.value(field, record) == null) {
                return new RecordFault(
                        "missing_" + field.key(), "has no " + field.key() + ", which import.required asks for");
            }
        }
        String id = mapping.id(record);
        if (id == null && mapping.needsIds()) {
            return new RecordFault(
                    "missing_id",
                    "has no id in the column that import.id_field names (import.missing_id=hash tells such records by their content)");
        }
        if (id != null && id.length() > MAX_ID_CHARS) {
            return new RecordFault(
                    "malformed_record", "has an id of " + id.length() + " characters; at most " + MAX_ID_CHARS);
        }
        return null;
    }
}
