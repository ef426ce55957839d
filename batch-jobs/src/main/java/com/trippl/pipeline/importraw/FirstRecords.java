package com.trippl.pipeline.importraw;

import com.trippl.pipeline.config.ImportConfig;
import com.trippl.pipeline.configure.FileTest;
import com.trippl.pipeline.importraw.source.FieldMapping;
import com.trippl.pipeline.importraw.source.Part;
import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceReader;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.trippl.pipeline.support.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the beginning of a file as an import does: by the same survey, mapping and refusals. */
@Component
class FirstRecords implements FileTest {
    @Override
    public Trial read(Path file, String name, ImportConfig config, int rows) throws IOException {
        try (Copies copies = new Copies()) {
            SourceText text = SourceText.of(file, name, config, copies);
            Survey survey = text.survey(name, config, Integer.MAX_VALUE);
            FieldMapping mapping = null;
            String fault = survey.records() == 0 ? name + " has no records." : null;
            try {
                mapping = FieldMapping.of(survey.format(), config, name);
            } catch (SourceException e) {
                fault = e.getMessage();
            }
            List<@Nullable String> fields = mapping == null ? List.of() : mapping.fields();
            List<String> headers = survey.format().headers();
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < headers.size(); i++) {
                columns.add(new Column(headers.get(i), i < fields.size() ? fields.get(i) : null));
            }
            return new Trial(
                    List.copyOf(survey.notes()), columns, rows(text, survey, mapping, rows), survey.records(), fault);
        } catch (SourceException e) {
            return new Trial(List.of(), List.of(), List.of(), 0, e.getMessage());
        }
    }

    private static List<Row> rows(SourceText text, Survey survey, @Nullable FieldMapping mapping, int most)
            throws IOException, SourceException {
        RawRecordProcessor processor = mapping == null ? null : new RawRecordProcessor(0, 0, "test", "", mapping);
        List<Row> rows = new ArrayList<>();
        for (Part part : survey.parts()) {
            try (SourceReader reader = SourceReader.open(text.file(), survey.format(), part)) {
                for (SourceRecord record = reader.read();
                        record != null && rows.size() < most;
                        record = reader.read()) {
                    rows.add(new Row(record.lineNumber(), record.cells(), fault(processor, record)));
                }
            }
            if (rows.size() >= most) {
                break;
            }
        }
        return rows;
    }

    private static @Nullable String fault(@Nullable RawRecordProcessor processor, SourceRecord record) {
        if (processor == null) {
            String fault = record.fault();
            return fault == null ? null : "The record " + fault + ".";
        }
        return processor.process(record) instanceof Outcome.Refused<?> refused
                ? refused.error().message()
                : null;
    }

    /** In the system's temporary folder, deleted at the end. */
    private static final class Copies implements SourceText.Scratch, AutoCloseable {
        private final List<Path> copies = new ArrayList<>();

        @Override
        public OutputStream open() throws IOException {
            Path copy = Files.createTempFile("pipeline-test", ".txt");
            copies.add(copy);
            return Files.newOutputStream(copy);
        }

        @Override
        public Path finish() {
            return copies.getLast();
        }

        @Override
        public void close() throws IOException {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
        }
    }
}
