package com.trippl.pipeline.queue;

/**
 * What became of a job's records. They add up: total = new + updated + unchanged + duplicates + error; deletes are counted apart, as
 * they stand for records that are not there.
 */
public record JobResults(int total, int added, int updated, int deleted, int duplicates, int unchanged, int error) {
    public JobResults {
        long sum = (long) added + updated + duplicates + unchanged + error;
        if (total != sum) {
            throw new IllegalStateException(
                    "The counts do not add up: total " + total + ", but new " + added + " + updated "
                            + updated + " + unchanged " + unchanged + " + duplicates " + duplicates + " + error "
                            + error + " = " + sum
                            + ".");
        }
    }

    /** The same with rows staged as delete. */
    public JobResults withDeleted(int rows) {
        return new JobResults(total, added, updated, rows, duplicates, unchanged, error);
    }
}
