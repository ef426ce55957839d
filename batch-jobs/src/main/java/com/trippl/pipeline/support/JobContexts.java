package com.trippl.pipeline.support;

import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.Lease;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/** Finds the {@link JobContext} of the step that runs on this thread. */
@Component
public class JobContexts {
    private final JobQueue queue;
    private final Dmos dmos;

    public JobContexts(JobQueue queue, Dmos dmos) {
        this.queue = queue;
        this.dmos = dmos;
    }

    /** The context of a step. */
    public JobContext of(StepExecution step) {
        Lease lease = JobContext.leaseOf(step.getJobParameters());
        Job job = queue.find(lease.jobId())
                .orElseThrow(() -> new StageFailure("Job " + lease.jobId() + " is gone from the queue.", false));
        return new JobContext(job, dmos.byId(job.dmoId()), queue.configOf(job), lease);
    }

    /** The context of the step that runs on this thread. */
    public JobContext current() {
        return of(currentStep());
    }

    static StepExecution currentStep() {
        var context = StepSynchronizationManager.getContext();
        if (context == null) {
            throw new IllegalStateException("No step runs on this thread.");
        }
        return context.getStepExecution();
    }
}
