package com.trippl.pipeline.cli;

import com.trippl.pipeline.importraw.source.SourceException;
import com.trippl.pipeline.importraw.source.SourceRecord;
import com.trippl.pipeline.importraw.source.SourceText;
import com.trippl.pipeline.importraw.source.Survey;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the records of a source in one of three forms, as they are read: however many there are, few are held. */
final class PreviewWriter {
    private final int limit;
    private final PrintWriter faults;

    /**
     * A writer.
     *
     * @param limit records of each source at most
     * @param faults where faulty records are told of
     */
    PreviewWriter(int limit, PrintWriter faults) {
        this.limit = limit;
        this.faults = faults;
    }

    /** As RFC 4180 has it: CRLF, quotes doubled, quoted where needed. */
    void csv(SourceText text, Survey survey, Writer out) throws IOException, SourceException {
        CsvWriter csv = new CsvWriter(out, csvSettings());
        csv.writeRow(survey.format().headers().toArray());
        each(text, survey, record -> csv.writeRow(record.cells().toArray()));
        csv.flush();
    }

    /** As one array of objects. */
    void json(SourceText text, Survey survey, JsonGenerator out) throws IOException, SourceException {
        List<String> headers = survey.format().headers();
        out.writeStartArray();
        each(text, survey, record -> object(headers, record, out));
        out.writeEndArray();
    }

    /** As a table for people; its rows are held, as its columns are as wide as the widest cell. */
    void table(SourceText text, Survey survey, Writer out) throws IOException, SourceException {
        List<String> headers = survey.format().headers();
        Table table = new Table(headers.toArray(String[]::new));
        each(text, survey, record -> {
            @Nullable Object[] cells = new @Nullable Object[headers.size()];
            for (int i = 0; i < Math.min(cells.length, record.cells().size()); i++) {
                cells[i] = record.cells().get(i);
            }
            table.add(cells);
        });
        PrintWriter lines = new PrintWriter(out);
        table.print(lines);
        lines.flush();
    }

    private void each(SourceText text, Survey survey, Consumer<SourceRecord> sink) throws IOException, SourceException {
        int[] left = {limit};
        survey.read(text.file(), record -> {
            if (left[0]-- <= 0) {
                return false;
            }
            if (record.fault() != null) {
                faults.println("line " + record.lineNumber() + ": the record " + PlainText.of(record.fault()));
            }
            sink.accept(record);
            return true;
        });
    }

    /** A cell beyond the last header gets a name that no header has. */
    private static void object(List<String> headers, SourceRecord record, JsonGenerator out) {
        Set<String> taken = record.cells().size() > headers.size() ? new HashSet<>(headers) : Set.of();
        out.writeStartObject();
        for (int i = 0; i < record.cells().size(); i++) {
            String cell = record.cells().get(i);
            String name = i < headers.size() ? headers.get(i) : "column_" + (i + 1);
            while (i >= headers.size() && taken.contains(name)) {
                name += "_";
            }
            out.writeStringProperty(name, cell == null ? "" : cell);
        }
        out.writeEndObject();
    }

    private static CsvWriterSettings csvSettings() {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator("\r\n");
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setQuoteEscapingEnabled(true);
        settings.setSkipEmptyLines(false);
        settings.setMaxColumns(16_384);
        settings.setNullValue("");
        settings.setEmptyValue("");
        return settings;
    }
}
