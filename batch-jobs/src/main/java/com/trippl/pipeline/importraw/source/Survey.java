package com.trippl.pipeline.importraw.source;

import java.util.List;

/**
 * What one pass over a source found.
 *
 * @param format how to read it
 * @param records how many records it has, faulty ones included
 * @param parts the records in runs
 * @param notes what was detected, each a phrase for a person
 */
public record Survey(SourceFormat format, int records, List<Part> parts, List<String> notes) {}
