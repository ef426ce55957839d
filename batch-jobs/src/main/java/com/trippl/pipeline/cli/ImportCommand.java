package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        description = "Take a file in as raw files, and stop there; or leave it to a worker.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline import feed.csv --dmo demo",
            "  ./pipeline import feed.csv --dmo demo --enqueue --through promote    a running worker does it all",
            "  ./pipeline import feed.csv --dmo demo --enqueue --priority 10        and before what else waits"
        })
final class ImportCommand extends BaseCommand {
    @Mixin
    private final IngestOptions options = new IngestOptions();

    @Option(
            names = "--through",
            paramLabel = "STAGE",
            defaultValue = "import",
            description =
                    "The stage after which to stop: import, transform, stage or promote. Default: ${DEFAULT-VALUE}")
    private String through = "import";

    @Option(names = "--enqueue", description = "Only enqueue the job, for a worker to run.")
    private boolean enqueue;

    @Override
    int run(Session session) throws Exception {
        Job job = options.submit(session, Stage.of(through));
        if (enqueue) {
            if (json()) {
                printJson(
                        java.util.Map.of("runId", java.util.Objects.requireNonNull(job.runId()), "jobId", job.jobId()));
            } else {
                out().println("Job " + job.jobId()
                        + " is enqueued. Work on it: ./pipeline worker   watch it: ./pipeline job " + job.jobId());
            }
            return 0;
        }
        return workOn(session, job);
    }
}
