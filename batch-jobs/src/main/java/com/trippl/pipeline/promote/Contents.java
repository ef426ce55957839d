package com.trippl.pipeline.promote;

import org.jspecify.annotations.Nullable;

/**
 * What a chunk of accepted rows holds, so that statements with nothing to do are not run, and to know how many rows those must write.
 *
 * @param withOwnStatus rows with a status of their own, counted; all others go with their batch
 * @param fresh new listings, counted
 * @param freshDecided those of them on which a person decided, counted
 * @param freshUncertain those of them that came with a file and are not certain, counted
 * @param firstFile the lowest id of the files that new listings came with; null: they came with none
 * @param lastFile the highest
 * @param inserts rows of new and of revived listings, counted; and so on for what else a row can be
 * @param shared rows of a listing id that another batch may have made public meanwhile
 * @param revivals removed listings that come back
 * @param newDetails rows whose listing stays as it is, but not what hangs on it
 * @param known rows of records the source map has
 * @param unknown rows of records it has not, of listings that exist
 * @param edits rows that people edited
 */
record Contents(
        int withOwnStatus,
        int fresh,
        int freshDecided,
        int freshUncertain,
        @Nullable Integer firstFile,
        @Nullable Integer lastFile,
        int inserts,
        int updated,
        int unchanged,
        int deleted,
        boolean shared,
        boolean revivals,
        boolean newDetails,
        boolean known,
        boolean unknown,
        boolean edits) {
    int rows() {
        return inserts + updated + unchanged + deleted;
    }

    boolean existing() {
        return revivals || updated > 0 || deleted > 0 || newDetails || known || unknown;
    }

    /** Whether all new listings came with one file. */
    boolean ofOneFile() {
        return firstFile != null && firstFile.equals(lastFile);
    }
}
