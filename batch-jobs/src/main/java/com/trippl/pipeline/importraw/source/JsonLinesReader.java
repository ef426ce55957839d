package com.trippl.pipeline.importraw.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one part of a file of JSON objects, one per line. */
final class JsonLinesReader implements SourceReader {
    private final JsonObjects objects;
    private final List<String> headers;
    private final Part part;
    private int read;

    JsonLinesReader(Path file, SourceFormat format, Part part) throws IOException {
        this.headers = format.headers();
        this.part = part;
        this.objects = new JsonObjects(file, part.byteOffset(), part.firstLine());
    }

    @Override
    public @Nullable SourceRecord read() throws SourceException, IOException {
        if (read >= part.records()) {
            return null;
        }
        int recordNo = part.firstRecordNo() + read;
        JsonObjects.Found found = objects.next();
        if (found == null) {
            throw new SourceException("The source ends before record " + recordNo
                    + ", though it had more when it was surveyed. Was it changed meanwhile?");
        }
        read++;
        Map<String, @Nullable String> record = found.record();
        if (record == null) {
            List<@Nullable String> cells = Arrays.asList(new @Nullable String[headers.size()]);
            if (!cells.isEmpty()) {
                cells.set(0, found.text());
            }
            return new SourceRecord(recordNo, found.line(), Collections.unmodifiableList(cells), found.fault());
        }
        return JsonRecords.flat(record, headers, recordNo, found.line());
    }

    @Override
    public void close() throws IOException {
        objects.close();
    }
}
