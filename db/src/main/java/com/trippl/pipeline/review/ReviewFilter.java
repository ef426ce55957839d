package com.trippl.pipeline.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which staged rows are meant. Every condition that is given must hold.
 *
 * @param dmoId rows of this DMO, or null
 * @param batchId rows of this batch, or null: of all open batches
 * @param ids these rows; empty: any
 * @param flag rows with this flag, or null
 * @param action rows with this action, or null
 * @param status rows with this status; null: those that wait for a person
 * @param text rows with this in name, address or source id, whatever the case; or null
 */
public record ReviewFilter(
        @Nullable Integer dmoId,
        @Nullable Integer batchId,
        List<Long> ids,
        @Nullable String flag,
        @Nullable String action,
        @Nullable String status,
        @Nullable String text) {
    /** The same for rows of a batch. */
    public ReviewFilter ofBatch(int batch) {
        return new ReviewFilter(dmoId, batch, ids, flag, action, status, text);
    }
}
