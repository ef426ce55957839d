package com.trippl.pipeline.importraw.source;

import java.util.List;

/**
 * How to read the records of a source that has been decoded to UTF-8.
 *
 * @param kind what the file is
 * @param delimiter between cells; of CSV
 * @param quote around cells; NUL: cells are never quoted
 * @param escape before a quote inside a quoted cell
 * @param headers the names of all columns, none twice; {@code column_1} and so on where the file has none
 * @param named whether the file names its columns
 */
public record SourceFormat(Kind kind, char delimiter, char quote, char escape, List<String> headers, boolean named) {

    /** The kinds of sources. */
    public enum Kind {
        CSV,
        JSON_ARRAY,
        JSON_LINES
    }
}
