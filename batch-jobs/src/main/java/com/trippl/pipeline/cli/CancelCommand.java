package com.trippl.pipeline.cli;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobActions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Cancel a job that waits, or ask the worker of a running one to stop at its next chunk.",
        footerHeading = "%nExample:%n",
        footer = "  ./pipeline cancel 12")
final class CancelCommand extends BaseCommand {
    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private int id;

    @Override
    int run(Session session) {
        Job job = session.get(JobActions.class).cancel(id);
        if (json()) {
            printJson(JobOutput.asJson(session, job));
        } else {
            out().println(
                            job.status() == JobStatus.CANCELLED
                                    ? "Job " + id + " is cancelled. Undo: ./pipeline retry " + id
                                    : "Job " + id + " is asked to stop.");
        }
        return 0;
    }
}
