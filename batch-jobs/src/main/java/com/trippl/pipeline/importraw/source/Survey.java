package com.trippl.pipeline.importraw.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one pass over a source found.
 *
 * @param format how to read it
 * @param records how many records it has, faulty ones included
 * @param parts the records in runs
 * @param notes what was detected, each a phrase for a person
 * @param layout what is around the records
 */
public record Survey(SourceFormat format, int records, List<Part> parts, List<String> notes, Layout layout) {

    /** What takes the records; returns whether it wants more. */
    public interface Sink {
        boolean accept(SourceRecord record);
    }

    /** Reads the records of a source that was surveyed so, in their order, until the sink wants no more. */
    public void read(Path text, Sink sink) throws IOException, SourceException {
        for (Part part : parts) {
            try (SourceReader reader = SourceReader.open(text, format, part)) {
                for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
                    if (!sink.accept(record)) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * What is around the records of a source; of CSV.
     *
     * @param lineEnds what lines end with; empty for JSON
     * @param above rows above the header that are not read, shortened
     * @param footer rows at the end that are not read, shortened
     */
    public record Layout(String lineEnds, List<String> above, List<String> footer) {}
}
