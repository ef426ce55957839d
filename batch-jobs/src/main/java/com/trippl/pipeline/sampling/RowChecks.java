package com.trippl.pipeline.sampling;

import com.trippl.pipeline.importraw.source.Field;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.RecordFault;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.preview.Preview.Problem;
import com.trippl.pipeline.preview.Preview.Severity;
import com.trippl.pipeline.transform.Coordinates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What import and transform will find wrong with a record. */
final class RowChecks {
    private static final int PLACES = 5;
    private static final int MOST_PER_ROW = 5;

    private final FieldMapping mapping;

    RowChecks(FieldMapping mapping) {
        this.mapping = mapping;
    }

    /** The problems of a record, the worst first; empty where there is none. */
    List<Problem> of(SourceRecord record) {
        long line = record.lineNumber();
        RecordFault fault = RecordFault.of(record, mapping);
        if (fault != null) {
            return List.of(new Problem(
                    Severity.ERROR,
                    line,
                    column(fault),
                    "The record " + fault.what() + (fault.what().endsWith("?") ? "" : ".")));
        }
        List<Problem> problems = new ArrayList<>();
        coordinates(record, problems);
        if (mapped(Field.NAME) && mapping.value(Field.NAME, record) == null) {
            problems.add(new Problem(
                    Severity.WARNING, line, first(Field.NAME), "There is no name: the listing waits for a person."));
        }
        if (mapped(Field.ADDRESS) && mapping.value(Field.ADDRESS, record) == null) {
            problems.add(new Problem(
                    Severity.WARNING,
                    line,
                    first(Field.ADDRESS),
                    "There is no address: the listing waits for a person."));
        }
        characters(record, problems);
        return problems;
    }

    private @Nullable Integer column(RecordFault fault) {
        for (Field field : Field.values()) {
            if (fault.type().equals("missing_" + field.key())) {
                return first(field);
            }
        }
        return fault.type().equals("missing_id") ? mapping.fields().indexOf("id") + 1 : null;
    }

    private boolean mapped(Field field) {
        return !mapping.columns(field).isEmpty();
    }

    private @Nullable Integer first(Field field) {
        return mapped(field) ? mapping.columns(field).getFirst() + 1 : null;
    }

    private void coordinates(SourceRecord record, List<Problem> problems) {
        if (!mapped(Field.LAT) && !mapped(Field.LNG)) {
            return;
        }
        long line = record.lineNumber();
        String lat = mapping.value(Field.LAT, record);
        String lng = mapping.value(Field.LNG, record);
        switch (Coordinates.parse(lat, lng, PLACES)) {
            case Coordinates.Invalid(String message) ->
                problems.add(new Problem(
                        Severity.ERROR,
                        line,
                        first(message.startsWith("lat") ? Field.LAT : Field.LNG),
                        message + ": the record is not imported."));
            case Coordinates.Missing() -> {
                if (lat != null || lng != null) {
                    problems.add(new Problem(
                            Severity.WARNING,
                            line,
                            first(lat == null ? Field.LAT : Field.LNG),
                            (lat == null ? "lat" : "lng") + " is empty beside the other coordinate: neither is used."));
                } else if (mapping.value(Field.ADDRESS, record) == null) {
                    problems.add(new Problem(
                            Severity.WARNING,
                            line,
                            first(Field.LAT),
                            "There are neither coordinates nor an address: the place cannot be found."));
                }
            }
            case Coordinates.Point(double y, double x, List<String> flags) -> {
                if (flags.contains("coordinates_swapped")) {
                    problems.add(new Problem(
                            Severity.WARNING,
                            line,
                            first(Field.LAT),
                            "lat " + y + " and lng " + x + " look swapped: the listing waits for a person."));
                } else if (flags.contains("coordinates_out_of_range")) {
                    problems.add(new Problem(
                            Severity.WARNING,
                            line,
                            first(Math.abs(y) > 90 ? Field.LAT : Field.LNG),
                            (Math.abs(y) > 90
                                            ? "lat " + y + " is beyond 90 degrees"
                                            : "lng " + x + " is beyond 180 degrees")
                                    + ": the listing waits for a person."));
                } else if (!flags.isEmpty()) {
                    problems.add(new Problem(
                            Severity.WARNING,
                            line,
                            first(Field.LAT),
                            "lat and lng are both 0: the listing waits for a person."));
                }
                comma(record, Field.LAT, lat, problems);
                comma(record, Field.LNG, lng, problems);
            }
        }
    }

    private void comma(SourceRecord record, Field field, @Nullable String value, List<Problem> problems) {
        if (value != null && value.indexOf(',') >= 0) {
            problems.add(new Problem(
                    Severity.NOTE,
                    record.lineNumber(),
                    first(field),
                    field.key() + " has a comma for the decimal point: it is read as "
                            + value.strip().replace(',', '.') + "."));
        }
    }

    private static void characters(SourceRecord record, List<Problem> problems) {
        int found = 0;
        for (int i = 0; i < record.cells().size() && found < MOST_PER_ROW; i++) {
            String cell = record.cells().get(i);
            int odd = cell == null ? -1 : oddCharacter(cell);
            if (odd >= 0) {
                found++;
                problems.add(new Problem(
                        odd == 0xFFFD || odd >= 0x80 ? Severity.WARNING : Severity.NOTE,
                        record.lineNumber(),
                        i + 1,
                        odd == 0xFFFD
                                ? "There is a character that could not be decoded (U+FFFD): is the encoding right?"
                                : odd >= 0x80
                                        ? String.format(
                                                "There is the control character U+%04X: is the encoding right?", odd)
                                        : String.format(
                                                "There is the control character U+%04X: it is left out.", odd)));
            }
        }
    }

    private static int oddCharacter(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0 && c != 0x85;
            if (control || c == 0xFFFD) {
                return c;
            }
        }
        return -1;
    }
}
