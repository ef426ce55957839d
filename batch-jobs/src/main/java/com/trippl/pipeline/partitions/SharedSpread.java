package com.trippl.pipeline.partitions;

import com.trippl.pipeline.messaging.Bell;
import com.trippl.pipeline.support.BatchSettings;
import com.trippl.pipeline.support.Spread;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Partitions on the threads of all workers. */
@Component
@ConditionalOnBooleanProperty(BatchSettings.SHARE_PARTITIONS)
class SharedSpread implements Spread {
    private final PartitionQueue queue;
    private final HeldPartitions held;
    private final PartitionWorker ownWorker;
    private final Bell partitionBell;
    private final JobRepository repository;
    private final BatchSettings settings;

    SharedSpread(
            PartitionQueue queue,
            HeldPartitions held,
            PartitionWorker ownWorker,
            Bell partitionBell,
            JobRepository repository,
            BatchSettings settings) {
        this.queue = queue;
        this.held = held;
        this.ownWorker = ownWorker;
        this.partitionBell = partitionBell;
        this.repository = repository;
        this.settings = settings;
    }

    @Override
    public PartitionHandler handler(Step worker) {
        return new SharedPartitionHandler(queue, ownWorker, partitionBell, repository, settings, worker.getName());
    }

    @Override
    public void fence(StepExecution partition) {
        PartitionClaim claim = held.claimOf(partition);
        if (claim == null) {
            // It was this process's, which lost it and may have it again in another thread.
            throw new PartitionLostException(partition.getId());
        }
        queue.fence(claim);
    }
}
