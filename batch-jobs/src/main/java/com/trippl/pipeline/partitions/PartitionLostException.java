package com.trippl.pipeline.partitions;

/** Another worker has the partition, or nobody wants it any more. */
public class PartitionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartitionLostException(long partitionId) {
        super("Partition " + partitionId + " is no longer this worker's; it goes on elsewhere.");
    }
}
