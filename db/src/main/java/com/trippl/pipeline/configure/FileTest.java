package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.ImportConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the first records of a file, as an import would, to see whether a configuration fits it. */
public interface FileTest {
    /**
     * Reads a file; nothing is stored.
     *
     * @param name what people call the file; its ending may tell the format
     * @param rows how many records at most
     */
    Trial read(Path file, String name, ImportConfig config, int rows) throws IOException;

    /**
     * What came of it.
     *
     * @param detected what was found out about the file, each a phrase
     * @param columns of the file, in order; empty when it could not be read at all
     * @param rows its first records
     * @param records how many it has
     * @param fault why an import would fail, and what to do; null: it would not
     */
    record Trial(
            List<String> detected,
            List<Column> columns,
            List<Row> rows,
            int records,
            @Nullable String fault) {}

    /**
     * A column.
     *
     * @param header its name in the file, or {@code column_1} and so on
     * @param field which of our fields it fills, {@code id} for the feed's own id; null: none
     */
    record Column(String header, @Nullable String field) {}

    /**
     * A record.
     *
     * @param line the line it begins on, from 1
     * @param cells in the order of the columns; null where empty
     * @param fault why it would be refused; null: it would not
     */
    record Row(
            long line,
            List<@Nullable String> cells,
            @Nullable String fault) {}
}
