package com.trippl.pipeline.runs;

import java.util.List;

/**
 * The beginning of a file.
 *
 * @param columns the names of the fields, where the file is one of records; else one nameless column of lines
 * @param rows a value per column; empty where a record has none
 * @param more whether the file goes on
 */
public record FilePreview(List<String> columns, List<List<String>> rows, boolean more) {}
