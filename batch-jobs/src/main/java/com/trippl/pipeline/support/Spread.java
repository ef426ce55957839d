package com.trippl.pipeline.support;

import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/** Who works on the partitions of a step: the threads of this process, or all workers there are. */
public interface Spread {
    /** Has partitions worked on by a step and waits for their ends. */
    PartitionHandler handler(Step worker);

    /**
     * Called at the beginning of each transaction that writes for a partition, after the fence of its job.
     *
     * @throws RuntimeException when the partition is another worker's by now
     */
    void fence(StepExecution partition);
}
