package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        description = "List jobs, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline jobs", "  ./pipeline jobs --dmo demo --status failed"})
final class JobsCommand extends BaseCommand {
    @Option(names = "--dmo", paramLabel = "SLUG", description = "Only of this DMO.")
    private @Nullable String dmo;

    @Option(names = "--status", description = "pending, running, completed, failed or cancelled.")
    private @Nullable JobStatus status;

    @Mixin
    private final Shown most = new Shown();

    @Override
    int run(Session session) {
        Dmos dmos = session.get(Dmos.class);
        Integer dmoId = dmo == null ? null : (Integer) dmos.bySlug(dmo).id();
        List<Job> jobs = session.get(JobQueue.class).list(dmoId, status, most.orElse(20));
        if (json()) {
            printJson(jobs.stream().map(job -> JobOutput.asJson(session, job)).toList());
            return 0;
        }
        if (jobs.isEmpty()) {
            out().println("No jobs"
                    + (dmo == null && status == null
                            ? " yet. Start with: ./pipeline run FILE --dmo demo"
                            : " like that."));
            return 0;
        }
        Table table = new Table("job", "run", "dmo", "source", "stage", "status", "attempts", "started", "message");
        jobs.forEach(job -> table.add(
                job.jobId(),
                job.runId(),
                dmos.byId(job.dmoId()).slug(),
                job.sourceName(),
                job.stage().label(),
                job.status().label(),
                job.dequeueAttempts(),
                job.startedAt() == null
                        ? ""
                        : job.startedAt().toString().substring(0, 19).replace('T', ' '),
                job.errorMessage()));
        table.print(out());
        return 0;
    }
}
