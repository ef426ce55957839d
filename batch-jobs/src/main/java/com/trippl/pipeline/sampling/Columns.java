package com.trippl.pipeline.sampling;

import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.SourceFormat;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.preview.Preview;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes the columns of a file: what they are called, what they hold, what they may be for. */
final class Columns {
    private static final int HEADER_CHARS = 200;
    private static final int SAMPLES = 4;

    /** Guesses rest on so many rows, and so much of each value. */
    private static final int GUESSED_ROWS = 100;

    private static final int GUESSED_CHARS = 200;

    private static final int SAMPLE_CHARS = 120;

    private final SourceFormat format;
    private final ImportConfig config;
    private final List<@Nullable String> fields;
    private final List<SourceRecord> records;

    /** @param records the first ones */
    Columns(SourceFormat format, ImportConfig config, FieldMapping mapping, List<SourceRecord> records) {
        this.format = format;
        this.config = config;
        this.fields = mapping.fields();
        this.records = records;
    }

    List<Preview.Column> list(int most) {
        List<String> headers =
                format.headers().subList(0, Math.min(most, format.headers().size()));
        Map<Integer, FieldGuesses.Guess> guesses =
                new FieldGuesses(headers, format.named(), fields, values(headers.size())).all();
        List<Preview.Column> columns = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            String field = fields.get(i);
            FieldGuesses.Guess guess = field == null ? guesses.get(i) : null;
            columns.add(new Preview.Column(
                    key(headers.get(i), i + 1),
                    Objects.requireNonNull(shorten(headers.get(i), HEADER_CHARS)),
                    i + 1,
                    field,
                    field != null ? field : guess == null ? null : guess.field(),
                    field != null ? why(field) : guess == null ? null : guess.why(),
                    samples(i)));
        }
        return List.copyOf(columns);
    }

    /** A header of digits would be taken for a position, and one that cannot be shown whole for another. */
    private String key(String header, int position) {
        boolean usable = format.named() && header.length() <= HEADER_CHARS && !header.isBlank();
        return usable ? header : Integer.toString(position);
    }

    private String why(String field) {
        boolean configured = field.equals("id")
                ? config.idField() != null
                : config.columns() != null && config.columns().containsKey(field);
        return configured ? "set in the configuration" : "a usual name for it";
    }

    private List<List<String>> values(int columns) {
        List<List<String>> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            List<String> column = new ArrayList<>();
            for (SourceRecord record : records.subList(0, Math.min(records.size(), GUESSED_ROWS))) {
                String cell = record.fault() == null && i < record.cells().size()
                        ? record.cells().get(i)
                        : null;
                if (cell != null && !cell.isBlank()) {
                    String value = cell.strip();
                    column.add(value.substring(0, Math.min(value.length(), GUESSED_CHARS)));
                }
            }
            values.add(column);
        }
        return values;
    }

    private List<String> samples(int column) {
        Set<String> samples = new LinkedHashSet<>();
        for (SourceRecord record : records) {
            String cell = column < record.cells().size() ? record.cells().get(column) : null;
            if (cell != null && !cell.isBlank() && samples.size() < SAMPLES) {
                samples.add(Objects.requireNonNull(shorten(cell.strip(), SAMPLE_CHARS)));
            }
        }
        return List.copyOf(samples);
    }

    static @Nullable String shorten(@Nullable String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
