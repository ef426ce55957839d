package com.trippl.pipeline.promote;

import com.trippl.pipeline.support.JobContext;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/** Builds suspended indexes however a promotion ends; one that is tried again goes on with them. */
final class RestoreIndexes implements JobExecutionListener {
    private final SuspendedIndexes indexes;

    RestoreIndexes(SuspendedIndexes indexes) {
        this.indexes = indexes;
    }

    @Override
    public void afterJob(JobExecution execution) {
        indexes.restore(JobContext.leaseOf(execution.getJobParameters()).jobId());
    }
}
