package com.trippl.pipeline.importraw.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source.
 *
 * @param recordNo its position among the records, from 1
 * @param lineNumber the line it begins on, from 1
 * @param cells the values in the order of the headers; null where empty. With a fault, whatever there is
 * @param fault what is wrong with it, or null
 */
public record SourceRecord(
        int recordNo,
        long lineNumber,
        List<@Nullable String> cells,
        @Nullable String fault) {}
