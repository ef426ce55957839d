package com.trippl.pipeline.sampling;

import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceFormat;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.trippl.pipeline.importraw.source.TemporaryCopies;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.SourcePreview;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Previews a file by the importer's own survey, mapping and checks, over a bounded beginning of it. */
@Component
class SampledSource implements SourcePreview {
    /** What is read of a file: enough for some thousand records, little enough to be held many times over. */
    private static final int BEGINNING_BYTES = 4 << 20;

    private static final int MOST_COLUMNS = 300;
    private static final int MOST_PROBLEMS = 500;
    private static final int MOST_CELL_CHARS = 1_000;

    /** All cells of an answer together: it is kept as long as the page is open. */
    private static final int MOST_CHARS = 2_000_000;

    @Override
    public Preview preview(Request request) throws IOException {
        ImportConfig config;
        try {
            config = DmoConfigs.parse(Stage.IMPORT, DmoConfigs.merge(request.defaults(), request.changes()));
        } catch (ConfigException e) {
            return new Preview.Refused(Objects.requireNonNull(e.getMessage()));
        }
        try (TemporaryCopies copies = new TemporaryCopies()) {
            SourceText text = SourceText.start(request.file(), request.name(), config, copies, BEGINNING_BYTES);
            Survey survey = text.survey(request.name(), config, Integer.MAX_VALUE);
            return read(request, config, text, survey);
        } catch (SourceException e) {
            return new Preview.Refused(Objects.requireNonNull(e.getMessage()));
        }
    }

    private static Preview read(Request request, ImportConfig config, SourceText text, Survey survey)
            throws IOException, SourceException {
        SourceFormat format = survey.format();
        FieldMapping mapping = FieldMapping.asFarAsPossible(format, config);
        RowChecks checks = new RowChecks(mapping);
        List<SourceRecord> records = new ArrayList<>();
        List<Preview.Problem> problems = new ArrayList<>();
        int most = Math.clamp(request.maxRows(), 1, MOST_ROWS);
        long[] chars = new long[1];
        survey.read(text.file(), record -> {
            SourceRecord kept = shortened(record);
            records.add(kept);
            for (Preview.Problem problem : checks.of(record)) {
                if (problems.size() < MOST_PROBLEMS) {
                    problems.add(problem);
                }
            }
            chars[0] += kept.cells().stream()
                    .mapToLong(cell -> cell == null ? 0 : cell.length())
                    .sum();
            return records.size() < most && chars[0] < MOST_CHARS;
        });
        return new Preview.Read(
                layout(text, survey),
                count(request, text, survey),
                new Columns(format, config, mapping, records).list(MOST_COLUMNS),
                format.headers().size(),
                records.stream()
                        .map(record -> new Preview.Row(record.lineNumber(), record.cells()))
                        .toList(),
                List.copyOf(problems),
                survey.notes(),
                mappingFault(request, config, survey));
    }

    private static SourceRecord shortened(SourceRecord record) {
        List<@Nullable String> cells = new ArrayList<>();
        // One more than there are columns to see of a record that has too many.
        for (String cell : record.cells().subList(0, Math.min(record.cells().size(), MOST_COLUMNS + 1))) {
            cells.add(Columns.shorten(cell, MOST_CELL_CHARS));
        }
        return new SourceRecord(record.recordNo(), record.lineNumber(), cells, record.fault());
    }

    private static @Nullable String mappingFault(Request request, ImportConfig config, Survey survey) {
        if (survey.records() == 0) {
            return request.name() + " has a header and no records. Is the export complete?";
        }
        try {
            FieldMapping.of(survey.format(), config, request.name());
            return null;
        } catch (SourceException e) {
            return e.getMessage();
        }
    }

    private static Preview.Layout layout(SourceText text, Survey survey) {
        SourceFormat format = survey.format();
        boolean csv = format.kind() == SourceFormat.Kind.CSV;
        return new Preview.Layout(
                switch (format.kind()) {
                    case CSV -> "csv";
                    case JSON_ARRAY -> "json_array";
                    case JSON_LINES -> "json_lines";
                },
                text.notes().contains("gzip"),
                text.encoding(),
                csv ? String.valueOf(format.delimiter()) : "",
                csv && format.quote() != '\0' ? String.valueOf(format.quote()) : "",
                text.lineEndsCr() ? "CR" : survey.layout().lineEnds(),
                format.named(),
                survey.layout().above().size(),
                survey.layout().above(),
                survey.layout().footer());
    }

    /** Of a file that was read in part: as many again as the rest has bytes; of a compressed one only what was seen is sure. */
    private static Preview.Count count(Request request, SourceText text, Survey survey) throws IOException {
        int seen = survey.records();
        if (!text.beginning()) {
            return new Preview.Count(seen, true, seen);
        }
        boolean gzip = text.notes().contains("gzip");
        double parts = gzip ? 1 : Math.max(1, (double) Files.size(request.file()) / BEGINNING_BYTES);
        return new Preview.Count(seen, false, Math.round(seen * parts));
    }
}
