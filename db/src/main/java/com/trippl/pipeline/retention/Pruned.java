package com.trippl.pipeline.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was pruned, or would be.
 *
 * @param batches the batches whose rows go
 * @param files how many files go
 * @param bytes of these files, as stored
 */
public record Pruned(List<Batch> batches, int files, long bytes) {
    /** Nothing. */
    static final Pruned NOTHING = new Pruned(List.of(), 0, 0);

    /**
     * One batch.
     *
     * @param batchId its load_stage job
     * @param dmo the DMO's slug
     * @param source the feed
     * @param status what became of it
     * @param stagedAt when it was staged
     * @param rows staged rows that go
     */
    public record Batch(int batchId, String dmo, String source, String status, Instant stagedAt, long rows) {}

    /** Staged rows that go, of all batches. */
    public long rows() {
        return batches.stream().mapToLong(Batch::rows).sum();
    }

    Pruned and(Pruned more) {
        List<Batch> all = new ArrayList<>(batches);
        all.addAll(more.batches);
        return new Pruned(List.copyOf(all), files + more.files, bytes + more.bytes);
    }
}
