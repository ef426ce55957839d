package com.trippl.pipeline.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One complete file of a job, as {@code pipeline.files} knows it.
 *
 * @param id the row's id
 * @param jobId the job that wrote it
 * @param path its name in the file store
 * @param stage {@code upload}, {@code import} or {@code transform}
 * @param batch its number within the job, from 1
 * @param format {@code csv} or {@code json}
 * @param size bytes as stored
 * @param recordCount records in it; null where that is not known before it is read, as for uploads
 * @param hash SHA-256 of the stored bytes, hexadecimal
 * @param originalName what the person who sent it called it; null for files of the pipeline's own
 * @param prunedAt since when its bytes are gone; null: they are there
 * @param contentBytes bytes before compression; null: not known
 */
public record DataFile(
        int id,
        int jobId,
        String path,
        String stage,
        int batch,
        String format,
        long size,
        @Nullable Integer recordCount,
        String hash,
        @Nullable String originalName,
        @Nullable Instant prunedAt,
        @Nullable Long contentBytes) {

    /**
     * This file, to be read.
     *
     * @throws PrunedFileException when its bytes are gone
     */
    public DataFile kept() throws PrunedFileException {
        if (prunedAt != null) {
            throw new PrunedFileException(shownName(), prunedAt);
        }
        return this;
    }

    /** What people call it. */
    public String shownName() {
        return originalName == null ? path.substring(path.lastIndexOf('/') + 1) : originalName;
    }
}
