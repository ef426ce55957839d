package com.trippl.pipeline.cli;

import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.JobActions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "retry",
        description = "Go on with a job that failed, was cancelled, or whose worker died, and with its run.",
        footerHeading = "%nExample:%n",
        footer = "  ./pipeline retry 12")
final class RetryCommand extends BaseCommand {
    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private int id;

    @Option(names = "--enqueue", description = "Only make it due, for a worker to run.")
    private boolean enqueue;

    @Override
    int run(Session session) throws Exception {
        Job job = session.get(JobActions.class).retry(id);
        if (enqueue || job.runId() == null) {
            if (json()) {
                printJson(JobOutput.asJson(session, job));
            } else {
                out().println("Job " + id + " is due again. Work on it: ./pipeline worker");
            }
            return 0;
        }
        return workOn(session, job);
    }
}
