package com.trippl.pipeline.support;

import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.task.TaskExecutor;

/** Partitions on the threads of the process that has the job; the fence of the job is enough. */
final class ThreadSpread implements Spread {
    private final TaskExecutor threads;
    private final int gridSize;

    ThreadSpread(TaskExecutor threads, int gridSize) {
        this.threads = threads;
        this.gridSize = gridSize;
    }

    @Override
    public PartitionHandler handler(Step worker) {
        TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
        handler.setStep(worker);
        handler.setGridSize(gridSize);
        handler.setTaskExecutor(threads);
        return handler;
    }

    @Override
    public void fence(StepExecution partition) {
        // One process has the job, and its threads have the partitions.
    }
}
