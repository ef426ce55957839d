package com.trippl.pipeline.importraw.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the records of one part of a source. */
public interface SourceReader extends Closeable {
    /**
     * The next record; null after the last.
     *
     * @throws SourceException when the rest of the source cannot be read
     */
    @Nullable
    SourceRecord read() throws SourceException, IOException;

    /** Opens a part of a decoded source. */
    static SourceReader open(Path file, SourceFormat format, Part part) throws IOException {
        return switch (format.kind()) {
            case CSV -> new CsvSourceReader(file, format, part);
            case JSON_ARRAY -> new JsonSourceReader(file, format, part);
            case JSON_LINES -> new JsonLinesReader(file, format, part);
        };
    }
}
