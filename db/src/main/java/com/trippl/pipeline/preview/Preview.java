package com.trippl.pipeline.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the beginning of a file showed. */
public sealed interface Preview {
    /**
     * The importer would not take the file, or not with this configuration.
     *
     * @param message its own sentence: what is wrong, where, what to do
     */
    record Refused(String message) implements Preview {}

    /**
     * The file can be read.
     *
     * @param layout how it is read
     * @param count how many records it has
     * @param columns in the file's order; of very wide files the first ones only
     * @param columnsInAll how many columns the file has
     * @param rows the first records
     * @param problems what is wrong with these rows, in their order
     * @param notes what was found, each a phrase for a person
     * @param mappingFault the sentence by which the importer would refuse the columns, or null
     */
    record Read(
            Layout layout,
            Count count,
            List<Column> columns,
            int columnsInAll,
            List<Row> rows,
            List<Problem> problems,
            List<String> notes,
            @Nullable String mappingFault)
            implements Preview {}

    /**
     * How a file is read. Delimiter, quote and what follows are of CSV only, and empty for JSON.
     *
     * @param format {@code csv}, {@code json_array} or {@code json_lines}
     * @param gzip whether it is compressed
     * @param encoding a charset's name
     * @param delimiter one character
     * @param quote one character; empty: cells are never quoted
     * @param lineEnds LF, CR LF, CR, or a mix
     * @param named whether a header names the columns
     * @param skippedRows rows above the header that are not read
     * @param above these rows, shortened
     * @param footer rows at the end that are not read, shortened; only known of a file that was read whole
     */
    record Layout(
            String format,
            boolean gzip,
            String encoding,
            String delimiter,
            String quote,
            String lineEnds,
            boolean named,
            int skippedRows,
            List<String> above,
            List<String> footer) {}

    /**
     * How many records there are.
     *
     * @param records those that were seen
     * @param exact whether these are all
     * @param estimate of all, by the share of the bytes that was read; the same as {@code records} where that is exact
     */
    record Count(int records, boolean exact, long estimate) {}

    /**
     * A column of the file.
     *
     * @param key how a configuration names it: by its header, or by its position where a header would not do
     * @param header its name, shortened; {@code column_1} and so on where the file has none
     * @param position from 1
     * @param field the field it fills by the configuration or by the usual names of columns; {@code id}: the feed's own id; null: none
     * @param suggested the field it may be for; null: no idea
     * @param why what the suggestion rests on; null without one
     * @param samples some values, shortened, none twice
     */
    record Column(
            String key,
            String header,
            int position,
            @Nullable String field,
            @Nullable String suggested,
            @Nullable String why,
            List<String> samples) {}

    /**
     * A record.
     *
     * @param line the line it begins on, from 1
     * @param cells in the order of the columns, shortened; null where empty
     */
    record Row(long line, List<@Nullable String> cells) {}

    /** How bad a problem is. */
    enum Severity {
        /** The record is not imported. */
        ERROR,
        /** The record is imported, and waits for a person or lacks something. */
        WARNING,
        /** The record is imported; somebody may want to know. */
        NOTE
    }

    /**
     * Something wrong with a row or a cell.
     *
     * @param line the line the record begins on
     * @param column the column's position, from 1; null: the record as a whole
     * @param message a sentence without the line
     */
    record Problem(Severity severity, long line, @Nullable Integer column, String message) {}
}
